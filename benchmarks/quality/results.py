"""From figures to the page `results.md`."""

from collections.abc import Callable, Sequence

from benchmarks.machine import describe_machine, hash_code, list_versions
from benchmarks.quality.contenders import CONTENDERS, OURS, PEER, RAW_MEDIAN, RAW_ZERO
from benchmarks.quality.figures import AVERAGE_PRECISION, Figures, Table
from benchmarks.quality.goals import judge_goals
from benchmarks.table import write_table


def write_results(worlds: Sequence[Figures], command: str, features: int) -> str:
    """Write the page: means over the seeds, with the least and the most in brackets."""
    parts = [
        "# Quality",
        "Written by the command below; do not edit. Means over the seeds, in brackets the least "
        "and the most. Seeds from 301 on are kept for this page: nothing may be tuned on them. The "
        "world is made up by `detector simulate`, written by the authors of the ranking: figures "
        "compare methods on the same events, and promise nothing about yours. One account in a "
        "hundred is a fraud, so a list in no order has an average precision of 0.01, and precision "
        "and recall in the top 1 % are the same number.",
        _facts(command, features),
        "## Goals",
        write_table(["goal", "measured", "verdict"], judge_goals(worlds)),
        "## All frauds",
        _quality(worlds),
        "## Recall in the top 1 %, by story",
        _cells([world.recalls for world in worlds], CONTENDERS, _share),
        "## Honest look-alikes in our top 1 %",
        "The bound is the group's share of the population plus the frauds' share: a group may be "
        "listed as often as it is met, and a little more.",
        _groups(worlds),
    ]
    return "\n\n".join(parts) + "\n"


def _facts(command: str, features: int) -> str:
    facts = [
        f"- command: `{command}`",
        f"- code: {hash_code()}, {features} features",
        f"- machine: {describe_machine()}",
        f"- versions: {list_versions()}",
    ]
    return "\n".join(facts)


def _quality(worlds: Sequence[Figures]) -> str:
    names = list(worlds[0].quality[OURS])
    ratios = {peer: _ratios(worlds, peer) for peer in (PEER, RAW_ZERO, RAW_MEDIAN)}
    rows = []
    for contender in CONTENDERS:
        values = [
            _spread([w.quality[contender][name] for w in worlds], _kind(name)) for name in names
        ]
        rows.append([_bold(contender), *values, *(r[contender] for r in ratios.values())])
    header = ["", *names, *(f"× {_short(peer)}" for peer in ratios)]
    return write_table(header, rows)


def _ratios(worlds: Sequence[Figures], peer: str) -> dict[str, str]:
    """Give the ratio of mean average precisions of every contender to one of them."""
    totals = {
        name: sum(world.quality[name][AVERAGE_PRECISION] for world in worlds) for name in CONTENDERS
    }
    return {name: f"{total / totals[peer]:.2f}" for name, total in totals.items()}


def _short(contender: str) -> str:
    return {PEER: "notebook", RAW_ZERO: "pyod, 0", RAW_MEDIAN: "pyod, median"}[contender]


def _cells(tables: Sequence[Table], rows: Sequence[str], say: Callable[[float], str]) -> str:
    columns = list(tables[0][rows[0]])
    body = [
        [_bold(row), *(_spread([t[row][c] for t in tables], say) for c in columns)] for row in rows
    ]
    return write_table(["", *(column.replace("_", " ") for column in columns)], body)


def _groups(worlds: Sequence[Figures]) -> str:
    rows = []
    for group in worlds[0].groups:
        here = [world.groups[group] for world in worlds]
        tops, bounds = [one["top"] for one in here], [one["bound"] for one in here]
        population = sum(one["population"] for one in here) / len(here)
        bound = sum(bounds) / len(bounds)
        over = sum(top > most for top, most in zip(tops, bounds, strict=True))
        verdict = "over" if sum(tops) / len(tops) > bound else "ok"
        verdict += f" ({over} of {len(here)} seeds over)" if over else ""
        name = group.replace("_", " ")
        rows.append(
            [name, f"{population:.2%}", _spread(tops, "{:.2%}".format), f"{bound:.2%}", verdict]
        )
    return write_table(["group", "population", "top 1 %", "bound", ""], rows)


def _kind(figure: str) -> Callable[[float], str]:
    return "{:.3f}".format if figure == AVERAGE_PRECISION else _share


def _share(value: float) -> str:
    return f"{value:.0%}" if value >= 0.0995 else f"{value:.1%}"


def _spread(values: Sequence[float], say: Callable[[float], str]) -> str:
    return f"{say(sum(values) / len(values))} ({say(min(values))}–{say(max(values))})"


def _bold(contender: str) -> str:
    return f"**{contender}**" if contender == OURS else contender
