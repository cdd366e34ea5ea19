"""The life of an order, step by step."""

import numpy as np

from detector.events.contract import ORDER_EVENT_TYPES
from detector.simulation.draws import DAY, HOUR, MINUTE, Flags, Floats, Ints, coin, spread, whole
from detector.simulation.ledger.goods import DIGITAL
from detector.simulation.ledger.logs import Columns

STEP_CODES = {name: code for code, name in enumerate(ORDER_EVENT_TYPES)}


class _Steps:
    """Steps gathered so far, as rows of orders, times and kinds."""

    def __init__(self, rng: np.random.Generator, orders: int) -> None:
        self.rng = rng
        self.orders = orders
        self._rows: list[Ints] = []
        self._times: list[Ints] = []
        self._kinds: list[Ints] = []

    def add(self, kind: str, mask: Flags, times: Floats) -> None:
        rows = np.flatnonzero(mask)
        self._rows.append(rows)
        self._times.append(whole(times[rows]))
        self._kinds.append(np.full(len(rows), STEP_CODES[kind], dtype=np.int64))

    def after(self, times: Floats, median: float, sigma: float) -> Floats:
        return times + 1 + spread(self.rng, median, sigma, self.orders)

    def sorted_before(self, end: int) -> tuple[Ints, Ints, Ints]:
        """Give row, time and kind in the order of rows and times, without what comes later."""
        rows, times = np.concatenate(self._rows), np.concatenate(self._times)
        kinds = np.concatenate(self._kinds)
        order = np.lexsort((times, rows))
        order = order[times[order] < end]
        return rows[order], times[order], kinds[order]


def live_orders(rng: np.random.Generator, orders: Columns, end: int) -> tuple[Ints, Ints, Ints]:
    """Give every step before the end as (row of the order, time, kind), in lifecycle order.

    An order is placed, mostly paid, then either intercepted, called off, or shipped and
    delivered, and now and then sent back. Digital goods are delivered within minutes.
    """
    size = len(orders["time"])
    steps = _Steps(rng, size)
    placed = orders["time"].astype(np.float64)
    digital = DIGITAL[orders["category"]]
    steps.add("placed", np.ones(size, dtype=np.bool_), placed)
    paid = coin(rng, 0.965, size)
    paid_at = steps.after(placed, 35.0, 1.2)
    steps.add("paid", paid, paid_at)
    steps.add("cancelled", ~paid & coin(rng, 0.6, size), steps.after(placed, 2 * HOUR, 1.0))
    stopped = paid & coin(rng, orders["stop"] / 1000, size)
    _stop(steps, stopped, paid_at)
    called_off = paid & ~stopped & ~digital & coin(rng, orders["call_off"] / 1000, size)
    _call_off(steps, called_off, steps.after(paid_at, 3 * HOUR, 1.2))
    _deliver(steps, paid & ~stopped & ~called_off, digital, paid_at)
    return steps.sorted_before(end)


def _stop(steps: _Steps, stopped: Flags, paid_at: Floats) -> None:
    stopped_at = steps.after(paid_at, 40 * MINUTE, 1.3)
    steps.add("intercepted", stopped, stopped_at)
    _call_off(
        steps, stopped & coin(steps.rng, 0.75, steps.orders), steps.after(stopped_at, 6 * HOUR, 1.0)
    )


def _call_off(steps: _Steps, mask: Flags, at: Floats) -> None:
    steps.add("cancelled", mask, at)
    refunded = mask & coin(steps.rng, 0.9, steps.orders)
    steps.add("refunded", refunded, steps.after(at, 9 * HOUR, 1.0))


def _deliver(steps: _Steps, going: Flags, digital: Flags, paid_at: Floats) -> None:
    shipped_at = steps.after(paid_at, 17 * HOUR, 0.7)
    steps.add("shipped", going & ~digital, shipped_at)
    by_post = steps.after(shipped_at, 50 * HOUR, 0.5)
    at_once = steps.after(paid_at, 80.0, 1.0)
    delivered_at = np.where(digital, at_once, by_post)
    steps.add("delivered", going, delivered_at)
    returned = going & ~digital & coin(steps.rng, 0.04, steps.orders)
    steps.add("refunded", returned, steps.after(delivered_at, 4 * DAY, 0.6))
