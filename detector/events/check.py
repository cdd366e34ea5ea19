"""What a check found, in the shape that users of data validation know: expectations and counts."""

from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import Any
from zoneinfo import ZoneInfo

from detector.events.contract import LOGS
from detector.events.facts import LogFacts
from detector.events.quarantine import reasons_of
from detector.events.read import Events

_EXPECTED = {
    "account_id missing": ("account_id", "is present"),
    "order_id missing": ("order_id", "is present"),
    "event_time unreadable": ("event_time", "is readable"),
    "event_type missing": ("event_type", "is present"),
    "amount missing": ("amount", "is present"),
    "amount negative or not finite": ("amount", "is finite and not negative"),
    "coordinates out of range": ("latitude, longitude", "are within range"),
    "event_time in the future": ("event_time", "is not in the future"),
    "event_id repeated": ("event_id", "is unique"),
    "account unknown": ("account_id", "is an account with an earlier event"),
}
_LENT = "is credit for some orders"


@dataclass(frozen=True)
class Result:
    """One expectation of one log; an informational one is always a success."""

    expectation: str
    log: str
    column: str
    success: bool
    rows: int
    unexpected: int
    informational: bool = False
    seen: dict[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Give the result as it goes into JSON."""
        percent = round(100 * self.unexpected / self.rows, 4) if self.rows else 0.0
        observed: dict[str, Any] = {
            "rows": self.rows,
            "unexpected_count": self.unexpected,
            "unexpected_percent": percent,
        }
        if self.seen:
            observed["values"] = dict(self.seen)
        return {
            "expectation_type": self.expectation,
            "log": self.log,
            "column": self.column,
            "success": self.success,
            "informational": self.informational,
            "observed": observed,
        }


@dataclass(frozen=True)
class CheckResult:
    """The whole check: it succeeds only if not a single row had to be set aside.

    Rows that are cut, event types beyond the contract and absent optional columns are facts, not
    failures. A check that fails does not stop a ranking: the good rows are ranked.
    """

    success: bool
    results: tuple[Result, ...]
    statistics: dict[str, Any]
    meta: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Give `success`, `results`, `statistics` and `meta`, ready for JSON."""
        return {
            "success": self.success,
            "results": [result.to_dict() for result in self.results],
            "statistics": self.statistics,
            "meta": self.meta,
        }

    def to_text(self) -> str:
        """Give the check as aligned text for a terminal, without a newline at the end."""
        lines = [f"as of {self.meta['as_of']} (zone {self.meta['zone']})"]
        for log, rows in self.statistics["rows"].items():
            lines += ["", f"{log}: {_sizes(rows)}"]
            mine = [result for result in self.results if result.log == log]
            wide = max(len(f"{result.column} {result.expectation}") for result in mine)
            for result in mine:
                name = f"{result.column} {result.expectation}".ljust(wide)
                lines.append(f"  {_mark(result)}  {name}  {_count(result)}".rstrip())
        aside = sum(rows["set_aside"] for rows in self.statistics["rows"].values())
        last = "every row is usable" if self.success else f"{aside:,} rows are set aside"
        return "\n".join([*lines, "", f"{'passed' if self.success else 'failed'}: {last}"])


def check_events(events: Events) -> CheckResult:
    """Say what of the contract the data that was read fulfils, one result per expectation.

    Examples
    --------
    >>> facts = LogFacts(10, 8, 1, {"event_id repeated": 1}, {"login": 8}, {}, {"ip": 1.0}, 0, 9)
    >>> events = Events(10, 20, "Asia/Shanghai", 3, {"account_events": facts}, ())
    >>> check = check_events(events)
    >>> check.success, check.statistics["unsuccessful"]
    (False, 1)
    >>> print(check.to_text().splitlines()[-1])
    failed: 1 rows are set aside
    """
    results = [result for log, facts in events.logs.items() for result in _results(log, facts)]
    judged = [result for result in results if not result.informational]
    good = sum(result.success for result in judged)
    statistics = {
        "evaluated": len(judged),
        "successful": good,
        "unsuccessful": len(judged) - good,
        "success_percent": round(100 * good / len(judged), 2),
        "rows": {log: _rows(facts) for log, facts in events.logs.items()},
        "accounts": events.accounts,
    }
    meta = {
        "as_of": events.as_of.astimezone(ZoneInfo(events.zone)).isoformat(),
        "zone": events.zone,
        "inputs": [asdict(one) for one in events.inputs],
        "detector_version": version("detector"),
    }
    return CheckResult(good == len(judged), tuple(results), statistics, meta)


def _rows(facts: LogFacts) -> dict[str, int]:
    aside = sum(facts.aside.values())
    return {"read": facts.rows, "usable": facts.usable, "cut": facts.cut, "set_aside": aside}


def _results(log: str, facts: LogFacts) -> list[Result]:
    """Give one result per reason that can apply, then what is only worth knowing."""
    results = []
    for reason in reasons_of(log):
        column, expectation = _EXPECTED[reason]
        count = facts.aside.get(reason, 0)
        results.append(Result(expectation, log, column, count == 0, facts.rows, count))
    unknown = facts.unknown_types
    results.append(
        Result(
            "is a type of the contract",
            log,
            "event_type",
            True,
            facts.usable,
            sum(unknown.values()),
            True,
            unknown,
        )
    )
    if facts.uncredited:
        paid = sum(facts.uncredited.values())
        told = (True, facts.usable, paid, True, facts.uncredited)
        results.append(Result(_LENT, log, "paid_with", *told))
    for optional in (column.name for column in LOGS[log] if not column.required):
        if not facts.filled.get(optional):
            empty = Result("has values", log, optional, True, facts.usable, facts.usable, True)
            results.append(empty)
    return results


def _sizes(rows: dict[str, int]) -> str:
    return (
        f"{rows['read']:,} rows, {rows['usable']:,} usable, {rows['set_aside']:,} set aside,"
        f" {rows['cut']:,} after the cut-off"
    )


def _mark(result: Result) -> str:
    if result.informational:
        return "note" if result.unexpected else "ok  "
    return "ok  " if result.success else "FAIL"


def _count(result: Result) -> str:
    if not result.unexpected:
        return ""
    if result.expectation == "has values":
        return "absent or empty: what depends on it is switched off"
    seen = ", ".join(f"{name} {count:,}" for name, count in result.seen.items())
    if result.expectation == _LENT:
        return f"not one: nothing counts as spent on credit. Map the word for it: {seen}"
    share = max(100 * result.unexpected / result.rows, 0.1)
    counted = f"not so in {result.unexpected:,} of {result.rows:,} rows ({share:.1f} %)"
    return f"{counted}: {seen}" if seen else counted
