"""What was found, whether it will do, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "look", "mend"]
"""`mend` is required and not there; `look` is less than there could be."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    found: str
    verdict: Verdict = "ok"
    todo: str = ""


def write_table(findings: Iterable[Finding]) -> str:
    """Write findings as a table for a terminal.

    Examples
    --------
    >>> print(write_table([Finding("Python", "3.11.9"), Finding("Java", "none", "look", "none?")]))
    what    found   verdict  what to do
    Python  3.11.9  ok
    Java    none    look     none?
    """
    head = ("what", "found", "verdict", "what to do")
    rows = [head, *((one.what, one.found, one.verdict, one.todo) for one in findings)]
    wide = [max(len(row[place]) for row in rows) for place in range(3)]
    return "\n".join(
        "  ".join([*(row[n].ljust(wide[n]) for n in range(3)), row[3]]).rstrip() for row in rows
    )
