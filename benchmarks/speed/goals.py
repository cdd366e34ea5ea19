"""What the speed is meant to be, and whether it is, out of the figures that are kept."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from benchmarks.speed.jobs import PANDAS, RANK, SCAN
from benchmarks.speed.measure import Cost, typical
from benchmarks.speed.nights import FIRST, SECOND

Goal = tuple[str, str, str]
"""A goal, what was measured, and `met` or `missed`."""

Figures = Mapping[str, Any]
TEN_MILLION, HUNDRED_MILLION = 9_000_000, 90_000_000
"""Orders from which a world counts as one of ten, of a hundred million."""
TIMES_FLOOR, TIMES_PEER, TIMES_PYOD, OF_FIRST_NIGHT = 8.0, 10.0, 6.0, 0.2
MOST_MIB, MOST_MIB_HUNDRED = 2 * 1024, 8 * 1024
EXPONENT, APART = 1.05, 1e-12


def read_costs(runs: Mapping[str, Iterable[Mapping[str, Any]]]) -> dict[str, Cost]:
    """Give the median cost of each program."""
    return {name: typical([Cost(**run) for run in told]) for name, told in runs.items()}


def fit_exponent(sizes: Iterable[float], costs: Iterable[float]) -> float:
    """Give the exponent of the power of the size that the costs follow, by least squares in logs.

    Examples
    --------
    >>> round(fit_exponent([1, 10, 100], [3, 30, 300]), 6)
    1.0
    """
    return float(np.polyfit(np.log(list(sizes)), np.log(list(costs)), 1)[0])


def judge_goals(parts: Mapping[str, Figures]) -> list[Goal]:
    """Judge the goals whose part was measured at the size that they are stated for."""
    jobs = list_jobs(parts)
    goals: list[Goal] = []
    for job in jobs:
        if TEN_MILLION <= job["world"]["orders"] < HUNDRED_MILLION:
            goals += _judge_ten_million(job, jobs)
        if job["world"]["orders"] >= HUNDRED_MILLION:
            peak = read_costs(job["runs"])[RANK].peak
            goals.append(_below("100M orders: peak memory, MiB", peak, MOST_MIB_HUNDRED, 0))
    last = jobs[-1]["world"]["orders"] if jobs else 0
    if len(jobs) > 1 and last >= TEN_MILLION:
        goals += [
            _below(
                f"growth exponent of {what}, up to {last:,} orders",
                _exponent(jobs, what),
                EXPONENT,
                3,
            )
            for what in ("wall", "cpu")
        ]
    return goals + list(_judge_scoring(parts)) + list(_judge_nights(parts))


def list_jobs(parts: Mapping[str, Figures]) -> list[Figures]:
    """List the whole jobs that were measured, smallest world first."""
    jobs = [figures for name, figures in parts.items() if name.startswith("job-")]
    return sorted(jobs, key=lambda job: int(job["world"]["orders"]))


def _exponent(jobs: list[Figures], what: str) -> float:
    costs = [getattr(read_costs(job["runs"])[RANK], what) for job in jobs]
    return fit_exponent([job["world"]["orders"] for job in jobs], costs)


def _judge_ten_million(job: Figures, jobs: list[Figures]) -> Iterator[Goal]:
    costs = read_costs(job["runs"])
    ours = costs[RANK]
    yield _below("10M orders: wall / scan floor", ours.wall / costs[SCAN].wall, TIMES_FLOOR)
    yield _below("10M orders: peak memory, MiB", ours.peak, MOST_MIB, 0)
    if (peer := costs.get(PANDAS)) and not peer.stopped:
        yield _above(f"10M orders: wall of {PANDAS} / ours", peer.wall / ours.wall, TIMES_PEER)
    elif ran := [one for one in jobs if _finished(one, PANDAS)]:
        largest = ran[-1]["world"]["orders"]
        wall = read_costs(ran[-1]["runs"])[PANDAS].wall * job["world"]["orders"] / largest
        told = f"wall of {PANDAS}, in proportion from {largest:,} orders, / ours"
        yield _above(f"10M orders: {told}", wall / ours.wall, TIMES_PEER)


def _finished(job: Figures, program: str) -> bool:
    costs = read_costs(job["runs"])
    return program in costs and not costs[program].stopped


def _judge_scoring(parts: Mapping[str, Figures]) -> Iterator[Goal]:
    if scoring := parts.get("scoring"):
        times = scoring["pyod"][0] / scoring["kernel"][0]
        yield _above("scoring: throughput / pyod's", times, TIMES_PYOD)
        apart = scoring["apart"]
        met = "met" if apart <= APART else "missed"
        yield f"scoring: scores apart ≤ {APART:.0e}", f"{apart:.1e}", met


def _judge_nights(parts: Mapping[str, Figures]) -> Iterator[Goal]:
    if nights := parts.get("nights"):
        costs = read_costs(nights["runs"])
        share = costs[SECOND].wall / costs[FIRST].wall
        yield _below("second night: wall / first night's", share, OF_FIRST_NIGHT)


def _below(name: str, found: float, most: float, places: int = 2) -> Goal:
    met = "met" if found <= most else "missed"
    return f"{name} ≤ {most:g}", f"{found:,.{places}f}", met


def _above(name: str, found: float, least: float) -> Goal:
    return f"{name} ≥ {least:g}", f"{found:,.2f}", "met" if found >= least else "missed"
