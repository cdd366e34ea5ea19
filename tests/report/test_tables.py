"""The worklist and what to stop as CSV: no text runs, no number is lost, codes for machines."""

import csv
import io
from typing import Any

import pandas as pd
import pytest

from detector.report.tables import orders_csv, worklist_csv

SHANGHAI = "Asia/Shanghai"

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


def worklist(*changes: dict[str, Any]) -> pd.DataFrame:
    row = {
        "rank": 1,
        "account_id": "a1",
        "score": 7.5,
        "percentile": 99.9,
        "pattern": "mule_ring",
        "certainty": "likely",
        "ring": "r1",
        "money_at_risk": 900.0,
        "money_stoppable": 0.0,
        "blind": ["geography", "linkage"],
        "reasons": [{"en": f'said "{n}", and', "zh": f"说了“{n}”"} for n in range(6)],
        "asks": [{"question_en": "Who?", "question_zh": "谁？"}] * 2,
    }
    return pd.DataFrame([row | change for change in changes or ({},)])


def stops(*changes: dict[str, Any]) -> pd.DataFrame:
    row = {
        "kind": "order",
        "rank": 3,
        "account_id": "a1",
        "reference": "o1",
        "at": "2026-03-01 10:00:00",
        "state": "paid",
        "category": "phone",
        "amount": 3999.0,
        "risk": 0.46512345,
        "chance_left": 0.98765432,
        "priority": 1836.4,
        "hours_open": 2.5,
        "stop_by": "2026-03-01 20:30:00",
        "before": "shipped",
        "learned_from": 840,
    }
    return pd.DataFrame([row | change for change in changes])


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_text_runs_in_a_spreadsheet(formula: str) -> None:
    texts = {"account_id": formula, "pattern": formula, "ring": formula, "blind": [formula]}
    told = {"reasons": [{"en": formula}], "asks": [{"question_en": formula}]}
    (row,) = read(worklist_csv(worklist(texts | told)))
    for column in ("account_id", "pattern", "ring", "blind", "reasons", "ask"):
        assert row[column] == f"'{formula}"
    columns = ("account_id", "reference", "category", "state")
    (row,) = read(orders_csv(stops(dict.fromkeys(columns, formula)), SHANGHAI))
    assert {row[column] for column in columns} == {f"'{formula}"}


def test_numbers_stay_numbers_below_zero_too() -> None:
    below = {"score": -1.5, "money_at_risk": -3.0}
    text = worklist_csv(worklist(below, {"money_at_risk": float("nan")}))
    first, second = read(text)

    assert (first["score"], first["money_at_risk"], second["money_at_risk"]) == ("-1.5", "-3.0", "")
    assert '"-1.5"' not in text


def test_one_row_per_account_and_at_most_five_reasons() -> None:
    rows = read(worklist_csv(worklist({}, {"account_id": "a2"})))
    assert [row["account_id"] for row in rows] == ["a1", "a2"]
    assert rows[0]["reasons"] == "; ".join(f'said "{n}", and' for n in range(5))
    assert rows[0]["blind"] == "geography; linkage"


def test_reasons_and_questions_in_the_language_asked_for() -> None:
    (english,), (chinese,) = (read(worklist_csv(worklist(), lang)) for lang in ("en", "zh"))
    assert (english["ask"], chinese["ask"]) == ("Who? Who?", "谁？ 谁？")
    assert chinese["reasons"].startswith("说了“0”; 说了“1”")
    assert english["pattern_certainty"] == chinese["pattern_certainty"] == "likely"


def test_each_stop_names_the_action_and_its_deadline() -> None:
    rows = read(
        orders_csv(
            stops(
                {},
                {"state": "shipped", "before": "delivered"},
                {"before": "delivered"},
                {"kind": "draw", "state": "drawn", "before": "passed on", "stop_by": ""},
                {"kind": "transfer", "state": "transferred", "before": "final"},
            ),
            SHANGHAI,
        )
    )
    assert [(row["action"], row["before"]) for row in rows] == [
        ("hold_shipment", "shipped"),
        ("recall_parcel", "delivered"),
        ("hold_shipment", "delivered"),
        ("hold_cash", "passed_on"),
        ("recall_transfer", "final"),
    ]
    assert [row["stop_by"] for row in rows[2:4]] == ["2026-03-01T20:30:00+08:00", ""]
    assert {row["currency"] for row in rows} == {"CNY"}
    numbers = ("amount", "risk", "chance_left", "priority", "hours_open", "learned_from")
    assert [rows[0][name] for name in numbers] == [
        "3999.0",
        "0.4651",
        "0.9877",
        "1836.4",
        "2.5",
        "840",
    ]


def test_offset_is_that_of_the_deadline() -> None:
    """Berlin changes its clock between the two."""
    winter, summer = ({"stop_by": f"2026-03-{day} 12:00:00"} for day in ("28", "29"))
    rows = read(orders_csv(stops(winter, summer), "Europe/Berlin"))
    assert [row["stop_by"][-6:] for row in rows] == ["+01:00", "+02:00"]


def test_lines_end_as_the_standard_says_and_nothing_to_stop_is_a_header() -> None:
    """RFC 4180: a carriage return and a line feed; quotes within a text are doubled."""
    text = orders_csv(stops({"category": 'a "b", c'}), SHANGHAI)
    assert text.count("\r\n") == text.count("\n") == 2
    assert '"a ""b"", c"' in text
    empty = orders_csv(stops({}).iloc[:0], SHANGHAI)
    assert empty == text.splitlines(keepends=True)[0]


def test_stop_without_category_has_an_empty_cell() -> None:
    (row,) = read(orders_csv(stops({"category": ""}), SHANGHAI))
    assert row["category"] == ""
