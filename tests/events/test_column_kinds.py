"""Each kind of column on awkward values, through the SQL that reads it."""

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.engines.duck import DuckEngine
from detector.events.columns import kinds
from detector.events.columns.geohash import degrees_of
from detector.events.contract import Kind


def canonical(engine: DuckEngine, kind: Kind, values: "pa.Array[Any]") -> list[Any]:
    """Read values as `canonical.py` does: trimmed, made canonical, blank made NULL."""
    engine.enrol("given", pa.table({"x": values, "place": list(range(len(values)))}))
    text = kinds.text_of(engine.words, "x", values.type)
    engine.view("trimmed", f"SELECT {text} AS x, place FROM given")
    read = kinds.from_text(engine.words, kind, "x")
    rows = engine.fetch(f"SELECT nullif({read}, '') AS x FROM trimmed ORDER BY place")
    return rows.column(0).to_pylist()


def spelt(number: str) -> st.SearchStrategy[str]:
    """Spell a number with separators, a country code, full-width digits."""
    gaps = st.lists(st.sampled_from(["", " ", "-", ".", "\u3000", "\u2013"]), min_size=10)
    heads = st.sampled_from(["", "+86", "86", "0086", "(+86) ", "+86-"])
    return st.builds(
        lambda head, between, wide: _widened(head + _laced(number, between), wide),
        heads,
        gaps,
        st.booleans(),
    )


def _laced(number: str, between: list[str]) -> str:
    return "".join(map("".join, zip(number, [*between[:10], ""], strict=True)))


def _widened(text: str, wide: bool) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if wide and c.isdigit() else c for c in text)


@settings(max_examples=40, deadline=None)
@given(spelling=spelt("13912345678"))
def test_a_phone_in_any_spelling(shared_engine: DuckEngine, spelling: str) -> None:
    read = canonical(shared_engine, Kind.PHONE, pa.array([f" {spelling}\t"]))
    assert read == ["13912345678"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("010-6552 9988", "01065529988"),
        ("8613", "8613"),
        ("86-10-65529988", "861065529988"),
        ("9f86d081884c7d65", "9f86d081884c7d65"),
        ("138****8000", "138****8000"),
        (" - ", None),
        ("", None),
    ],
)
def test_other_phones(engine: DuckEngine, given: str, expected: str | None) -> None:
    assert canonical(engine, Kind.PHONE, pa.array([given])) == [expected]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.array([7, None]), ["7", None]),
        (pa.array([7.0, 7.5, float("nan"), 1e18]), ["7", "7.5", None, None]),
        (pa.array([7, 10]).cast(pa.decimal128(38, 10)), ["7", "10"]),
        (pa.array([" a ", "\u3000", "a b"]).dictionary_encode(), ["a", None, "a b"]),
        (pa.array([2**63], pa.uint64()), ["9223372036854775808"]),
    ],
)
def test_ids_of_any_type(
    engine: DuckEngine, values: "pa.Array[Any]", expected: list[str | None]
) -> None:
    assert canonical(engine, Kind.ID, values) == expected


def test_people_places_regions(engine: DuckEngine) -> None:
    people = canonical(engine, Kind.PERSON, pa.array([" 11010119900307803x", "\uff11\uff58"]))
    assert people == ["11010119900307803X", "1X"]
    written = ["\u5317\u4eac\u5e02, Road\uff0812\uff09\u53f7\uff0cNo. 3 ", "\uff0c\u3002"]
    assert canonical(engine, Kind.ADDRESS, pa.array(written)) == [
        "\u5317\u4eac\u5e02road12\u53f7no3",
        None,
    ]
    regions = pa.array(["110105", "11", "1101", "1", "x", "110105001"])
    assert canonical(engine, Kind.REGION, regions) == ["110105", "110000", "110100"] + [None] * 3
    assert canonical(engine, Kind.REGION, pa.array([110105, 44])) == ["110105", "440000"]


@pytest.mark.parametrize(
    ("kind", "given", "expected", "fault"),
    [
        (Kind.MONEY, 19.99, 1999, False),
        (Kind.MONEY, 1e12, 10**14, False),
        (Kind.MONEY, -0.001, None, True),
        (Kind.MONEY, float("inf"), None, True),
        (Kind.MONEY, float("nan"), None, False),
        (Kind.MONEY, None, None, None),
        (Kind.LATITUDE, -90.0, -90.0, False),
        (Kind.LATITUDE, 90.1, None, True),
        (Kind.LONGITUDE, 180.0, 180.0, False),
    ],
)
def test_numbers(
    engine: DuckEngine, kind: Kind, given: float | None, expected: float | None, fault: bool | None
) -> None:
    engine.enrol("given", pa.table({"x": pa.array([given], pa.float64())}))
    value, wrong = kinds.number_of(kind, "x")
    row = engine.fetch(f"SELECT {value} AS value, {wrong} AS wrong FROM given").to_pylist()[0]
    assert row == {"value": expected, "wrong": fault}


def test_fen_are_taken_as_they_are(engine: DuckEngine) -> None:
    engine.enrol("given", pa.table({"x": pa.array([1999, 10**14, 10**14 + 1, -1])}))
    value, wrong = kinds.number_of(Kind.MONEY, "x", in_fen=True)
    rows = engine.fetch(f"SELECT {value} AS value, {wrong} AS wrong FROM given")
    assert rows["value"].to_pylist() == [1999, 10**14, None, None]
    assert rows["wrong"].to_pylist() == [False, False, True, True]


def test_decimals_are_exact(engine: DuckEngine) -> None:
    cents = pa.array([f"{n // 100}.{n % 100:02}" for n in range(0, 100_000, 7)])
    engine.enrol("given", pa.table({"x": cents.cast(pa.decimal128(12, 2))}))
    value, _ = kinds.number_of(Kind.MONEY, "x")
    rows = engine.fetch(f"SELECT {value} AS fen FROM given ORDER BY fen")
    assert rows.column(0).to_pylist() == list(range(0, 100_000, 7))


@settings(max_examples=30, deadline=None)
@given(latitude=st.floats(-89, 89), longitude=st.floats(-179, 179), letters=st.integers(1, 12))
def test_geohashes_come_back(
    shared_engine: DuckEngine, latitude: float, longitude: float, letters: int
) -> None:
    text = _geohash(latitude, longitude, letters)
    shared_engine.enrol("given", pa.table({"x": [text.upper()]}))
    both = [degrees_of(shared_engine.words, kind, "x") for kind in (Kind.LATITUDE, Kind.LONGITUDE)]
    row = shared_engine.fetch(f"SELECT {both[0]} AS a, {both[1]} AS b FROM given").to_pylist()[0]
    assert _geohash(row["a"], row["b"], letters) == text


def _geohash(latitude: float, longitude: float, letters: int) -> str:
    """Encode by halving, as the original does."""
    spans, values = [[-180.0, 180.0], [-90.0, 90.0]], (longitude, latitude)
    bits = ""
    for turn in range(5 * letters):
        span, value = spans[turn % 2], values[turn % 2]
        middle = sum(span) / 2
        bits += "1" if value >= middle else "0"
        span[0 if value >= middle else 1] = middle
    alphabet = "0123456789bcdefghjkmnpqrstuvwxyz"
    return "".join(alphabet[int(bits[n : n + 5], 2)] for n in range(0, len(bits), 5))
