"""The schema of a record in other words: JSON Schema, Arrow, columns of a CSV, and for people."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from importlib.resources import files
from types import NoneType
from typing import Any, Literal, NamedTuple, get_args, get_origin

import pyarrow as pa
from pydantic import BaseModel

from detector.handover.record import SCHEMA_VERSION, Question, Reason, Record, Stop

PARTS: tuple[type[BaseModel], ...] = (Record, Reason, Question, Stop)
"""The record, then what its lists hold."""

MOST_REASONS = 3
"""How many reasons a flat record has."""

_TYPES: dict[Any, tuple[str, pa.DataType]] = {
    str: ("text", pa.string()),
    bool: ("yes or no", pa.bool_()),
    int: ("whole number", pa.int64()),
    float: ("number", pa.float64()),
    date: ("date", pa.date32()),
    datetime: ("time", pa.timestamp("us", tz="UTC")),
}


class FieldTold(NamedTuple):
    """One field, for people."""

    name: str
    type: str
    nullable: bool
    unit: str
    meaning: str


def build_json_schema() -> dict[str, Any]:
    """Build the JSON Schema (2020-12) of one line of JSON Lines.

    Examples
    --------
    >>> schema = build_json_schema()
    >>> schema["additionalProperties"], schema["properties"]["night"]["format"]
    (False, 'date')
    """
    schema = Record.model_json_schema(mode="serialization")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:detector:handover:record:{SCHEMA_VERSION}",
    }
    return head | schema


def write_json_schema() -> str:
    """Write the JSON Schema as the text of the file that the package carries."""
    return json.dumps(build_json_schema(), indent=1, ensure_ascii=False) + "\n"


def read_json_schema() -> dict[str, Any]:
    """Read the JSON Schema that the package carries, for whoever checks what was handed over.

    Examples
    --------
    >>> read_json_schema() == build_json_schema()
    True
    """
    path = files("detector.handover").joinpath("record.schema.json")
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def build_arrow_schema(part: type[BaseModel] = Record) -> pa.Schema:
    """Build the schema of the Parquet file; times are in UTC, lists are lists of structs.

    Examples
    --------
    >>> build_arrow_schema().field("reasons").type.value_type.field("value")
    pyarrow.Field<value: double not null>
    """
    fields = []
    for name, field in part.model_fields.items():
        kind, nullable = _open(field.annotation)
        fields.append(pa.field(name, _arrow(kind), nullable))
    return pa.schema(fields)


def list_fields(part: type[BaseModel]) -> Iterator[FieldTold]:
    """List the fields of a part of the record, for people.

    Examples
    --------
    >>> told = {field.name: field for field in list_fields(Stop)}
    >>> told["amount"].unit, told["stop_by"].type, told["stop_by"].nullable
    ('yuan', 'time', True)
    """
    for name, field in part.model_fields.items():
        kind, nullable = _open(field.annotation)
        extra = field.json_schema_extra
        unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
        yield FieldTold(name, _say(kind), nullable, unit, field.description or "")


def list_columns() -> list[str]:
    """Name the columns of a flat record: a list becomes its count, and reasons the first three.

    Examples
    --------
    >>> [name for name in list_columns() if name.startswith("reason")]
    ['reasons_count', 'reason_1', 'reason_2', 'reason_3']
    """
    columns: list[str] = []
    for name, field in Record.model_fields.items():
        if get_origin(_open(field.annotation)[0]) is not list:
            columns.append(name)
            continue
        columns.append(f"{name}_count")
        if name == "reasons":
            columns += [f"reason_{number + 1}" for number in range(MOST_REASONS)]
    return columns


def _open(annotation: Any) -> tuple[Any, bool]:
    """Tell a type apart from whether it may be null."""
    kinds = get_args(annotation)
    if NoneType not in kinds:
        return annotation, False
    (kind,) = (one for one in kinds if one is not NoneType)
    return kind, True


def _arrow(kind: Any) -> pa.DataType:
    if get_origin(kind) is list:
        return pa.list_(_arrow(get_args(kind)[0]))
    if get_origin(kind) is Literal:
        return _TYPES[type(get_args(kind)[0])][1]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return pa.struct(list(build_arrow_schema(kind)))
    return _TYPES[kind][1]


def _say(kind: Any) -> str:
    if get_origin(kind) is list:
        held = get_args(kind)[0]
        return f"list of {held.__name__}" if held in PARTS else f"list of {_say(held)}s"
    if get_origin(kind) is Literal:
        return ", ".join(f"`{one}`" for one in get_args(kind))
    return _TYPES[kind][0]
