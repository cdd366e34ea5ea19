"""The bodies for Marble keep to its ingestion API, as its specification had it in 2026."""

import json
import re
import subprocess
import sys
from datetime import datetime
from typing import Any

import jsonschema

from detector import export
from detector.handover.marble import FIELDS, MOST, map_record, write_bodies
from docs.build import ROOT
from tests.handover.conftest import Desk

TYPES: dict[str, dict[str, Any]] = {
    "String": {"type": ["string", "null"]},
    "Float": {"type": ["number", "null"]},
    "Int": {"type": ["integer", "null"]},
    "Bool": {"type": ["boolean", "null"]},
    "Timestamp": {"type": ["string", "null"], "format": "date-time"},
}
ROWS = {"type": "object", "required": ["object_id", "updated_at"], "additionalProperties": False}
ROWS |= {"properties": {name: TYPES[kind] for name, kind in FIELDS.items()}}
BATCH = {"type": "array", "minItems": 1, "maxItems": 100, "items": ROWS}
"""The body of POST /ingest/{objectType}/batch, for the table that docs/export.md tells to make."""


def test_bodies_are_what_the_api_takes(desk: Desk) -> None:
    text = export(desk.nights, everyone=True).to_bytes().decode()
    asked = [sys.executable, "-m", "detector.handover.marble"]
    done = subprocess.run(asked, input=text, capture_output=True, text=True, check=True)
    (body,) = map(json.loads, done.stdout.splitlines())
    judge = jsonschema.Draft202012Validator(BATCH, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in judge.iter_errors(body)] == []
    record = json.loads(text.splitlines()[0])
    assert body[0]["object_id"] == record["case_key"]
    assert body[0]["updated_at"] == record["as_of"]
    assert datetime.fromisoformat(body[0]["updated_at"]).tzinfo is not None
    assert body[0]["reasons"].splitlines() == [one["sentence"] for one in record["reasons"]]
    assert body[0]["money_at_risk"] == record["money_at_risk"]


def test_bodies_hold_no_more_than_a_call_takes(desk: Desk) -> None:
    (line, *_) = export(desk.nights).to_bytes().decode().splitlines()
    assert [len(json.loads(body)) for body in write_bodies([line] * 205)] == [MOST, MOST, 5]
    assert list(write_bodies([])) == []


def test_what_to_stop_is_told_in_lines(desk: Desk) -> None:
    record = json.loads(export(desk.nights).to_bytes().splitlines()[0])
    stops = [
        {"action": "hold_shipment", "reference": "o1"},
        {"action": "hold_cash"} | {"reference": "e2"},
    ]
    assert map_record(record | {"stops": stops})["stops"] == "hold_shipment o1\nhold_cash e2"
    assert map_record(record | {"stops": None})["stops"] == ""


def test_the_page_tells_the_table_to_make() -> None:
    page = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    told = re.findall(r"^ +\| `(\w+)` \| (\w+) \|", page, flags=re.MULTILINE)
    assert sorted(told) == sorted(FIELDS.items())
