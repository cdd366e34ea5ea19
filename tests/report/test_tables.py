import csv
import io
from collections.abc import Callable

import pandas as pd
import pytest

from detector.report.night import Night
from detector.report.tables import orders_csv, worklist_csv

MakeNight = Callable[..., Night]

FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    "\uff1d1",
)


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_text_runs_in_a_spreadsheet(make_night: MakeNight, formula: str) -> None:
    night = make_night(40)
    reason = {"feature": "f", "family": "f", "sentence": formula}
    worklist = night.worklist.assign(
        account_id=formula,
        pattern=formula,
        reasons=pd.Series([[reason]] * 40),
        blind=pd.Series([[formula]] * 40),
        certainty=formula,
        asks=pd.Series([[{"question": formula}]] * 40),
    )
    orders = night.orders_to_stop.assign(order_id=formula, category=formula)

    for row in read(worklist_csv(worklist)):
        for column in ("account_id", "pattern", "pattern_certainty", "blind", "reasons", "ask"):
            assert row[column] == f"'{formula}"
    for row in read(orders_csv(orders)):
        assert row["order_id"] == row["category"] == f"'{formula}"


def test_numbers_stay_numbers_below_zero_too(make_night: MakeNight) -> None:
    worklist = make_night(2).worklist.assign(score=-1.5, money_at_risk=[-3.0, float("nan")])
    first, second = read(worklist_csv(worklist))

    assert (first["score"], first["money_at_risk"], second["money_at_risk"]) == ("-1.5", "-3.0", "")
    assert '"-1.5"' not in worklist_csv(worklist)


def test_one_row_per_account_and_at_most_five_reasons(make_night: MakeNight) -> None:
    night = make_night(30)
    six = [{"feature": "f", "family": "f", "sentence": f'said "{n}", and'} for n in range(6)]
    rows = read(worklist_csv(night.worklist.assign(reasons=pd.Series([six] * 30))))

    assert [row["account_id"] for row in rows] == night.worklist["account_id"].tolist()
    assert rows[0]["reasons"] == "; ".join(reason["sentence"] for reason in six[:5])


def test_questions_follow_each_other(make_night: MakeNight) -> None:
    night = make_night(30)
    for row, certainty, asks in zip(
        read(worklist_csv(night.worklist)),
        night.worklist["certainty"],
        night.worklist["asks"],
        strict=True,
    ):
        assert row["pattern_certainty"] == certainty
        assert row["ask"] == " ".join(ask["question"] for ask in asks)


def test_order_without_category_has_an_empty_cell(make_night: MakeNight) -> None:
    orders = make_night(40).orders_to_stop.assign(
        category=None, placed_at=pd.Timestamp("2026-03-01", tz="UTC")
    )
    rows = read(orders_csv(orders))

    assert {row["category"] for row in rows} == {""}
    assert rows[0]["placed_at"].startswith("2026-03-01")
    assert rows[0]["order_id"] == orders["order_id"].iloc[0]
