"""The gate of data quality: whether what came is what the nights before let expect."""

from collections.abc import Sequence

from detector.gates.contents import check_contents
from detector.gates.finding import Finding
from detector.gates.limits import Limits
from detector.gates.movement import check_amounts, check_sharing
from detector.gates.summaries.past import Summary, look_back, sort_earlier
from detector.gates.volume import LEAST_ROWS, check_volume
from detector.gates.wording import find


def check_quality(now: Summary, earlier: Sequence[Summary], limits: Limits) -> list[Finding]:
    """Check the logs of a night against their own past and against the nights before.

    The first night has its logs' own past. What was published once, because it was accepted, is
    what the next night is held against: it is not told again.

    Parameters
    ----------
    now
        What `summarise_reading` gives.
    earlier
        The same of published nights, in any order; those at or after tonight are left out.
    limits
        `settings.nightly.gates`.

    Returns
    -------
    Findings of the gate `quality`, and of `drift` where amounts or what is shared moved;
    those that stop first.
    """
    findings: list[Finding] = []
    for seen in look_back(now, earlier):
        findings += check_volume(seen, limits)
        findings += check_contents(seen, limits)
        findings += [*check_amounts(seen, limits), *check_sharing(seen, limits)]
    return sorted(findings, key=lambda one: not one.stops)


def check_sight(now: Summary, earlier: Sequence[Summary], limits: Limits) -> list[Finding]:
    """Check what the features of a night could see against the night before.

    Parameters
    ----------
    now
        With `sight`, what `summarise_sight` gives, and `as_of_us`.
    earlier
        The same of published nights, in any order; those at or after tonight are left out.
    limits
        `settings.nightly.gates`.

    Returns
    -------
    Findings of the gate `quality`. A feature that is switched off names what it needs, and the
    coverage of its family is not told beside it. Where all that it needs was so rare that it may
    have ended by chance, nothing stops.
    """
    nights = [one for one in sort_earlier(now, earlier) if "sight" in one]
    if not nights:
        return []
    known, sight = nights[0]["sight"], now["sight"]
    off = {
        name: need
        for name, need in sight["switched_off"].items()
        if name not in known["switched_off"]
    }
    if off:
        names = [f"{name} ({need})" for name, need in off.items()]
        stops = not all(_is_rare(need, nights[0]) for need in off.values())
        return [find("quality", "features switched off", stops, names=names)]
    was = known["blind"]
    more = {name: share - was[name] for name, share in sight["blind"].items() if name in was}
    names = [
        f"{name} {was[name]:.0%} → {was[name] + rise:.0%}"
        for name, rise in more.items()
        if rise > limits.coverage
    ]
    if not names:
        return []
    most = max(more.values())
    return [find("quality", "coverage", True, most, limits.coverage, names=names)]


def _is_rare(need: str, before: Summary) -> bool:
    """Say whether the night before had few rows of what a feature needs."""
    rows = 0.0
    for way in need.split("|"):
        log, _, what = way.partition(".")
        held = before.get("logs", {}).get(log)
        if held is None:
            return False
        if ":" in what:
            rows += sum(held["types"].get(what.partition(":")[2], []))
        else:
            rows += held["filled"].get(what, 0.0) * held["usable"]
    return rows < LEAST_ROWS
