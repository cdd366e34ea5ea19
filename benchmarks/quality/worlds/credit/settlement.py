"""What the platform does afterwards: it holds limits, collects repayments and ships orders."""

import numpy as np
import pandas as pd

from benchmarks.quality.worlds.credit.ground import END
from benchmarks.quality.worlds.credit.honest.traces import note
from benchmarks.quality.worlds.credit.town import (
    CANCELLED,
    CARD,
    CREDIT,
    DELIVERED,
    INTERCEPTED,
    REFUNDED,
    Town,
)
from detector.simulation.draws import DAY, HOUR, Flags, Floats, coin, spread

_MONTH = 30 * DAY
_LEAST = 9.9


def hold_limits(town: Town, struck: Floats) -> pd.DataFrame:
    """Give the orders with credit within each month's limit.

    Owners take a card for what is over; whoever strikes gets what is left, or nothing.
    """
    orders = town.order_log.frame().sort_values(["account", "time"], kind="stable")
    orders = orders.reset_index(drop=True)
    limit = town.people.habits.limit[orders["account"]]
    stolen = (orders["time"] >= struck[orders["account"]] - 1).to_numpy()
    month = (orders["time"] // _MONTH).astype(int)
    keys = [orders["account"], month]
    lent = orders["amount"].where(orders["paid_with"] == CREDIT, 0.0)
    over = lent.groupby(keys).cumsum() > limit
    orders.loc[over & (orders["paid_with"] == CREDIT) & ~stolen, "paid_with"] = CARD
    lent = orders["amount"].where(orders["paid_with"] == CREDIT, 0.0)
    used = lent.where(~stolen, 0.0).groupby(keys).transform("sum")
    taken = lent.where(stolen, 0.0).groupby(keys).cumsum()
    left = (orders["amount"] - (used + taken - limit).clip(lower=0)).round(2)
    short = stolen & (orders["paid_with"] == CREDIT) & (left < orders["amount"])
    orders["amount"] = left.where(short, orders["amount"]).clip(lower=_LEAST)
    first = ~orders["account"].duplicated()
    return orders[first | ~(short & (left < 40))].reset_index(drop=True)


def collect_repayments(town: Town, orders: pd.DataFrame, struck: Floats) -> None:
    """Log what owners repay of each month's credit, mostly all of it; after a bust-out nothing."""
    owed = orders[(orders["paid_with"] == CREDIT) & ~orders["fate"].isin([CANCELLED, INTERCEPTED])]
    owed = owed[~(owed["time"] >= struck[owed["account"]] - 1)]
    month = (owed["time"] // _MONTH).astype(int).rename("month")
    bills = owed.groupby([owed["account"], month])["amount"].sum().reset_index()
    account, size = bills["account"].to_numpy(), len(bills)
    due = (bills["month"].to_numpy() + 1) * _MONTH + town.rng.uniform(3, 12, size) // 1 * DAY
    time = due + town.hours(size)
    gone = (town.people.roles.scheme[account] == "bust_out") & (time > struck[account])
    pays = coin(town.rng, town.people.habits.repays[account], size) & ~gone
    share = np.where(coin(town.rng, 0.8, size), 1.0, town.rng.uniform(0.1, 0.9, size))
    amount = np.round(bills["amount"].to_numpy() * share, 2)
    note(town, account[pays], time[pays], "repaid", amount=amount[pays])


def live_orders(town: Town, orders: pd.DataFrame) -> pd.DataFrame:
    """Give one row per exported step, by account and time: `order` (its row), `time`, `step`."""
    rng, size = town.rng, len(orders)
    fate, placed = orders["fate"].to_numpy(), orders["time"].to_numpy()
    told = coin(rng, town.kind.full_lives, size)
    paid = placed + spread(rng, 40, 1.2, size)
    shipped = paid + spread(rng, 20 * HOUR, 0.6, size)
    delivered = shipped + spread(rng, 2.2 * DAY, 0.4, size)
    stopped = paid + spread(rng, 7 * HOUR, 1.1, size)
    unpaid = (fate == CANCELLED) & coin(rng, 0.5, size)
    caught = (fate == INTERCEPTED) & (stopped < shipped)
    kept = (fate == DELIVERED) | (fate == REFUNDED)
    steps: dict[str, tuple[Floats, Flags]] = {
        "placed": (placed, np.ones(size, dtype=bool)),
        "paid": (paid, told & ~unpaid),
        "shipped": (shipped, told & (fate != CANCELLED) & ~caught),
        "delivered": (delivered, told & kept),
        "cancelled": (paid + spread(rng, 3 * HOUR, 1.2, size), told & (fate == CANCELLED)),
        "intercepted": (stopped, told & (fate == INTERCEPTED)),
        "refunded": (delivered + spread(rng, 4 * DAY, 0.6, size), told & (fate == REFUNDED)),
    }
    rows = [
        pd.DataFrame({"order": np.flatnonzero(taken), "time": time[taken], "step": step})
        for step, (time, taken) in steps.items()
        if step in town.kind.order_steps
    ]
    lived = pd.concat(rows)
    lived["account"] = orders["account"].to_numpy()[lived["order"]]
    return lived[lived["time"] <= END].sort_values(
        ["account", "time", "order"], kind="stable", ignore_index=True
    )
