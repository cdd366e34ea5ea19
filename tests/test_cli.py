"""The command line: help that can be pasted, codes that can be branched on, data on stdout."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from detector.catalogue.families import CATALOGUE
from detector.cli.main import VERBS, main
from detector.simulation.world import simulate, write

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"


@dataclass(frozen=True)
class Said:
    """What a call gave back."""

    code: int
    out: str
    err: str


def call(*arguments: str | Path) -> Said:
    """Call the command line within this process; a fault of ours would be raised here."""
    result = CliRunner().invoke(main, [str(word) for word in arguments], catch_exceptions=False)
    return Said(result.exit_code, result.stdout, result.stderr)


def fails(code: int, *arguments: str | Path) -> str:
    """See that a call fails as it should: in words, on stderr, without a traceback."""
    said = call(*arguments)
    assert said.code == code, said.err
    assert said.out == ""
    assert "Traceback" not in said.err and said.err.strip()
    return said.err


def fails_in_words(code: int, *arguments: str | Path) -> str:
    said = fails(code, *arguments)
    assert said.startswith("error: ") and "\n  to mend: " in said
    return said


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "data"
    write(simulate(120, seed=2, end="2026-07-01", fraud_share=0.1), folder)
    return folder


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_has_help_with_an_example(verb: str) -> None:
    said = call(verb, "--help")
    assert said.code == 0
    example = re.search(rf"Example: (detector {verb} .+)", " ".join(said.out.split()))
    assert example
    flags = set(re.findall(r"--[a-z-]+", example[1]))
    assert flags <= set(re.findall(r"--[a-z-]+", said.out.split("Example:")[0]))


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_in_the_readme(verb: str) -> None:
    assert f"detector {verb}" in README.read_text(encoding="utf-8")


def test_what_the_readme_calls_is_there() -> None:
    """Every verb and option that README.md shows is known to the command line."""
    text = README.read_text(encoding="utf-8")
    assert set(re.findall(r"^(?:\.venv/bin/)?detector (\w+)", text, re.M)) <= set(VERBS)
    known = " ".join(call(verb, "--help").out for verb in VERBS)
    for line in re.findall(r"^(?:\.venv/bin/)?detector \w+ .*$", text, re.M):
        for option in re.findall(r"(?<= )--[a-z-]+", line.partition("#")[0]):
            assert option in known, line


def test_the_help_names_every_verb_and_exit_code() -> None:
    said = call("--help")
    assert said.code == 0
    words = " ".join(said.out.split())
    assert all(f"{verb} {line}" in words for verb, (_, line) in VERBS.items())
    for code in range(14):
        assert re.search(rf"\b{code}\b", words.partition("Exit codes")[2])
    assert call("-h").out == said.out


def test_version() -> None:
    assert re.fullmatch(r"detector, version [0-9.]+\n", call("--version").out)


def test_help_is_instant_because_it_loads_nothing() -> None:
    script = (
        "import sys; sys.argv = ['detector', '--help']\n"
        "import atexit, runpy\n"
        "heavy = {'pandas', 'numpy', 'duckdb', 'pyod', 'sklearn', 'scipy', 'pyarrow', 'pydantic'}\n"
        "atexit.register(lambda: print('loaded', sorted(heavy & set(sys.modules))))\n"
        "runpy.run_module('detector', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("Usage: ")
    assert done.stdout.rstrip().endswith("loaded []")
    assert done.stderr == ""


def test_rank_prints_the_top_and_where_the_night_lies(data: Path, tmp_path: Path) -> None:
    said = call("rank", data, "--out", tmp_path, "--top", "3", "--review", "5")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["1", "2", "3"]
    folder = tmp_path / "dt=2026-06-30"
    assert lines[-1] == str(folder / "report.html")
    assert (folder / "_SUCCESS").exists()
    assert len((folder / "worklist.csv").read_text("utf-8").splitlines()) == 1 + 5
    record = json.loads((folder / "run.json").read_text("utf-8"))
    assert record["review"] == 5


def test_rank_speaks_chinese_and_reads_a_settings_file(data: Path, tmp_path: Path) -> None:
    config = tmp_path / "detector.toml"
    config.write_text('[rank]\nlanguage = "zh"\nreview = 4\n[engine]\nthreads = 1\n', "utf-8")
    said = call("rank", data, "--out", tmp_path, "--config", config, "--review", "3", "--top", "2")
    assert said.code == 0
    assert re.search("[\u4e00-\u9fff]", said.out)
    record = json.loads((tmp_path / "dt=2026-06-30" / "run.json").read_text("utf-8"))
    assert record["review"] == 3, "the command line lies over the file"
    assert record["settings"]["rank"]["language"] == "zh"


def test_verbose_logs_to_stderr(data: Path, tmp_path: Path) -> None:
    done = run("rank", data, "--out", tmp_path, "-v", "--as-of", "2026-06-01", "--lookback", "60")
    assert done.code == 0
    assert "stage=read" in done.err and "stage=" not in done.out
    assert (tmp_path / "dt=2026-06-01").is_dir()


def run(*arguments: str | Path) -> Said:
    """Call the command line in a process of its own, as a scheduler does."""
    asked = [sys.executable, "-m", "detector", *map(str, arguments)]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return Said(done.returncode, done.stdout, done.stderr)


def test_a_process_ends_with_the_code_and_without_a_traceback(tmp_path: Path) -> None:
    done = run("rank", tmp_path / "nowhere", "--out", tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: ") and "Traceback" not in done.err


def test_check_gives_0_when_all_is_well(data: Path) -> None:
    said = call("check", data)
    assert (said.code, said.err) == (0, "")
    assert said.out.rstrip().endswith("every row is usable")
    told = json.loads(call("check", data, "--json", "--as-of", "2026-06-01").out)
    assert set(told) == {"success", "results", "statistics", "meta"} and told["success"]
    assert told["meta"]["as_of"] == "2026-06-01T00:00:00+08:00"


def test_2_for_wrong_options_and_settings(data: Path, tmp_path: Path) -> None:
    fails(2, "rank", data)
    fails(2, "no-such-verb")
    fails(2, "rank", data, "--out", tmp_path, "--language", "fr")
    fails_in_words(2, "rank", data, "--out", tmp_path, "--lookback", "0")
    fails_in_words(2, "rank", data, "--out", tmp_path, "--as-of", "yesterday")
    fails_in_words(2, "rank", data, "--out", tmp_path, "--config", tmp_path / "nowhere.toml")
    fails_in_words(2, "check", tmp_path / "nowhere")
    fails_in_words(2, "map", tmp_path / "nowhere")
    assert "contact" in fails_in_words(2, "features", "--family", "contakt")


def test_every_wrong_setting_is_told_at_once(data: Path, tmp_path: Path) -> None:
    config = tmp_path / "detector.toml"
    config.write_text('zone = "Mars"\n[rank]\nreveiw = 5\nseed = -1\n', "utf-8")
    said = fails_in_words(2, "check", data, "--config", config)
    assert all(word in said for word in ("detector.toml", "reveiw", "seed", "zone"))


def test_3_for_data_against_the_contract(data: Path, tmp_path: Path) -> None:
    fails_in_words(3, "rank", tmp_path, "--out", tmp_path / "out")
    folder = Path(shutil.copytree(data, tmp_path / "data"))
    orders = pq.read_table(folder / "order_events.parquet").drop_columns(["amount"])
    pq.write_table(orders, folder / "order_events.parquet")
    assert "amount" in fails_in_words(3, "check", folder)
    (folder / "order_events.parquet").write_bytes(b"no parquet")
    assert "order_events.parquet" in fails_in_words(3, "rank", folder, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_4_for_a_model_that_does_not_fit(data: Path, tmp_path: Path) -> None:
    fails_in_words(4, "rank", data, "--out", tmp_path / "out", "--model", tmp_path / "nowhere")
    assert not (tmp_path / "out").exists()


def test_5_for_nothing_to_rank(data: Path, tmp_path: Path) -> None:
    said = fails_in_words(5, "rank", data, "--out", tmp_path / "out", "--as-of", "1999-01-01")
    assert "--as-of" in said
    assert not (tmp_path / "out").exists()


def test_6_for_output_that_cannot_be_written(data: Path, tmp_path: Path) -> None:
    """Tests may run as root, who may write anywhere but into a file."""
    taken = tmp_path / "taken"
    taken.write_text("mine")
    assert "taken" in fails_in_words(6, "rank", data, "--out", taken)
    assert taken.read_text() == "mine"


def test_7_when_check_sets_rows_aside(data: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(data, tmp_path / "data"))
    orders = pd.read_parquet(folder / "order_events.parquet")
    orders.loc[orders.index[:4], "amount"] = -1.0
    orders.to_parquet(folder / "order_events.parquet", index=False)
    said = call("check", folder, "--quarantine", tmp_path / "aside")
    assert (said.code, said.err) == (7, "")
    assert said.out.rstrip().endswith("failed: 4 rows are set aside")
    assert pq.read_metadata(tmp_path / "aside" / "order_events_set_aside.parquet").num_rows == 4
    assert json.loads(call("check", folder, "--json").out)["success"] is False
    taken = tmp_path / "taken"
    taken.touch()
    fails_in_words(6, "check", folder, "--quarantine", taken)


def test_features_lists_the_catalogue() -> None:
    said = call("features")
    assert said.code == 0
    assert said.out.splitlines()[-1] == f"{len(CATALOGUE)} features"
    assert all(f"{name}  [" in said.out for name in CATALOGUE)
    listed = json.loads(call("features", "--json", "--family", "takeover").out)
    wanted = [feature.name for feature in CATALOGUE.values() if feature.family == "takeover"]
    assert [feature["name"] for feature in listed] == wanted
    assert all(feature["sql"] for feature in listed)


def test_map_proposes_settings_that_can_be_used(data: Path, tmp_path: Path) -> None:
    proposal = call("map", data)
    assert (proposal.code, proposal.err) == (0, "")
    config = tmp_path / "detector.toml"
    config.write_text(proposal.out, "utf-8")
    assert call("check", data, "--config", config).code == 0


def test_simulate_writes_the_same_world_twice(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        said = call("simulate", folder, "--accounts", "50", "--seed", "7")
        assert (said.code, said.out) == (0, f"{folder}\n")
    one, two = ((folder / "account_events.parquet").read_bytes() for folder in folders)
    assert one == two
    labels = pq.read_table(folders[0] / "labels.parquet")
    assert labels.num_rows == 50
    fails(2, "simulate", tmp_path / "none", "--accounts", "0")
    fails(2, "simulate", tmp_path / "none", "--fraud-share", "0.9")


def test_simulate_into_a_file_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    said = call("simulate", tmp_path / "taken", "--accounts", "5")
    assert said.code == 6 and "to mend" in said.err


def test_a_negative_top_is_refused(data: Path, tmp_path: Path) -> None:
    assert call("rank", data, "--out", tmp_path, "--top", "-1").code == 2


@pytest.mark.parametrize("verb", VERBS)
def test_the_groups_line_is_the_verbs_first_line(verb: str) -> None:
    assert VERBS[verb].line in " ".join(call(verb, "--help").out.split())
