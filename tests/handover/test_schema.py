"""The schema holds: what is handed over keeps to it, and a change of it is told by its version."""

import hashlib
import json
from typing import Any, get_args

import jsonschema
import pytest

from detector.handover.handover import Handover, export
from detector.handover.record import SCHEMA_VERSION, Certainty, Record, State, Why
from detector.handover.schema import PARTS, list_columns, read_json_schema, write_json_schema
from detector.memory.columns import CLOSED, OPEN, WHYS
from detector.ranking.patterns import CERTAINTIES
from docs.build import ROOT
from tests.handover.conftest import Desk

RELEASED = {1: "68d644a5"}
"""Version → the beginning of the hash of its fields; once released, a line is never changed."""


@pytest.fixture(scope="module")
def everyone(desk: Desk) -> Handover:
    return export(desk.nights, everyone=True)


def shape(schema: Any) -> Any:
    """Take the words out of a schema: names, types, units and what may be null are left."""
    if isinstance(schema, list):
        return [shape(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    words = {"description", "title"}
    return {name: shape(part) for name, part in schema.items() if name not in words}


def test_a_changed_field_raises_the_version() -> None:
    told = json.dumps(shape(read_json_schema()), sort_keys=True)
    found = hashlib.sha256(told.encode()).hexdigest()[:8]
    assert RELEASED.get(SCHEMA_VERSION) == found, (
        "fields changed: raise SCHEMA_VERSION in detector/handover/record.py, say so in"
        f" docs/export.md and CHANGELOG.md, and add {SCHEMA_VERSION + 1}: {found!r} here"
    )


def test_the_shape_knows_a_field_from_its_words() -> None:
    schema = read_json_schema()
    reworded = json.loads(json.dumps(schema).replace("The account.", "An account."))
    renamed = json.loads(json.dumps(schema).replace('"unit": "yuan"', '"unit": "fen"'))
    assert reworded != schema
    assert shape(reworded) == shape(schema) != shape(renamed)


def test_the_package_carries_the_schema_of_its_models() -> None:
    path = ROOT / "detector" / "handover" / "record.schema.json"
    assert path.read_text(encoding="utf-8") == write_json_schema()


def test_every_line_keeps_to_the_schema(everyone: Handover) -> None:
    schema = read_json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    judge = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    lines = [json.loads(line) for line in everyone.to_bytes().splitlines()]
    assert len(lines) == 6
    assert [error.message for line in lines for error in judge.iter_errors(line)] == []
    assert not judge.is_valid(lines[0] | {"extra": 1})
    assert not judge.is_valid(lines[0] | {"state": "odd"})


def test_the_words_of_states_are_those_of_the_memory() -> None:
    assert get_args(State) == (*OPEN, CLOSED)
    assert get_args(Why) == WHYS
    assert get_args(Certainty) == CERTAINTIES


def test_every_field_is_told() -> None:
    untold = [
        (part.__name__, name)
        for part in PARTS
        for name, field in part.model_fields.items()
        if not (field.description or "").endswith(".") or not field.is_required()
    ]
    assert untold == []


def test_the_columns_of_the_csv_are_those_of_the_record() -> None:
    lists = {"blind", "reasons", "questions", "stops"}
    assert [name for name in list_columns() if name in Record.model_fields] == [
        name for name in Record.model_fields if name not in lists
    ]
