"""A night with verdicts, from the desk's file to what is published."""

import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

import detector
from detector.cli.main import main
from detector.simulation.world import World, simulate, write


def call(*words: str | Path) -> str:
    result = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(400, seed=6, end="2026-07-01", fraud_share=0.1)


@pytest.fixture(scope="module")
def nights(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nights of one day: `before` without verdicts, `after` with 80 of them."""
    root = tmp_path_factory.mktemp("verdicts")
    write(world, root / "data")
    call("rank", root / "data", "--out", root / "before", "--review", "20")
    first = pq.read_table(find(root, "before") / "ranking.parquet").to_pandas().head(80)
    truth = world.labels.set_index("account_id")["label"].reindex(first["account_id"]).fillna(0)
    said = truth.map({1: "confirmed", 0: "cleared"}).rename("verdict").reset_index()
    said.to_csv(root / "desk.csv", index=False)
    call("label", root / "desk.csv", "--store", root / "store.parquet", "--at", "2026-06-30T12:00")
    options = ("--review", "20", "--verdicts", root / "store.parquet")
    (root / "said.txt").write_text(
        call("rank", root / "data", "--out", root / "after", *options), encoding="utf-8"
    )
    return root


def find(root: Path, name: str) -> Path:
    return next((root / name).glob("dt=*"))


def test_the_night_says_what_was_learned_and_expects(nights: Path) -> None:
    said = (nights / "said.txt").read_text(encoding="utf-8")
    record = json.loads((find(nights, "after") / "run.json").read_text(encoding="utf-8"))
    for what in ("verdicts", "expected"):
        sentences = record[what]["sentences"]
        assert all(sentence in said for sentence in sentences["en"]) and sentences["zh"]
    assert record["verdicts"]["confirmed"] + record["verdicts"]["cleared"] == 80
    facts = json.loads((find(nights, "after") / "model" / "verdicts.json").read_text("utf-8"))
    assert facts["confirmed"] == record["verdicts"]["confirmed"]
    assert not (find(nights, "before") / "model" / "verdicts.json").exists()


def test_the_worklist_wastes_no_slot_on_what_is_settled(nights: Path) -> None:
    ranking = pq.read_table(find(nights, "after") / "ranking.parquet").to_pandas()
    listed = pd.read_csv(find(nights, "after") / "worklist.csv")
    waiting = ranking.loc[~ranking["settled"], "account_id"].head(20)
    assert ranking["settled"].any() and ranking["verdict"].notna().sum() == 80
    assert listed["account_id"].tolist() == waiting.tolist()
    before = pq.read_table(find(nights, "before") / "ranking.parquet").to_pandas()
    ranks = before.set_index("account_id")["rank"]
    assert ranking["rank_without_verdicts"].tolist() == ranks[ranking["account_id"]].tolist()
    assert ranking["score"].is_monotonic_decreasing


def test_a_verdict_after_the_cut_off_leaves_the_same_bytes(nights: Path, world: World) -> None:
    said = pd.read_csv(nights / "desk.csv").assign(labelled_at="2026-07-02")
    later = detector.rank(world.account_events, world.order_events, verdicts=said)
    never = detector.rank(world.account_events, world.order_events)
    assert later.table.equals(never.table)
    assert "not used" in later.record["verdicts"]["sentences"]["en"][1]


def test_suggestions_come_from_the_night_and_say_why(nights: Path) -> None:
    told = detector.suggest(nights / "after", nights / "store.parquet", count=5)
    judged = set(pd.read_csv(nights / "desk.csv")["account_id"])
    assert len(told) == 5 and not judged & set(told["account_id"])
    table = call("suggest", nights / "after", "--count", "3")
    assert told["why"][0] in table and len(table.splitlines()) == 4
    rows = call("suggest", nights / "before", "--count", "3", "--csv", "--language", "zh")
    assert rows.startswith("rank,account_id,pattern,why") and "清单" in rows


def test_a_folder_without_a_night_is_refused(tmp_path: Path) -> None:
    with pytest.raises(detector.DetectorError, match="no finished night"):
        detector.suggest(tmp_path)
