"""The check of a desk's own features: all their faults at once, before a night begins."""

import string
from collections.abc import Iterable, Iterator, Sequence

from detector.catalogue.feature import DIGITS, Feature
from detector.catalogue.matrix import READABLE, build_matrix
from detector.engines.base import Engine
from detector.engines.parsing.expressions import parse_expression
from detector.errors import ITEM, ConfigInvalid, DetectorError, guess_name
from detector.events.contract import LOGS
from detector.own.stages import SPAN, describe_stages, open_smallest_world

_FILLED = ("as_of", "since", "day", "hour", "offset")
_NUMBERS = ("INT", "DOUBLE", "FLOAT", "DECIMAL", "BOOLEAN", "BIGNUM")
_STAGES = "docs/stages.md lists the stages with their columns"
_EXPRESSION = (
    "write one expression over the rows of one account, such as"
    " avg(CASE WHEN hour < 6 THEN 1 ELSE 0 END)"
)
_TRIED = (0.0, 0.5, 12_345.678)

Fault = tuple[str, str]
"""What was found, and how to mend it."""


def check_own(features: Iterable[Feature]) -> None:
    """See that the desk's own features can be computed, on a world of one account.

    Raises
    ------
    ConfigInvalid
        With every fault: an unknown stage or column, with what was probably meant; SQL that is more
        than one expression, does not suit the stage, or gives no number; a need that the contract
        does not have; a reason without words.

    Examples
    --------
    >>> check_own([Feature("orders_count", "ordres", "count(*)", "orders", "high", {"en": "x"})])
    Traceback (most recent call last):
    detector.errors.ConfigInvalid: own feature orders_count: it reads 'ordres', which is no stage
      to mend: did you mean 'orders'? docs/stages.md lists the stages with their columns
    """
    features = tuple(features)
    if not features:
        return
    faults = [(one, fault) for one in features for fault in _check_as_written(one)]
    spoilt = {one.name for one, _ in faults}
    if whole := [one for one in features if one.name not in spoilt]:
        with open_smallest_world() as engine:
            faults += [(one, fault) for one in whole for fault in _try_out(engine, one)]
    if faults:
        found = [f"own feature {feature.name}: {what}" for feature, (what, _) in faults]
        raise ConfigInvalid(_join(found), _join([mend for _, (_, mend) in faults]))


def _join(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else "".join(ITEM + part for part in parts)


def _check_words(feature: Feature) -> Iterator[Fault]:
    """Check what is said of a feature, and what it needs."""
    if feature.risky not in ("high", "low"):
        yield f"risky is {feature.risky!r}", "say which end is suspicious: 'high' or 'low'"
    if "en" not in feature.reason:
        yield "its reason has no English", 'give reason={"en": "{value:.0f} orders by night"}'
    for language, said in feature.reason.items():
        if language not in ("en", "zh"):
            yield f"its reason speaks {language!r}", "give it in en, and in zh if you can"
        elif not _can_say(said):
            yield (
                f"its {language} reason cannot be filled in",
                "write the value as {value:.0f}, {value:,.2f} or {value:.0%}, and nothing else in"
                " curly brackets",
            )
    known = [f"{log}.{column.name}" for log, columns in LOGS.items() for column in columns]
    for need in (one for several in feature.needs for one in several.split("|")):
        place, colon, _ = need.partition(":")
        if need != DIGITS and (place not in known or (colon and not place.endswith("event_type"))):
            meant = _meant(place, known)
            yield (
                f"it needs {need!r}, which no log has",
                f"{meant}README.md lists the contract's columns",
            )


def _can_say(said: str) -> bool:
    try:
        fields = {name for _, name, _, _ in string.Formatter().parse(said) if name is not None}
        return fields <= {"value"} and all(said.format(value=value) for value in _TRIED)
    except (ValueError, LookupError, AttributeError):
        return False


def _check_as_written(feature: Feature) -> Iterator[Fault]:
    yield from _check_words(feature)
    yield from _check_sql(feature)


def _check_sql(feature: Feature) -> Iterator[Fault]:
    """Check that a feature's SQL is one expression over the columns of its stage."""
    readable = describe_stages().get(feature.reads)
    if readable is None:
        meant = _meant(feature.reads, describe_stages())
        yield f"it reads {feature.reads!r}, which is no stage", meant + _STAGES
        return
    if not _can_fill(feature.sql):
        filled = ", ".join(f"{{{name}}}" for name in _FILLED)
        yield "its SQL has curly brackets that nothing fills", f"{filled} are filled in"
        return
    parsed = parse_expression(SPAN.fill(feature.sql))
    if parsed.fault:
        yield f"its SQL is refused: {parsed.fault}", _EXPRESSION
        return
    for name in parsed.columns:
        if name.lower() not in readable.columns:
            meant = _meant(name.rpartition(".")[2], readable.columns)
            yield f"{feature.reads} has no column {name!r}", meant + _STAGES
    for name in parsed.cast:
        if readable.columns.get(name.lower()) == "VARCHAR":
            yield f"it makes a number of the text in {name}", "count, compare or measure text"


def _try_out(engine: Engine, feature: Feature) -> Iterator[Fault]:
    """Bind a feature's SQL and run it as a night would, over one account."""
    alone = READABLE[feature.reads].grain == "account"
    grouped = "" if alone else " GROUP BY account"
    sql = SPAN.fill(feature.sql)
    try:
        rows = engine.fetch(f"DESCRIBE SELECT account, {sql} AS v FROM {feature.reads}{grouped}")
        kind = str(rows["column_type"][1])
        if not any(kind.endswith(number) or kind.startswith(number) for number in _NUMBERS):
            yield f"its SQL gives {kind}, not a number", "count it, or compare it in a CASE"
            return
        build_matrix(engine, [feature], SPAN)
    except DetectorError as error:
        said = error.found.removeprefix("the engine refused a query: ").split("\\n")[0]
        if "GROUP BY" in said and alone:
            mend = f"{feature.reads} has one row per account: leave out max, sum and the like"
        elif "GROUP BY" in said:
            mend = f"{feature.reads} has many rows per account: put columns into max, sum or avg"
        else:
            mend = _EXPRESSION
        yield f"its SQL is refused: {said}", mend


def _can_fill(sql: str) -> bool:
    try:
        fields = [field for field in string.Formatter().parse(sql) if field[1] is not None]
    except ValueError:
        return False
    return all(name in _FILLED and not spec and not how for _, name, spec, how in fields)


def _meant(name: str, known: Iterable[str]) -> str:
    guess = guess_name(name, known)
    return guess and f"{guess} "
