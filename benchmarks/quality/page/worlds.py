"""The tables that compare contenders, world by world."""

from collections.abc import Sequence

from benchmarks.quality.contenders.contender import Kind
from benchmarks.quality.contenders.detectors import DETECTORS, RIVALS, with_total
from benchmarks.quality.contenders.lineup import CEILING, LINEUP, OURS, RAW_ZERO
from benchmarks.quality.figures import AVERAGE_PRECISION, RECALL, Figures
from benchmarks.quality.goals import find_best, mean_precision
from benchmarks.quality.page.cells import NONE, bold, list_worlds, pick, precise, share, spread
from benchmarks.quality.ranked import FULL
from benchmarks.table import write_table


def table_contenders(figures: Sequence[Figures]) -> str:
    """Average precision of all contenders but pyod's detectors on the evidence, and as a ratio."""
    worlds = list_worlds(figures)
    rows = []
    for contender in LINEUP:
        if contender.name in RIVALS or not any(contender.name in one.quality for one in figures):
            continue
        cells = [_precision(pick(figures, world), contender.name) for world in worlds]
        rows.append([bold(contender.name), contender.kind.value, *cells])
    ratios = []
    for world in worlds:
        here = pick(figures, world)
        ratios.append(f"{mean_precision(here, OURS) / mean_precision(here, CEILING):.2f}")
    rows.append(["this ranking, as a share of the ceiling", "", *ratios])
    return write_table(["", "given", *worlds], rows)


def table_detectors(figures: Sequence[Figures]) -> str:
    """Average precision of every detector of pyod: evidence alone / with the total beside it."""
    worlds = list_worlds(figures)
    rows = [[bold(OURS), *(_mean(pick(figures, world), OURS) for world in worlds)]]
    for name in DETECTORS:
        cells = []
        for world in worlds:
            here = pick(figures, world)
            cells.append(f"{_mean(here, name)} / {_mean(here, with_total(name))}")
        rows.append([name, *cells])
    return write_table(["", *worlds], rows)


def table_recalls(figures: Sequence[Figures], world: str) -> str:
    """Recall in the top 1 % by story on one world, and the most that it can be."""
    here = pick(figures, world)
    stories = list(dict.fromkeys(story for one in here for story in one.recalls[OURS]))
    learners = [one.name for one in LINEUP if one.kind == Kind.VERDICTS]
    rival = find_best(here, [name for name in RIVALS if name in here[0].quality])
    rows = []
    for name in (RAW_ZERO, rival, OURS, *learners, CEILING):
        if name not in here[0].quality:
            continue
        recalls = [one.recalls[name] for one in here]
        cells = [
            spread([found[story] for found in recalls if story in found], share)
            for story in stories
        ]
        whole = spread([one.quality[name][RECALL] for one in here], share)
        rows.append([bold(name), whole, *cells])
    rows.append(
        ["attainable", spread([one.attainable for one in here], share), *[""] * len(stories)]
    )
    return write_table(["", "all", *(story.replace("_", " ") for story in stories)], rows)


def table_shares(figures: Sequence[Figures]) -> str:
    """Average precision where more or fewer accounts are misused."""
    shares = sorted({round(one.share, 4) for one in figures})
    rows = []
    for world in list_worlds(figures):
        here = pick(figures, world)
        for name in (RAW_ZERO, "", OURS, CEILING):
            cells = []
            for wanted in shares:
                these = [one for one in here if round(one.share, 4) == wanted]
                cells.append(_cell_or_best(these, name))
            rows.append([f"{world}: {bold(name or 'best pyod detector on the evidence')}", *cells])
    return write_table(["", *(f"{wanted:.1%} misused" for wanted in shares)], rows)


def table_groups(figures: Sequence[Figures], world: str) -> str:
    """Honest look-alikes in our top 1 % of one world."""
    here = pick(figures, world)
    rows = []
    for group in sorted({group for one in here for group in one.groups}):
        found = [one.groups[group] for one in here if group in one.groups]
        tops, bounds = [one["top"] for one in found], [one["bound"] for one in found]
        population = sum(one["population"] for one in found) / len(found)
        over = sum(top > most for top, most in zip(tops, bounds, strict=True))
        verdict = "over" if sum(tops) > sum(bounds) else "ok"
        verdict += f" ({over} of {len(found)} seeds over)" if over else ""
        bound = f"{sum(bounds) / len(bounds):.2%}"
        tops_said = spread(tops, "{:.2%}".format)
        rows.append([group.replace("_", " "), f"{population:.2%}", tops_said, bound, verdict])
    return write_table(["group", "population", "top 1 %", "bound", ""], rows)


def list_full(figures: Sequence[Figures]) -> list[str]:
    """List the full worlds that were measured."""
    return [world for world in list_worlds(figures) if world in FULL]


def _cell_or_best(figures: Sequence[Figures], name: str) -> str:
    if not figures:
        return NONE
    if name:
        return _mean(figures, name)
    best = find_best(figures, [rival for rival in RIVALS if rival in figures[0].quality])
    return f"{_mean(figures, best)} ({best})"


def _precision(figures: Sequence[Figures], name: str) -> str:
    played = [one for one in figures if name in one.quality]
    return spread([one.quality[name][AVERAGE_PRECISION] for one in played], precise)


def _mean(figures: Sequence[Figures], name: str) -> str:
    played = [one for one in figures if name in one.quality]
    return precise(mean_precision(played, name)) if played else NONE
