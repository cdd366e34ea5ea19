"""The top 100 of sample_data: whoever moves it says so."""

import pyarrow.parquet as pq
import pytest

from detector.catalogue.families import CATALOGUE
from detector.ranking.ranking import Ranking
from tests.golden.rewrite import GOLDEN, SAMPLE, TOP, compare, read_golden, top_of

MEND = (
    "run `make golden`, and write an entry into CHANGELOG.md, section Ranking: what moved the "
    "list, by how much, and why it is better"
)


def test_the_top_100_is_the_golden_one(sample_ranking: Ranking) -> None:
    golden, top = read_golden(), top_of(sample_ranking)
    if top["account_id"].tolist() != golden["account_id"].tolist():
        pytest.fail(f"{compare(golden, top)}: {MEND}", pytrace=False)


def test_patterns_and_reasons_are_the_golden_ones(sample_ranking: Ranking) -> None:
    golden, top = read_golden(), top_of(sample_ranking)
    both = golden.merge(top, on="account_id", suffixes=("_golden", "_now"))
    other = [
        name
        for name in ("pattern", "reason")
        if not both[f"{name}_golden"].equals(both[f"{name}_now"])
    ]
    if other:
        pytest.fail(
            f"{' and '.join(other)} of accounts of the top 100 differ: {MEND}", pytrace=False
        )


def test_the_golden_file_is_whole() -> None:
    golden = read_golden()
    assert golden.columns.tolist() == ["rank", "account_id", "pattern", "reason"]
    assert golden["rank"].tolist() == list(range(1, TOP + 1))
    assert golden["account_id"].is_unique
    unknown = set(golden["reason"]) - set(CATALOGUE) - {""}
    assert unknown == set(), f"features that are no more: {MEND}"
    assert b"\r" not in GOLDEN.read_bytes()


def test_the_top_of_the_sample_is_mostly_misuse(sample_ranking: Ranking) -> None:
    """Labels are read by this test alone: of the first hundred, more than half at least."""
    labels = pq.read_table(SAMPLE / "labels.parquet").to_pandas().set_index("account_id")["label"]
    top = top_of(sample_ranking)
    assert labels.reindex(top["account_id"]).mean() > 0.5
