"""The pages that follow from the code follow from it, and what the README shows is there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

import detector
from detector.events.mapping import ColumnSource
from detector.settings import Settings, read_settings
from detector.simulation.world import write
from docs.build import command_faults

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def blocks(language: str, page: str = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)


def test_pages_and_readme_are_up_to_date() -> None:
    asked = [sys.executable, str(ROOT / "docs" / "build.py"), "--check"]
    done = subprocess.run(asked, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("`detector rnak x`", "there is no `detector rnak`"),
        ("```sh\ndetector check x --jsn\n```", "detector check has no --jsn"),
    ],
)
def test_the_check_bites(text: str, fault: str) -> None:
    assert list(command_faults(text)) == [fault]


def test_the_settings_on_their_page_load(tmp_path: Path) -> None:
    path = tmp_path / "detector.toml"
    path.write_text("\n".join(blocks("toml", SETTINGS)), encoding="utf-8")
    settings = read_settings(path)
    assert settings.rank.review == 200
    assert settings.snapshot[0].events["credit_opened"].clock == "opened_clock"


def keys(model: type[BaseModel]) -> set[str]:
    """Name every key that a settings file may hold, in tables inside tables as well."""
    names = set()
    for name, field in model.model_fields.items():
        names.add(name)
        inner = field.annotation
        for part in [inner, *getattr(inner, "__args__", ())]:
            if isinstance(part, type) and issubclass(part, BaseModel):
                names |= keys(part)
    return names


@pytest.mark.parametrize("key", sorted(keys(Settings) | keys(ColumnSource)))
def test_the_page_of_settings_shows_every_key(key: str) -> None:
    text = "\n".join(blocks("toml", SETTINGS))
    # `{ column = "x" }` and its table are the only two ways in which a key is written.
    assert re.search(rf"(^|[\[{{ .]){key}( =|[\].])", text, flags=re.MULTILINE), key


def test_the_notebook_in_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(detector.simulate(300, seed=1), tmp_path / "sample_data")
    monkeypatch.chdir(tmp_path)
    shown: dict[str, object] = {}
    for block in blocks("python"):
        exec(block, shown)
    assert isinstance(shown["ranking"], detector.Ranking)


def test_the_pictures_are_there_and_small() -> None:
    shown = set(re.findall(r"!\[[^]]*\]\((docs/images/[a-z]+\.png)\)", README))
    assert shown == {f"docs/images/{name}.png" for name in ("report", "case", "card")}
    assert [name for name in shown if (ROOT / name).stat().st_size > 400_000] == []
