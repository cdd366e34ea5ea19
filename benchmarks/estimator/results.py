"""From figures to the page `results.md`."""

from collections.abc import Sequence

from benchmarks.estimator.measure import DECLARED, FORESTS, SEEDS, Judged
from benchmarks.estimator.speed import COLUMNS, ROUNDS, Raced
from benchmarks.machine import describe_machine, hash_code, list_versions
from benchmarks.quality.adbench import MISSING
from benchmarks.table import write_table

_PAGE = """# `EvidenceForest` beside pyod's `IForest`

Written by the command below; do not edit.

- command: `{command}`
- code: {code}
- machine: {machine}
- versions: {versions}

Area under the ROC curve / average precision, in per cent, of the rows that the forests were fitted
on; means over {seeds} seeds of the forest. "As large" has as many trees and rows per tree as
`EvidenceForest`; "{declared}" names the risky side of each column, "all high" is how
`EvidenceForest` comes. `IForest` takes no gaps: they are 0.

## Columns of which somebody knows what is risky

Simulated accounts, each with the features of the night; the sides are those of the catalogue.

{worlds}

{worlds_said}

## Columns of which nobody said what is risky

ADBench's sets (Han et al. 2022): measurements of patients, satellites, shuttles. They are not part
of the repository.

{sets}

Evidence knows how rare a value is and not how far away it lies, and it sees nothing inside the
dead zone. What is unusual in the middle of a column, or only together with another column, is
found by the plain forest.

## Processor seconds

{rows:,} rows × {columns} columns, lognormal; means of {rounds} rounds in turn, after one to warm
up.

{raced}
"""


def write_results(
    worlds: Sequence[Judged],
    sets: Sequence[Judged] | None,
    raced: tuple[int, Sequence[Raced]],
    command: str,
) -> str:
    """Write the page of what was measured."""
    rows, forests = raced
    return _PAGE.format(
        command=command,
        code=hash_code(),
        machine=describe_machine(),
        versions=list_versions(),
        seeds=len(SEEDS),
        declared=DECLARED,
        worlds=_write_judged(worlds),
        worlds_said=_say(worlds, DECLARED),
        sets=MISSING if sets is None else _write_sets(sets),
        rows=rows,
        columns=COLUMNS,
        rounds=ROUNDS,
        raced=write_table(
            ["forest", "fit", "score"],
            [[one.name, f"{one.fit:.1f}", f"{one.score:.1f}"] for one in forests],
        ),
    )


def _write_sets(sets: Sequence[Judged]) -> str:
    said = [_say(sets, "all high"), _say(sets, "both sides")]
    return "\n".join([_write_judged(sets), "", *said])


def _write_judged(judged: Sequence[Judged]) -> str:
    names = [name for name in FORESTS if any(name in one.figures for one in judged)]
    rows = [
        [
            one.name,
            f"{one.rows:,} × {one.columns}",
            f"{one.share:.1%}",
            *(_cell(one, name) for name in names),
        ]
        for one in judged
    ]
    return write_table(["set", "size", "sought", *names], rows)


def _cell(one: Judged, name: str) -> str:
    area, precision = one.figures[name]
    best = max(one.figures, key=lambda other: one.figures[other][1])
    told = f"{100 * area:.1f} / {100 * precision:.1f}"
    return f"**{told}**" if name == best else told


def _say(judged: Sequence[Judged], name: str) -> str:
    """Count where a forest is ahead of pyod's, and where it is behind."""
    ahead = [one.name for one in judged if one.figures[name][1] > one.figures["IForest"][1]]
    return (
        f'By average precision "{name}" is ahead of `IForest` on {len(ahead)} of {len(judged)}'
        f"{': ' if ahead else ''}{', '.join(ahead)}."
    )
