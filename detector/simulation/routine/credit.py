"""Limits that change, cash that is drawn, debts that are paid back."""

import numpy as np

from detector.simulation.draws import (
    DAY,
    HOUR,
    MINUTE,
    Ints,
    coin,
    either,
    some,
    spread,
    whole,
)
from detector.simulation.ledger.logs import CREDIT, EVENT_CODES
from detector.simulation.town import Town

_MONTH = 30 * DAY


def live_credit(town: Town) -> None:
    """Write limit changes, cash and repayments; all orders must have been written before."""
    _limits(town)
    _cash(town)
    _repay(town)


def _limits(town: Town) -> None:
    """Write one change of the limit for some, mostly upwards, at any time since the opening."""
    rng, people = town.rng, town.people
    who = some(rng, np.arange(len(people.person), dtype=np.int64), 0.3)
    span = town.end - people.opened_at[who]
    times = people.opened_at[who] + DAY + rng.random(len(who)) * np.maximum(span - DAY, 1)
    factor = np.where(coin(rng, 0.85, len(who)), rng.uniform(1.05, 1.8, len(who)), 0.6)
    amount = whole(people.limit_fen[who] * factor / 10_000) * 10_000
    town.account_log.add("credit_limit_changed", who, times, amount=np.maximum(amount, 30_000))


def _cash(town: Town) -> None:
    """Write cash draws, and transfers of some of them to a payee."""
    rng, people = town.rng, town.people
    span = np.maximum(people.active_to - np.maximum(people.opened_at, people.active_from), 0)
    counts = rng.poisson(people.cash_rate * span / (180 * DAY))
    who = np.repeat(np.arange(len(span), dtype=np.int64), counts)
    times = people.active_to[who] - whole(rng.random(len(who)) * span[who])
    night = coin(rng, 0.07, len(who))
    hour = np.where(night, rng.normal(25, 1.5, len(who)), rng.normal(15, 3.6, len(who)))
    times = (times - town.start) // DAY * DAY + town.start + whole(hour * HOUR)
    times = np.maximum(times, people.opened_at[who] + MINUTE)
    depth = np.clip(people.cash_depth[who] * rng.uniform(0.5, 1.4, len(who)), 0.02, 1.0)
    amount = np.maximum(whole(people.limit_fen[who] * depth / 10_000) * 10_000, 10_000)
    town.account_log.add("cash_drawn", who, times, amount=amount)
    _pass_on(town, who, times, amount)


def _pass_on(town: Town, who: Ints, times: Ints, amount: Ints) -> None:
    """Write what people do with drawn cash: rent, a loan back to a friend, a shop."""
    rng, people = town.rng, town.people
    passed = coin(rng, people.transfer_share[who], len(who))
    sender, drawn = who[passed], times[passed]
    payees = town.registry.serials(len(people.person))
    landlords = town.registry.serials(max(1, len(people.person) // 50))
    usual = either(rng, 0.4, rng.choice(landlords, len(payees)), payees, len(payees))
    sent = drawn + 30 + spread(rng, 3 * HOUR, 1.8, len(sender))
    kept = np.where(coin(rng, 0.5, len(sender)), 1.0, rng.uniform(0.2, 1.0, len(sender)))
    town.account_log.add(
        "transferred_out", sender, sent, payee=usual[sender],
        amount=whole(amount[passed] * kept / 100) * 100,
    )  # fmt: skip
    new, first = np.unique(sender, return_index=True)
    fresh = coin(rng, 0.7, len(new))
    known = spread(rng, 20 * MINUTE, 2.2, len(new))
    town.account_log.add(
        "payee_added", new[fresh], (sent[first] - 10 - known)[fresh], payee=usual[new[fresh]]
    )


def _repay(town: Town) -> None:
    """Write monthly repayments of what was ordered on credit or drawn."""
    rng, people = town.rng, town.people
    who, times, amount = _debts(town)
    month = (times - town.start) // _MONTH
    months = int((town.end - town.start) // _MONTH) + 2
    keys, bill = np.unique(who * months + month, return_inverse=True)
    owed = np.bincount(bill, weights=amount.astype(np.float64), minlength=len(keys))
    debtor, due = keys // months, town.start + (keys % months + 1) * _MONTH
    # Everybody's bill has its own day, and people pay some days before it, or late.
    due = due + debtor * 7_919 % 28 * DAY + whole(rng.normal(14, 4, len(keys)) * HOUR)
    paid_at = (
        due
        - whole(spread(rng, 2 * DAY, 1.0, len(keys)))
        + whole(coin(rng, 0.08, len(keys)) * spread(rng, 6 * DAY, 0.8, len(keys)))
    )
    pays = coin(rng, people.repay_share[debtor], len(keys)) & (owed > 0)
    pays &= paid_at < people.repays_until[debtor]
    part = np.where(coin(rng, 0.15, len(keys)), rng.uniform(0.1, 0.6, len(keys)), 1.0)
    town.account_log.add("repaid", debtor[pays], paid_at[pays], amount=whole(owed * part)[pays])


def _debts(town: Town) -> tuple[Ints, Ints, Ints]:
    """Gather what makes debt: orders on credit and cash, as who, when and fen."""
    orders, events = town.order_log.columns(), town.account_log.columns()
    lent = orders["paid_with"] == CREDIT
    drawn = events["kind"] == EVENT_CODES["cash_drawn"]
    return (
        np.concatenate([orders["account"][lent], events["account"][drawn]]),
        np.concatenate([orders["time"][lent], events["time"][drawn]]),
        np.concatenate([orders["amount"][lent], events["amount"][drawn]]),
    )
