"""What the logs of a night looked like: rows by day, types, filled columns, amounts."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from detector.engines.base import Engine
from detector.gates.summaries.stability import measure_psi, measure_share, measure_spread

DAY = 86_400_000_000
DAYS, PAST = 35, 28
"""Windows of 24 hours that are counted, and how many before the last it is held against."""
OTHER = "(other)"
"""Stands for the event types that are not named one by one."""

SHARED = ("device_id", "ip", "login_phone", "delivery_address", "delivery_phone")
"""Columns of which it is counted how many accounts share a value."""

_LOOKED_AT = (0, 1, 7, 14, 21, 28)  # windows in which that, and copied rows, are counted
_TELLING = ("event_type", "amount", "order_id", "counterparty", "device_id")  # of copied rows
_NAMED = 20  # unknown event types that are named
STEPS = [10**power * step for power in range(2, 9) for step in (1, 2, 5)]  # fen
_LATER = "event_time in the future"  # a later export of the same days holds more of them


class Facts(Protocol):
    """What became of the rows of one log, as the reader of events counts it."""

    usable: int
    aside: dict[str, int]
    event_types: dict[str, int]
    unknown_types: dict[str, int]
    filled: dict[str, float]
    first_us: int


def summarise_reading(
    engine: Engine, logs: Mapping[str, Any], as_of_us: int, offset: int
) -> dict[str, Any]:
    """Summarise both logs, while the engine still has their tables.

    One pass over the last 35 days of each log, and one over six of them.

    Parameters
    ----------
    engine
        It has `account_events` and `order_events`, cut at `as_of_us`.
    logs
        Facts of each log, by name.
    as_of_us
        The cut-off, microseconds in UTC.
    offset
        What the configured zone is ahead of UTC, in microseconds.

    Returns
    -------
    `as_of_us`, `offset` and `logs`: per log

    - `usable`, `aside`, `unknown`, `filled` (share of all rows) and `first_us`;
    - `days`: rows of each window of 24 hours, the last one first, how many windows the log
      `reaches` back, and `types`, the same per event type;
    - `columns`: name → filled rows per type of the last window (`now`) and of the 28 before it
      (`past`), and `spread`, how far single days lie from the others (Cohen's h);
    - `amounts`: the same of counts per type and step of money, and `usual`, the stability index
      that a usual day shows;
    - `copies`: rows of the last window, and most in one of five before it, that are like another in
      account, instant, type, amount, order, payee and device;
    - `shared`: name → accounts that have a value, and values, of the same windows.

    It goes into JSON as it is.
    """
    told = {}
    for log in sorted(logs):
        facts: Facts = logs[log]
        told[log] = {
            "usable": facts.usable,
            "aside": {why: n for why, n in sorted(facts.aside.items()) if why != _LATER},
            "unknown": dict(sorted(facts.unknown_types.items())[:_NAMED]),
            "filled": {name: round(share, 6) for name, share in sorted(facts.filled.items())},
            "first_us": facts.first_us,
            **_summarise_days(engine, log, facts, as_of_us),
            **_summarise_shared(engine, log, facts, as_of_us),
        }
    return {"as_of_us": as_of_us, "offset": offset, "logs": told}


def _summarise_days(engine: Engine, log: str, facts: Facts, as_of_us: int) -> dict[str, Any]:
    """Count by window, type and step of money, and what follows from the counts."""
    columns = sorted(name for name, share in facts.filled.items() if name not in _ALWAYS and share)
    named = [*sorted(facts.event_types), *_name_unknown(facts)]
    rows = engine.fetch(_select_days(engine, log, columns, named, as_of_us))
    types = [name for name in [*named, OTHER] if name in set(rows["type"].to_pylist())]
    places = {name: place for place, name in enumerate(types)}
    day = rows["day"].to_numpy().astype(np.int64)
    kind = rows["type"].to_pandas().map(places).to_numpy(dtype=np.int64)

    def pile(name: str, more: Sequence[np.ndarray] = (), size: Sequence[int] = ()) -> np.ndarray:
        piled = np.zeros((DAYS, len(types), *size), dtype=np.int64)
        np.add.at(piled, (day, kind, *more), rows[name].to_numpy())
        return piled

    total = pile("total")
    reaches = min(DAYS, max(1, (as_of_us - facts.first_us) // DAY)) if facts.first_us else 0
    past = slice(1, min(PAST + 1, max(reaches, 1)))
    step = rows["step"].to_numpy().astype(np.int64)
    steps = pile("total", [step], [len(STEPS) + 2])[:, :, 1:]
    return {
        "reaches": int(reaches),
        "days": total.sum(axis=1).tolist(),
        "types": {name: total[:, place].tolist() for name, place in places.items()},
        "columns": {
            name: _summarise_filled(pile(f"{name}_filled"), total, past) for name in columns
        },
        "amounts": _summarise_amounts(steps, past),
    }


_ALWAYS = {"account_id", "event_id", "event_type"}


def _name_unknown(facts: Facts) -> list[str]:
    often = sorted(facts.unknown_types.items(), key=lambda one: (-one[1], one[0]))
    return sorted(name for name, _ in often[:_NAMED])


def _select_days(
    engine: Engine, log: str, columns: Sequence[str], named: Sequence[str], as_of_us: int
) -> str:
    listed = ", ".join(engine.words.text(name) for name in named)
    kind = f"CASE WHEN event_type IN ({listed}) THEN event_type ELSE '{OTHER}' END"
    whens = " ".join(f"WHEN amount < {edge} THEN {n}" for n, edge in enumerate(STEPS, 1))
    step = f"CASE WHEN amount IS NULL THEN 0 {whens} ELSE {len(STEPS) + 1} END"
    day = f"CAST(floor(({as_of_us - 1} - at_us) / {DAY}e0) AS INTEGER)"
    counts = "".join(f", count({name}) AS {name}_filled" for name in columns)
    read = "".join(f", {name}" for name in columns)
    return (
        f"SELECT day, type, step, count(*) AS total{counts} FROM (SELECT {day} AS day,"
        f" {kind} AS type, {step} AS step{read} FROM {log}"
        f" WHERE at_us >= {as_of_us - DAYS * DAY}) AS seen GROUP BY day, type, step"
    )


def _summarise_filled(filled: np.ndarray, total: np.ndarray, past: slice) -> dict[str, Any]:
    """Tell how often a column is filled, and how far single days lie from the others."""
    every, held = total[past].sum(axis=0), filled[past].sum(axis=0)
    apart = []
    for one, known in zip(total[past], filled[past], strict=True):
        if one.sum():
            apart.append(measure_share(expect_share(one, every, held), known.sum() / one.sum()))
    return {
        "now": filled[0].tolist(),
        "past": held.tolist(),
        "spread": round(measure_spread(apart), 6),
    }


def _summarise_amounts(steps: np.ndarray, past: slice) -> dict[str, Any]:
    """Tell how amounts are spread, and how far single days lie from the others."""
    held = steps[past].sum(axis=0)
    apart = [measure_psi(*expect_amounts(one, held)) for one in steps[past]]
    usual = float(np.median(apart)) + 4 * measure_spread(apart) if apart else 0.0
    return {"now": steps[0].tolist(), "past": held.tolist(), "usual": round(usual, 6)}


def expect_share(now: Any, past: Any, filled: Any) -> float:
    """Expect the filled share of a window, had each event type been filled as before.

    Parameters
    ----------
    now
        Rows per type.
    past, filled
        Rows per type before, and the filled ones among them.

    Examples
    --------
    >>> expect_share([30, 10], [100, 100], [100, 0])
    0.75
    """
    now, past, filled = (np.asarray(given, dtype=np.float64) for given in (now, past, filled))
    known = past > 0
    rows = now[known].sum()
    return float((now[known] * filled[known] / past[known]).sum() / rows) if rows else 0.0


def expect_amounts(now: Any, past: Any) -> tuple[np.ndarray, np.ndarray]:
    """Give the amounts of before, each event type weighed as it is now, and those of now.

    Parameters
    ----------
    now, past
        Counts, types × steps of money.

    Returns
    -------
    Counts per step: those before add up to as many as there were.
    """
    now, past = np.asarray(now, dtype=np.float64), np.asarray(past, dtype=np.float64)
    rows, known = now.sum(axis=1), past.sum(axis=1)
    both = (rows > 0) & (known > 0)
    if not both.any():
        return np.zeros(now.shape[1]), np.zeros(now.shape[1])
    weighed = (past[both] / known[both, None] * rows[both, None]).sum(axis=0)
    return weighed / weighed.sum() * known[both].sum(), now[both].sum(axis=0)


def _summarise_shared(engine: Engine, log: str, facts: Facts, as_of_us: int) -> dict[str, Any]:
    """Count, on the last day and on some before it, copied rows, and what accounts share."""
    columns = [name for name in SHARED if facts.filled.get(name)]
    names = ["account", "at_us", *(name for name in _TELLING if name in facts.filled)]
    whole = ", ".join(f"coalesce(CAST({name} AS STRING), '')" for name in names)
    hashed = engine.words.hash64(f"concat_ws('|', {whole})")
    day = f"CAST(floor(({as_of_us - 1} - at_us) / {DAY}e0) AS INTEGER)"
    counts = "".join(
        f", count(DISTINCT CASE WHEN {name} IS NOT NULL THEN account END) AS {name}_accounts"
        f", count(DISTINCT {name}) AS {name}_values"
        for name in columns
    )
    rows = engine.fetch(
        f"SELECT day, count(*) - count(DISTINCT {hashed}) AS copies{counts}"
        f" FROM (SELECT *, {day} AS day FROM {log} WHERE at_us >= {as_of_us - DAYS * DAY}) AS seen"
        f" WHERE day IN ({', '.join(map(str, _LOOKED_AT))}) GROUP BY day"
    )
    found = {row["day"]: row for row in rows.to_pylist()}
    reached = [back for back in _LOOKED_AT if back in found]

    def give(name: str, back: int) -> int:
        return int(found[back][name]) if back in found else 0

    return {
        "copies": [give("copies", 0), max((give("copies", b) for b in reached[1:]), default=0)],
        "shared": {
            name: {
                "now": [give(f"{name}_accounts", 0), give(f"{name}_values", 0)],
                "past": [
                    [give(f"{name}_accounts", b), give(f"{name}_values", b)] for b in reached if b
                ],
            }
            for name in columns
        },
    }
