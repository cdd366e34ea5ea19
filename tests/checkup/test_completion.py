"""`detector completion`: the shell is given a script, and the script is given words."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import get_completion_class
from click.testing import CliRunner

from detector.cli.main import VERBS, main
from detector.cli.sources.completion_ import SHELLS, VARIABLE


def complete(*words: str) -> list[str]:
    """Complete the last word, as a script asks it of the program."""
    kind = get_completion_class("bash")
    assert kind is not None
    *before, last = words
    found = kind(main, {}, "detector", VARIABLE).get_completions(before, last)
    return [one.value for one in found]


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_gets_its_script(shell: str) -> None:
    said = CliRunner().invoke(main, ["completion", shell], catch_exceptions=False)
    assert said.exit_code == 0 and f"{VARIABLE}={shell}_complete" in said.stdout


def test_verbs_options_and_choices_are_completed() -> None:
    assert set(complete("")) == set(VERBS)
    assert complete("back") == ["backtest"]
    assert complete("rank", "data", "--rev") == ["--review"]
    assert complete("rank", "--engine", "d") == ["duckdb"]
    assert complete("completion", "f") == ["fish"]


def test_bash_completes_a_verb_with_the_script(tmp_path: Path) -> None:
    program = tmp_path / "detector"
    lines = [f"#!{sys.executable}", "from detector.cli.main import main", "main()", ""]
    program.write_text("\n".join(lines))
    program.chmod(0o755)
    script = CliRunner().invoke(main, ["completion", "bash"]).stdout
    asked = (
        f"{script}\nCOMP_WORDS=(detector simu)\nCOMP_CWORD=1\n"
        '_detector_completion detector\necho "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "-c", asked],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["simulate"]
