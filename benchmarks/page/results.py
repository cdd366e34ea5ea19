"""From waits to the page `results.md`."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.machine import describe_machine, hash_code
from benchmarks.page.measure import Waits
from benchmarks.table import write_table

SOURCES = (".py", ".html", ".css", ".js", ".toml")
HEADER = ("alerts", "bytes", "first rows", "a case opened", "filtered")
_PAGE = """# The report in a browser

Written by the command below; do not edit. Medians; our page and an empty one of the same bytes are
opened in turn in one browser. Read the ratios: the machine is shared.

- command: `{command}`
- code: {code}
- machine: {machine}
- browser: {browser}

## Ratios to opening an empty page of the same bytes

{ratios}

## Figures behind them

Milliseconds.

{figures}

"First rows": from the start of the visit until the worklist is drawn and can be used. "A case
opened": from the press to the drawn case. "Filtered": from a search for one account to its row.
"""


@dataclass(frozen=True)
class Opened:
    """A report of so many alerts and bytes, and how long its reader waits."""

    alerts: int
    size: int
    waits: Waits


def write_results(opened: Sequence[Opened], command: str, browser: str) -> str:
    """Write the page: waits as ratios to an empty page, and the waits themselves."""
    return _PAGE.format(
        command=command,
        code=hash_code(SOURCES),
        machine=describe_machine(),
        browser=browser,
        ratios=write_table(HEADER, [_ratios(one) for one in opened]),
        figures=write_table((*HEADER, "empty page"), [_figures(one) for one in opened]),
    )


def _ratios(one: Opened) -> list[str]:
    waits = (one.waits.rows, one.waits.case, one.waits.filtered)
    ratios = [f"{wait / one.waits.empty:.2f}" for wait in waits]
    return [f"{one.alerts:,}", f"{one.size:,}", *ratios]


def _figures(one: Opened) -> list[str]:
    waits = (one.waits.rows, one.waits.case, one.waits.filtered, one.waits.empty)
    return [f"{one.alerts:,}", f"{one.size:,}", *(f"{wait:,.0f}" for wait in waits)]
