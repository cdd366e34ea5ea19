"""What the pages for people show is there, and runs."""

import re
from pathlib import Path

import pytest

import detector
from detector.events.contract import ACCOUNT_EVENT_TYPES, ORDER_EVENT_TYPES
from detector.settings import read_settings
from detector.simulation.world import write
from docs.build import command_faults

PAGES = Path(__file__).parents[2] / "docs"


def blocks(page: str, language: str) -> list[str]:
    text = (PAGES / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)


def test_every_command_on_every_page_is_there() -> None:
    faults = {
        path.name: list(command_faults(path.read_text(encoding="utf-8")))
        for path in PAGES.glob("*.md")
    }
    assert {name: found for name, found in faults.items() if found} == {}


def test_the_settings_for_own_data_load(tmp_path: Path) -> None:
    (text,) = blocks("own-data.md", "toml")
    (tmp_path / "detector.toml").write_text(text, encoding="utf-8")
    settings = read_settings(tmp_path / "detector.toml")
    assert settings.account_events.values["event_type"] == {"借现": "cash_drawn"}
    assert settings.snapshot[0].columns["login_phone"].column == "mobile"


def test_every_type_of_the_contract_is_explained() -> None:
    text = (PAGES / "own-data.md").read_text(encoding="utf-8")
    section = text.partition("## Which types there are")[2].partition("\n## ")[0]
    types = {*ACCOUNT_EVENT_TYPES, *ORDER_EVENT_TYPES}
    assert {name for name in types if f"`{name}`" not in section} == set()


def test_the_python_on_the_pages_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(detector.simulate(300, seed=1), tmp_path / "exports")
    (tmp_path / "detector.toml").touch()
    monkeypatch.chdir(tmp_path)
    shown: dict[str, object] = {}
    for page in ("quick-start.md", "own-data.md"):
        for block in blocks(page, "python"):
            exec(block, shown)
    ranking = shown["ranking"]
    assert isinstance(ranking, detector.Ranking)
    assert "orders_night_share_30d" in ranking.features


def test_analysts_find_fifteen_answers() -> None:
    questions = re.findall(r"^### .*\?", (PAGES / "faq.md").read_text("utf-8"), flags=re.MULTILINE)
    assert len(set(questions)) >= 15
