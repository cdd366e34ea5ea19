"""What a run hands to the page and to the CSV files: patterns in words, and what to ask."""

import csv
import math

import pyarrow as pa
import pyarrow.parquet as pq

from detector.cases.tables import CaseTables, read_cases
from detector.catalogue.families import CATALOGUE
from detector.nightly.picture import _reason, _signs
from detector.ranking.patterns import name_certainty
from detector.ranking.stories import STORIES
from tests.nightly.conftest import Done


def test_every_row_of_the_worklist_says_how_sure_and_what_to_ask(done: Done) -> None:
    table = pq.read_table(done.folder / "ranking.parquet").to_pandas()
    with (done.folder / "worklist.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row, (_, ranked) in zip(rows, table.iterrows(), strict=False):
        asked = [question.ask["en"] for question in STORIES[row["pattern"]].questions]
        assert row["pattern_certainty"] == name_certainty(ranked["pattern_certainty"])
        assert row["ask"].startswith(" ".join(asked))


def test_a_reason_is_told_in_both_languages_and_against_its_peers() -> None:
    sign = {"account_id": "a", "feature": "accounts_per_device", "below": 0.98, "peers": "busy"}
    told = CaseTables(signs=pa.Table.from_pylist([sign]))
    (standing,) = _signs(told).values()
    reason = {"feature": "accounts_per_device", "value": 7.0, "contribution": 0.5}
    feature = CATALOGUE["accounts_per_device"]
    whole = _reason(reason, feature, standing)
    assert whole["en"] == "its busiest shared device was used by 7 accounts"
    assert "7" in whole["zh"] and whole["zh"] != whole["en"]
    assert (whole["below"], whole["peers"], whole["family"]) == (0.98, "busy", "linkage")
    assert math.isnan(_reason(reason, feature, None)["below"])


def test_the_facts_of_all_that_people_will_look_at_are_kept(done: Done) -> None:
    facts = read_cases(done.folder / "cases")
    ranked = pq.read_table(done.folder / "ranking.parquet")
    assert facts.profiles["account_id"].to_pylist() == ranked["account_id"].to_pylist()
    first = ranked.slice(0, 1).to_pylist()[0]
    told = facts.of(first["account_id"])
    assert told.signs["feature"].to_pylist() == [r["feature"] for r in first["reasons"]]
    known = set(told.steps["event_id"].to_pylist())
    assert all(ids and known.issuperset(ids) for ids in told.signs["event_ids"].to_pylist())
