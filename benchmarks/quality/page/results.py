"""The page as a whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.machine import describe_machine, hash_code, list_versions
from benchmarks.quality.ablation import AVERAGE_PRECISION, KEPT, Steps
from benchmarks.quality.adbench import MISSING, Compared, write_comparison
from benchmarks.quality.contenders.ceiling import name_booster
from benchmarks.quality.contenders.detectors import LEFT_OUT, TIGHT_BOUND
from benchmarks.quality.contenders.lineup import LINEUP
from benchmarks.quality.figures import Figures
from benchmarks.quality.goals import judge_goals
from benchmarks.quality.page.cells import NONE, precise, share
from benchmarks.quality.page.worlds import (
    list_full,
    table_contenders,
    table_detectors,
    table_groups,
    table_recalls,
    table_shares,
)
from benchmarks.quality.ranked import SIMULATED
from benchmarks.quality.worlds import WORLDS
from benchmarks.table import write_table


@dataclass(frozen=True)
class Measured:
    """All that the page is written from.

    Parameters
    ----------
    worlds
        One per world and seed, at the usual share of misuse.
    shares
        One per full world and share.
    ablations
        World and seed → the steps up and the parts left out.
    adbench
        One per outside set; None where the sets are not there.
    """

    worlds: Sequence[Figures]
    shares: Sequence[Figures]
    ablations: Sequence[tuple[str, Steps, Steps]]
    adbench: Sequence[Compared] | None


INTRODUCTION = (
    "Written by the command below; do not edit. Means over the seeds, in brackets the least and "
    "the most. Seeds from 301 on are kept for this page: nothing may be tuned on them. All worlds "
    "are made up by the authors of the ranking: figures compare methods on the same events, and "
    "promise nothing about yours. Where nothing else is said one account in a hundred is misused "
    "(of `signups` one in twenty), so a list in no order has an average precision of 0.01."
)


def write_results(measured: Measured, command: str, features: int) -> str:
    """Write the page; a part that was not measured is left out."""
    worlds = measured.worlds
    parts = [
        "# Quality",
        INTRODUCTION,
        _facts(command, features),
        "## Goals",
        write_table(["goal", "measured", "verdict"], judge_goals(worlds)),
        "## Average precision, by world",
        _describe(worlds),
        table_contenders(worlds),
        *_notes(),
        "## pyod's detectors on the same evidence",
        "Average precision with pyod's defaults: on the evidence that our forest is grown from / "
        f"with its total as one more column. OCSVM is fitted on {TIGHT_BOUND:,} accounts. "
        "A dash: no finite scores (columns that repeat each other have a variance of 0).",
        table_detectors(worlds),
        "Left out: " + "; ".join(f"{names} ({why})" for why, names in LEFT_OUT.items()) + ".",
        "## Recall in the top 1 %, by story",
    ]
    for world in list_full(worlds):
        parts += [f"### {world}", table_recalls(worlds, world)]
    if measured.shares:
        parts += ["## More and less misuse", _say_size(measured.shares)]
        parts.append(table_shares(measured.shares))
    parts += _ablation_parts(measured.ablations)
    compared = measured.adbench
    parts += [
        "## The forest underneath",
        _ADBENCH,
        write_comparison(compared) if compared else MISSING,
    ]
    parts += ["## Honest look-alikes in our top 1 %", _GROUPS]
    for world in list_full(worlds):
        parts += [f"### In {world}", table_groups(worlds, world)]
    return "\n\n".join(parts) + "\n"


_ADBENCH = (
    "Area under the ROC curve in per cent on sets of ADBench, mean over five seeds: the forest as "
    "pyod fits it with its defaults, scored by our own arrays, on the sets' raw columns. "
    "Published: the DTE paper's, fitted and scored on all rows; and those of pyod's "
    "documentation, fitted on 60 %. They agree within two published deviations, and at least half "
    "a point."
)
_GROUPS = (
    "The bound is the group's share of the population plus the misused share: a group may be "
    "listed as often as it is met, and a little more."
)


def _facts(command: str, features: int) -> str:
    facts = [
        f"- command: `{command}`",
        f"- code: {hash_code()}, {features} features",
        f"- machine: {describe_machine()}",
        f"- versions: {list_versions()}",
    ]
    return "\n".join(facts)


def _describe(worlds: Sequence[Figures]) -> str:
    told = {SIMULATED: "What `detector simulate` makes: every column, every story.", **WORLDS}
    names = dict.fromkeys(one.world for one in worlds)
    return "\n".join(f"- {name}: {told[name]}" for name in names)


def _notes() -> list[str]:
    missing = [c.name for c in LINEUP if not c.ready]
    notes = [
        f"The ceiling is {name_booster()}'s, five stratified folds, each scored by a model of "
        "the other four."
    ]
    if missing:
        notes.append(f"Not installed here, so left out: {', '.join(missing)}.")
    return [" ".join(notes)]


def _say_size(figures: Sequence[Figures]) -> str:
    return (
        f"Average precision on {figures[0].accounts:,} accounts of seed {figures[0].seed}. "
        "Where few are misused the labels teach little, and the ceiling is none."
    )


def _ablation_parts(ablations: Sequence[tuple[str, Steps, Steps]]) -> list[str]:
    if not ablations:
        return []
    worlds = list(dict.fromkeys(world for world, _, _ in ablations))
    return [
        "## What each idea earns",
        "Average precision on the first seed, mean over the worlds, every step fitted anew. The "
        "last column is the share of the ranking's top 1 % that the step keeps.",
        _table_steps([(world, up) for world, up, _ in ablations], worlds),
        "One part left out at a time:",
        _table_steps([(world, out) for world, _, out in ablations], worlds),
    ]


def _table_steps(steps: Sequence[tuple[str, Steps]], worlds: Sequence[str]) -> str:
    rows = []
    for name in steps[0][1]:
        cells = [
            _average([s[name][AVERAGE_PRECISION] for w, s in steps if w == world], precise)
            for world in worlds
        ]
        every = _average([s[name][AVERAGE_PRECISION] for _, s in steps], precise)
        rows.append([name, every, *cells, _average([s[name][KEPT] for _, s in steps], share)])
    return write_table(["", "mean", *worlds, KEPT], rows)


def _average(values: Sequence[float], say: Callable[[float], str]) -> str:
    return say(sum(values) / len(values)) if values else NONE
