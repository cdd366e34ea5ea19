"""From costs to the page `results.md`."""

from collections.abc import Mapping, Sequence

from benchmarks.machine import describe_machine, hash_code, list_versions
from benchmarks.speed.measure import Cost
from benchmarks.table import write_table

HEADER = ("", "wall", "CPU", "peak memory")
_PAGE = """# Speed

Written by the command below; do not edit. Medians, the programs run in turn, each in a process of
its own from start to exit. Read the ratios: the machine is shared.

- command: `{command}`
- events: {rows[0]:,} account events, {rows[1]:,} order events
- code: {code}
- machine: {machine}
- versions: {versions}

## Ratios

{ratios}

## Figures behind them

Seconds and MiB.

{figures}

The scan sums every column of the contract once with DuckDB: the floor. The notebook is
`benchmarks/peer.py`: its features are fewer and its result is a CSV of scores.
`{ours}` is the whole job: checks, features, model, reasons, report and record.
"""


def write_results(costs: Mapping[str, Cost], ours: str, rows: Sequence[int], command: str) -> str:
    """Write the page: the cost of `ours` as ratios to the others, and the figures themselves."""
    figures = [
        [name, f"{cost.wall:.1f}", f"{cost.cpu:.1f}", f"{cost.peak:,.0f}"]
        for name, cost in costs.items()
    ]
    ratios = [_ratio(ours, costs[ours], name, cost) for name, cost in costs.items() if name != ours]
    return _PAGE.format(
        command=command,
        rows=rows,
        code=hash_code(),
        machine=describe_machine(),
        versions=list_versions(),
        ratios=write_table(HEADER, ratios),
        figures=write_table(HEADER, figures),
        ours=ours,
    )


def _ratio(ours: str, mine: Cost, name: str, other: Cost) -> list[str]:
    pairs = [(mine.wall, other.wall), (mine.cpu, other.cpu), (mine.peak, other.peak)]
    return [f"{ours} / {name}", *(f"{left / right:.2f}" for left, right in pairs)]
