"""A ranking in an analyst's hands: its top, its explanation, its face in a notebook."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import detector
from detector.ranking.evidence import take_evidence
from detector.ranking.ranking import COLUMNS, Ranking
from detector.ranking.reasons import explain_rows

LookUp = Callable[[Ranking, str], object]

NASTY = "<script>alert('x')</script>"
MATRIX = np.array([[3.0, 9.0, np.nan], [1.0, 2.0, 3.0], [0.0, 0.0, 0.0]])
EVIDENCE = np.array([[1.0, 3.0, 0.0], [0.0, 2.0, 2.0], [0.0, 0.0, 0.0]], dtype=np.float32)
FEATURES = ("one", "two", "three")


@pytest.fixture
def ranking() -> Ranking:
    say = [lambda value, name=name: f"{name} & {value:.0f}" for name in FEATURES]
    columns: dict[str, Any] = {
        "account_id": [NASTY, "b", "c"],
        "rank": [1, 2, 3],
        "score": [0.9, 0.5, 0.1],
        "percentile": [100.0, 66.666667, 33.333333],
        "pattern": ["bust_out", "none", "none"],
        "pattern_certainty": [0.8, 0.6, 1.0],
        "pattern_second": ["none", "", ""],
        "ring": ["r1", None, None],
        "reasons": explain_rows(MATRIX, EVIDENCE, FEATURES, say),
        "money_at_risk": [12_345.5, 0.0, 0.0],
        "money_stoppable": [0.0, 0.0, 1.0],
        "blind": pa.array([["geography"], [], []], pa.list_(pa.string())),
        "rank_without_verdicts": [2, 1, 3],
        "verdict": pa.array(["confirmed", None, None], pa.string()),
        "settled": [True, False, False],
    }
    table = pa.table([columns[name] for name in COLUMNS], names=list(COLUMNS))
    record = {"as_of": "2026-01-01T00:00:00+08:00"}
    return Ranking(
        table,
        features=FEATURES,
        families=("x", "y", "y"),
        say=say,
        evidence=take_evidence(MATRIX, EVIDENCE),
        context=pa.table({"account": pa.array([0, 1, 2], "int32"), "one": pa.array(MATRIX[:, 0])}),
        record=record,
    )


def test_top(ranking: Ranking) -> None:
    top = ranking.top(2)
    assert top["account_id"].tolist() == [NASTY, "b"]
    assert top["reason"].tolist() == ["two & 9", "two & 2"]
    assert not {"reasons", "blind"} & set(top.columns)
    assert len(ranking.top(0)) == 0
    assert ranking.top(99)["reason"].tolist()[-1] == "", "no evidence gives no reason"
    assert len(ranking) == 3


def test_explain(ranking: Ranking) -> None:
    told = ranking.explain(NASTY)
    assert told["feature"].tolist() == ["two", "one"]
    assert told["family"].tolist() == ["y", "x"]
    assert told["value"].tolist() == [9, 3]
    assert told["share"].tolist() == [0.75, 0.25]


def test_context_is_told_after_the_evidence(ranking: Ranking) -> None:
    """`one` is context: told with its value, and no part of the evidence."""
    told = ranking.explain("b")
    assert told["feature"].tolist() == ["two", "three", "one"]
    assert told["share"].tolist() == [0.5, 0.5, 0]
    assert ranking.explain("c")["evidence"].tolist() == [0]


def test_what_to_ask_follows_the_pattern_and_the_language(ranking: Ranking) -> None:
    asked = ranking.ask(NASTY)
    assert asked.columns.tolist() == ["question", "clears", "fits"]
    assert asked["question"].tolist()[1] == "Where are the goods now?"
    assert ranking.ask(NASTY, "zh")["question"].tolist()[1] == "商品现在在哪里？"
    spoken = replace(ranking, record={"settings": {"rank": {"language": "zh"}}})
    assert spoken.ask(NASTY).equals(ranking.ask(NASTY, "zh"))
    assert ranking.ask("b")["question"][0] == "What have you used this credit for lately?"


@pytest.mark.parametrize("look_up", [Ranking.explain, Ranking.ask])
def test_an_account_that_is_not_there_is_not_named(ranking: Ranking, look_up: LookUp) -> None:
    """An id that was mistyped may be a phone number: the error does not repeat it."""
    with pytest.raises(KeyError) as caught:
        look_up(ranking, "13800138000")
    assert "13800138000" not in str(caught.value)


def test_its_face_is_escaped(ranking: Ranking) -> None:
    html = ranking._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html and "two &amp; 9" in html
    assert repr(ranking) == "Ranking of 3 accounts as of 2026-01-01T00:00:00+08:00"


def test_the_record_is_escaped_too(ranking: Ranking) -> None:
    record = {"as_of": NASTY}
    assert "<script>" not in Ranking(ranking.table, record=record)._repr_html_()


def test_an_empty_ranking_has_a_face() -> None:
    schema = pa.schema(
        [("account_id", pa.string()), ("reasons", pa.list_(pa.string())), ("blind", pa.string())]
    )
    empty = Ranking(schema.empty_table())
    assert len(empty) == 0 and "Ranking of 0 accounts" in empty._repr_html_()


def test_money_is_readable_in_a_notebook() -> None:
    world = detector.simulate(600, seed=1)
    assert "e+0" not in detector.rank(world.account_events, world.order_events)._repr_html_()
