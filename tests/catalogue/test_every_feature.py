"""What holds for every feature of the catalogue, present and future: how it is written."""

import re
import string
from collections.abc import Iterator

import pytest

from detector.catalogue.families import CATALOGUE
from detector.catalogue.feature import NAME, STORIES, Feature
from detector.catalogue.matrix import STAGES, Span
from detector.events.contract import ACCOUNT_EVENT_TYPES, LOGS, ORDER_EVENT_TYPES

FEATURES = list(CATALOGUE.values())
FEWEST = 60
TYPES = {"account_events": ACCOUNT_EVENT_TYPES, "order_events": ORDER_EVENT_TYPES}

SQL = {f"stage {stage.name}": stage.sql for stage in STAGES.values()} | {
    f"feature {feature.name}": feature.sql for feature in FEATURES
}
NOT_SHARED = {
    "a cast that only DuckDB reads": r"::",
    "whole-number division by //": r"//",
    "a word that only DuckDB reads": r"\b(filter\s*\(|qualify|exclude|list\s*\(|unnest|asof"
    r"|epoch\w*|arg_max|arg_min|strptime|try_strptime|hash\s*\(|regexp\w*|date_diff|datediff|now\s*\("
    r"|current_timestamp|random|rand|uuid|any_value|first\s*\(|last\s*\(|string_agg|array_agg)",
    "least and greatest, which treat NULL apart": r"\b(least|greatest)\s*\(",
    "an approximate quantile": r"\bapprox\w*",
    "a class of characters by backslash": r"\\[dws]",
    "a decimal without an exponent, which one engine cuts": r"(?<![\w.])[0-9]+[.][0-9]+(?![0-9e])",
    "a frame by rows, which ties make unsure": r"\brows\s+between",
    "a text with double quotes": r'"',
    "a count of distinct values in a window": r"count\s*\(\s*distinct[^)]*\)\s*over",
    "VARCHAR or FLOAT for STRING and DOUBLE": r"\b(varchar|float|real|text|hugeint|decimal)\b",
}
POSITIONAL = ("row_number", "rank", "dense_rank", "lag", "lead", "first_value", "last_value")


def test_there_are_enough_of_them() -> None:
    assert len(FEATURES) >= FEWEST
    assert {feature.family for feature in FEATURES} >= {
        "contact", "origination", "tempo", "value", "geography", "takeover", "drawdown", "linkage"
    }  # fmt: skip


def test_every_story_has_features_of_several_kinds() -> None:
    for story in STORIES:
        told = [f for f in FEATURES if story in f.stories and not f.context]
        assert len(told) >= 5, story
        assert len({feature.family for feature in told}) >= 2, story


@pytest.mark.parametrize("feature", FEATURES, ids=lambda f: f.name)
def test_it_is_documented(feature: Feature) -> None:
    assert NAME.fullmatch(feature.name)
    assert CATALOGUE[feature.name] is feature
    assert set(feature.reason) == {"en", "zh"}
    assert feature.reason["en"].isascii(), "English holds no other letters"
    assert re.search("[\u4e00-\u9fff]", feature.reason["zh"]), "Chinese is written in Chinese"
    for language, said in feature.reason.items():
        assert said.strip() == said and not said.endswith((".", "。")), "goes on after a comma"
        fields = {name for _, name, _, _ in string.Formatter().parse(said) if name is not None}
        assert fields <= {"value"}
        for value in (0.0, 0.5, 1.0, 12_345.678):
            assert "{" not in feature.sentence(value, language)
    assert len(feature.why) >= 10 and feature.why.endswith((".", "?"))
    assert feature.risky in ("high", "low")


@pytest.mark.parametrize("feature", FEATURES, ids=lambda f: f.name)
def test_its_unit_fits_its_name_and_its_words(feature: Feature) -> None:
    flag = feature.name.endswith("_flag")
    assert flag == (feature.unit == "")
    for said in feature.reason.values():
        assert ("{value" in said) == (not flag)
    for prefix, unit in (("hours_", "hours"), ("km_", "km"), ("kmh_", "km/h")):
        assert not feature.name.startswith(prefix) or feature.unit == unit
    if "_signs" in feature.name:
        assert feature.unit in ("signs", "kinds of link")
    if "%}" in feature.reason["en"]:
        assert feature.unit.startswith("share")


@pytest.mark.parametrize("feature", FEATURES, ids=lambda f: f.name)
def test_what_it_needs_and_reads_is_there(feature: Feature) -> None:
    assert feature.reads in STAGES
    assert feature.context or feature.stories
    assert set(feature.stories) <= set(STORIES)
    for one in (one for need in feature.needs for one in need.split("|")):
        place, _, event_type = one.partition(":")
        log, _, name = place.partition(".")
        (column,) = [known for known in LOGS[log] if known.name == name]
        if name == "event_type":
            assert event_type in TYPES[log]
        else:
            assert not column.required, "what is always there is no need"


@pytest.mark.parametrize("where", SQL)
def test_its_sql_is_read_alike_by_both_engines(where: str) -> None:
    found = {what for what, word in NOT_SHARED.items() if re.search(word, SQL[where], re.I)}
    assert found == set()


def windows(sql: str) -> Iterator[tuple[str, str]]:
    """Give each window as the function it belongs to and what stands in its brackets."""
    named = {
        match[1]: inside(sql, match.end()) for match in re.finditer(r"(\w+) AS \((?=PART)", sql)
    }
    for match in re.finditer(r"(\w+)\s*\([^()]*\)(?:\s*-\s*\w+)?\s+OVER\s+(\(|\w+)", sql):
        over = inside(sql, match.end()) if match[2] == "(" else named[match[2]]
        yield match[1].lower(), over


def inside(sql: str, start: int) -> str:
    """Give the text up to the bracket that closes the one before `start`."""
    depth = 1
    for end in range(start, len(sql)):
        depth += {"(": 1, ")": -1}.get(sql[end], 0)
        if not depth:
            return sql[start:end]
    raise AssertionError("a bracket is not closed")


@pytest.mark.parametrize("where", SQL)
def test_its_windows_do_not_hang_on_the_row_order(where: str) -> None:
    """Who counts rows by place needs an order without ties: two keys at least."""
    sql = " ".join(SQL[where].split())
    told = list(windows(sql))
    assert len(told) <= sql.count(" OVER ")
    for function, over in told:
        if function in POSITIONAL:
            order = over.partition("ORDER BY")[2]
            assert "," in re.sub(r"\([^()]*\)", "", order), f"{function} OVER ({over})"


def test_windows_are_found() -> None:
    sql = "SELECT lag(a, 2) OVER (PARTITION BY b ORDER BY f(c), d), sum(e) OVER w WINDOW w AS (PART"
    assert list(windows(sql + "ITION BY g)")) == [
        ("lag", "PARTITION BY b ORDER BY f(c), d"),
        ("sum", "PARTITION BY g"),
    ]


def test_every_placeholder_is_an_instant_or_a_span() -> None:
    span = Span(as_of=2_000_000_000, since=1_000_000_000)
    for sql in SQL.values():
        assert "{" not in span.fill(sql)


def test_every_stage_is_read() -> None:
    """A stage that no feature, no other stage and no ring (from ties) reads is dead."""
    told = " ".join([*(stage.sql for stage in STAGES.values()), "FROM ties"])
    read = {feature.reads for feature in FEATURES} | set(
        re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", told)
    )
    assert set(STAGES) - read == set()
