"""What is new since the last night: told from the nights that lie beside it."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from detector.nightly.previous import compare, count_changes, read_previous
from detector.nights import SUCCESS
from tests.nightly.conftest import Done


def publish(out: Path, day: str, order: str, review: int, settled: Sequence[str] = ()) -> Path:
    """Write a night by hand: one letter per account, in rank order."""
    folder = out / f"dt={day}"
    folder.mkdir(parents=True)
    table = pd.DataFrame({"account_id": list(order), "rank": range(1, len(order) + 1)})
    table["settled"] = table["account_id"].isin(settled)
    table.to_parquet(folder / "ranking.parquet", index=False)
    (folder / "run.json").write_text(json.dumps({"review": review}), encoding="utf-8")
    (folder / SUCCESS).touch()
    return folder


def worklist(order: str) -> pd.DataFrame:
    return pd.DataFrame({"account_id": list(order), "rank": range(1, len(order) + 1)})


def test_the_latest_night_before_the_day_is_taken(tmp_path: Path) -> None:
    for day in ("2026-01-29", "2026-01-30", "2026-01-31", "2026-02-01"):
        publish(tmp_path, day, "abc", 2)
    (tmp_path / "dt=2026-01-30" / SUCCESS).unlink()
    publish(tmp_path, "2026-01-30-again", "abc", 2)
    found = read_previous(tmp_path, "2026-01-31")
    assert found and found.day == "2026-01-29", "not itself, not a later one, not an unfinished one"
    assert read_previous(tmp_path, "2026-01-29") is None
    assert read_previous(tmp_path / "nowhere", "2026-01-29") is None


@pytest.mark.parametrize("broken", ["run.json", "ranking.parquet"])
def test_a_broken_night_is_passed_over_with_a_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    publish(tmp_path, "2026-01-29", "abc", 2)
    (publish(tmp_path, "2026-01-30", "abc", 2) / broken).write_text("[]")
    with caplog.at_level(logging.WARNING, "detector"):
        found = read_previous(tmp_path, "2026-01-31")
    assert found and found.day == "2026-01-29"
    assert "dt=2026-01-30" in caplog.text


def test_new_risen_known_and_left(tmp_path: Path) -> None:
    """Seven accounts, four reviewed; c had a verdict, so the earlier worklist is a b d e."""
    publish(tmp_path, "2026-01-30", "abcdefg", 4, settled=["c"])
    before = read_previous(tmp_path, "2026-01-31")
    tonight = worklist("adfz")
    told = compare(before, tonight).assign(account_id=tonight["account_id"])
    assert told.set_index("account_id")["change"].to_dict() == {
        "a": "known",
        "d": "risen",  # from 4 to 2: half is risen
        "f": "new",  # it was ranked, and not on the worklist
        "z": "new",
    }
    assert told["rank_before"].fillna(0).tolist() == [1, 4, 6, 0]
    assert count_changes(before, tonight) == {"day": "2026-01-30", "new": 2, "risen": 1, "left": 2}


def test_the_first_night_and_an_empty_worklist() -> None:
    told = compare(None, worklist("ab"))
    assert told["change"].tolist() == ["", ""] and told["rank_before"].isna().all()
    assert count_changes(None, worklist("ab"))["day"] == ""
    assert compare(None, worklist("")).empty


def test_a_night_that_the_job_published(done: Done) -> None:
    before = read_previous(done.out, "2026-07-01")
    assert before and len(before.ranks) == 160
    tonight = before.ranks.head(200).rename("rank").rename_axis("account_id").reset_index()
    assert set(compare(before, tonight)["change"]) == {"known"}
    assert count_changes(before, tonight) == {"day": before.day, "new": 0, "risen": 0, "left": 0}
