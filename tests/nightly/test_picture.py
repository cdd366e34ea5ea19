"""What a run hands to the page and to the CSV files: patterns in words, and what to ask."""

import csv

import pyarrow.parquet as pq

from detector.nightly.picture import _sentences
from detector.ranking.patterns import say_certainty
from detector.ranking.stories import STORIES
from tests.nightly.conftest import Done


def test_every_row_of_the_worklist_says_how_sure_and_what_to_ask(done: Done) -> None:
    table = pq.read_table(done.folder / "ranking.parquet").to_pandas()
    page = (done.folder / "report.html").read_text("utf-8")
    with (done.folder / "worklist.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row, (_, ranked) in zip(rows, table.iterrows(), strict=False):
        asked = [question.ask["en"] for question in STORIES[row["pattern"]].questions]
        assert row["pattern_certainty"] == say_certainty(ranked["pattern_certainty"])
        assert row["ask"].startswith(" ".join(asked))
        assert STORIES[row["pattern"]].label["en"] in page
        assert all(text in page for text in asked)


def test_sentences_of_a_record_are_those_of_the_language() -> None:
    assert _sentences(None, "en") == ()
    assert _sentences("unknown: no verdicts yet", "zh") == ("unknown: no verdicts yet",)
    assert _sentences(["one", "two"], "en") == ("one", "two")
    assert _sentences({"en": ["one"], "zh": ["一"]}, "zh") == ("一",)
    assert _sentences({"curve": [], "sentences": {"en": ["one"]}}, "en") == ("one",)
    assert _sentences({"curve": [1]}, "en") == ()
