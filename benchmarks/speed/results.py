"""From the figures that are kept to the page `results.md`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from benchmarks.speed.goals import Figures, fit_exponent, judge_goals, list_jobs, read_costs
from benchmarks.speed.jobs import RANK
from benchmarks.speed.measure import Cost
from benchmarks.speed.nights import SECOND
from benchmarks.table import write_table

COSTS = ("wall s", "CPU s", "peak MiB")
_PAGE = """# Speed

Written by the command below; do not edit. Programs run in turn, each a process from start to exit;
figures are medians of the runs told beside them. Read the ratios: the machine is shared.

- command: `{command}`; what was measured before is kept in DIR and told here as well
- machine: {machine}
- versions: {versions}

## Goals

{goals}

Goals of sizes that were not measured are not listed.

{parts}
## What was measured, when

{made}

The scan floor is DuckDB summing every column of the contract once. The peers are
`benchmarks/peer.py` and `benchmarks/peer_polars.py`: fewer features, and a CSV of scores as the
result. `detector rank` is the whole job: checks, features, model, reasons, cases, report and
record. The worlds are one simulated base of 100,000 accounts, written as often as needed with fresh
identities (`benchmarks/speed/worlds`), by day and time as an export would be.
"""


def write_results(parts: Mapping[str, Figures], command: str) -> str:
    """Write the page from all parts that are kept."""
    last = max(parts.values(), key=lambda figures: str(figures["day"]))
    sections = [_write_job(job) for job in list_jobs(parts)]
    sections += [_write_growth(jobs)] if len(jobs := list_jobs(parts)) > 1 else []
    sections += [_write_scoring(parts["scoring"])] if "scoring" in parts else []
    sections += [_write_nights(parts["nights"])] if "nights" in parts else []
    made = [[name, str(told["day"]), str(told["code"])] for name, told in parts.items()]
    return _PAGE.format(
        command=command,
        machine=last["machine"],
        versions=last["versions"],
        goals=write_table(("goal", "measured", ""), judge_goals(parts)),
        parts="\n".join(sections),
        made=write_table(("part", "day", "code"), made),
    )


def _write_job(job: Figures) -> str:
    world, costs = job["world"], read_costs(job["runs"])
    return f"""## {world["orders"]:,} orders

{world["accounts"]:,} accounts; {world["order_events"]:,} order events and
{world["account_events"]:,} account events, {world["bytes"] / 2**30:.1f} GiB of Parquet.

{_write_ratios(RANK, costs)}

{_table(job["runs"])}

Stage by stage, wall seconds of the last `{RANK}`; the rest is start-up, report and record.

{write_table(("stage", "s", "share"), _stages(job["seconds"], job["runs"][RANK][-1]["wall"]))}
"""


def _write_growth(jobs: Sequence[Figures]) -> str:
    sizes = [job["world"]["orders"] for job in jobs]
    rows = []
    for name in jobs[0]["runs"]:
        costs = [read_costs(job["runs"]).get(name) for job in jobs]
        ran = [(size, cost) for size, cost in zip(sizes, costs, strict=True) if _whole(cost)]
        if len(ran) > 1:
            exponents = [
                fit_exponent([s for s, _ in ran], [getattr(c, what) for _, c in ran])
                for what in ("wall", "cpu", "peak")
            ]
            rows.append([name, f"{ran[-1][0]:,}", *(f"{exponent:.3f}" for exponent in exponents)])
    header = ("", "up to orders", "wall", "CPU", "peak memory")
    return f"""## Growth

The exponent of the number of orders that each cost follows, from {sizes[0]:,} orders on (least
squares in logs; 1 is in proportion).

{write_table(header, rows)}
"""


def _write_scoring(scoring: Figures) -> str:
    rows = []
    for way in ("pyod", "kernel"):
        wall, cpu = scoring[way]
        rows.append([way, f"{wall:.2f}", f"{cpu:.2f}", f"{scoring['rows'] / wall:,.0f}"])
    return f"""## Scoring

{scoring["rows"]:,} accounts, {scoring["columns"]} columns, {scoring["trees"]} trees, the same
forest, {scoring["rounds"]} rounds in turn. The kernel's first call in a process takes
{scoring["first_call"]:.2f} s. The scores are {scoring["apart"]:.1e} apart at most, pyod's offset
taken off.

{write_table(("", "wall s", "CPU s", "accounts per s"), rows)}
"""


def _write_nights(nights: Figures) -> str:
    costs = read_costs(nights["runs"])
    same = "the same bytes" if nights["same"] else "NOT the same bytes"
    return f"""## The second night

{nights["days"]} daily partitions of {nights["world"]["orders"]:,} orders. The second night with
`--store`, and again from scratch without it, ranked to {same}.

{_write_ratios(SECOND, costs)}

{_table(nights["runs"])}
"""


def _write_ratios(ours: str, costs: Mapping[str, Cost]) -> str:
    """Write what one program costs as ratios to the others."""
    others = {name: cost for name, cost in costs.items() if name != ours}
    rows = [[f"{ours} / {name}", *_ratios(costs[ours], cost)] for name, cost in others.items()]
    return write_table(("", "wall", "CPU", "peak memory"), rows)


def _table(runs: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    rows = []
    for name, cost in read_costs(runs).items():
        told = " (stopped: out of memory)" if cost.stopped else ""
        figures = [f"{cost.wall:,.1f}", f"{cost.cpu:,.1f}", f"{cost.peak:,.0f}"]
        rows.append([name + told, str(len(runs[name])), *figures])
    return write_table(("", "runs", *COSTS), rows)


def _stages(seconds: Mapping[str, float], whole: float) -> Iterable[Sequence[str]]:
    every = {**seconds, "the rest": whole - sum(seconds.values())}
    return [[stage, f"{s:,.1f}", f"{s / whole:.0%}"] for stage, s in every.items()]


def _ratios(mine: Cost, other: Cost) -> list[str]:
    if other.stopped:
        return ["–", "–", "–"]
    pairs = [(mine.wall, other.wall), (mine.cpu, other.cpu), (mine.peak, other.peak)]
    return [f"{left / right:.2f}" for left, right in pairs]


def _whole(cost: Cost | None) -> bool:
    return cost is not None and not cost.stopped
