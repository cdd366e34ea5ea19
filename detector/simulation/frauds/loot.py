"""What is carried off: goods worth a share of the limit, or cash and where it goes."""

from dataclasses import dataclass

import numpy as np

from detector.simulation.draws import (
    MINUTE,
    NONE,
    USUAL,
    Flags,
    Floats,
    Ints,
    coin,
    running,
    spread,
    whole,
)
from detector.simulation.ledger.goods import tag_price, want_resale
from detector.simulation.ledger.logs import CREDIT
from detector.simulation.town import Town


@dataclass(frozen=True)
class Seat:
    """Where somebody sits who is signed in, one row per account."""

    device: Ints
    ip: Ints
    place: Ints

    def of(self, rows: Ints | Flags) -> "Seat":
        """Give the seats of some rows."""
        return Seat(self.device[rows], self.ip[rows], self.place[rows])


@dataclass(frozen=True)
class Haul:
    """How goods are ordered, one row per account."""

    account: Ints
    first_at: Floats
    depth: Floats
    count: Ints
    seat: Seat
    address: Ints
    phone: Ints


def order_goods(
    town: Town,
    haul: Haul,
    *,
    gap: float = 12 * MINUTE,
    slip: float = 0.15,
    stop: int = 180,
    call_off: int = 90,
    merchant: Ints | None = None,
) -> None:
    """Write orders on credit that together cost about a share of the limit.

    `depth` is that share; `gap` is the median time between two orders in seconds; `slip` is the
    share of goods that are not easily sold on.
    """
    rng = town.rng
    rows = np.repeat(np.arange(len(haul.account)), haul.count)
    who = haul.account[rows]
    waits = running(spread(rng, gap, 1.3, len(rows)), haul.count)
    # The total is split unevenly, as one dear thing and some cheaper ones would be.
    parts = rng.gamma(1.2, 1.0, len(rows)) + 0.05
    total = np.bincount(rows, parts, minlength=len(haul.account))
    yuan = town.people.limit_fen[who] / 100 * haul.depth[rows] * parts / total[rows]
    shops = town.registry.merchants(len(rows))
    if merchant is not None:
        shops = np.where(merchant[rows] == NONE, shops, merchant[rows])
    town.order_log.add(
        who, haul.first_at[rows] + waits, tag_price(rng, np.maximum(yuan, 5.0)),
        want_resale(rng, len(rows), slip), merchant=shops, paid_with=CREDIT,
        address=haul.address[rows], phone=haul.phone[rows], device=haul.seat.device[rows],
        ip=haul.seat.ip[rows], stop=stop, call_off=call_off,
    )  # fmt: skip


def add_from(
    town: Town, kind: str, members: Ints, at: Floats, seat: Seat, rows: Ints | Flags
) -> None:
    """Write one event for some of the rows, from where the one who is signed in sits."""
    there = seat.of(rows)
    town.account_log.add(
        kind, members[rows], at[rows], device=there.device, ip=there.ip, place=there.place
    )


def draw_cash(
    town: Town, members: Ints, at: Floats, depth: Floats, seat: Seat, payee: Ints
) -> None:
    """Write one to three cash draws worth a share of the limit, and the transfers that follow."""
    rng = town.rng
    counts = 1 + rng.binomial(2, 0.3, len(members))
    rows = np.repeat(np.arange(len(members)), counts)
    who = members[rows]
    drawn = at[rows] + running(spread(rng, 6 * MINUTE, 1.2, len(rows)), counts)
    amount = whole(town.people.limit_fen[who] * depth[rows] / counts[rows] / 10_000) * 10_000
    amount = np.maximum(amount, 10_000)
    log = town.account_log
    at_till = seat.of(rows)
    log.add(
        "cash_drawn", who, drawn, amount=amount, device=at_till.device, ip=at_till.ip,
        place=at_till.place,
    )  # fmt: skip
    sends = payee[rows] != NONE
    sent = drawn + 20 + spread(rng, 10 * MINUTE, 1.4, len(rows))
    split = np.where(coin(rng, 0.7, len(rows)), 1.0, rng.uniform(0.4, 1.0, len(rows)))
    log.add(
        "transferred_out", who[sends], sent[sends], payee=payee[rows][sends],
        amount=whole(amount * split / 100)[sends] * 100, device=at_till.device[sends],
        ip=at_till.ip[sends], place=at_till.place[sends],
    )  # fmt: skip
    added = (payee != NONE) & coin(rng, 0.8, len(members))
    before = spread(rng, 5 * MINUTE, 1.2, len(members))
    log.add(
        "payee_added", members[added], (at - before)[added], payee=payee[added],
        device=seat.device[added], ip=seat.ip[added], place=seat.place[added],
    )  # fmt: skip


def usual(members: Ints) -> Seat:
    """Give where members usually sit themselves."""
    own = np.full(len(members), USUAL, dtype=np.int64)
    return Seat(own, own, own)


def shared(town: Town, size: int, share: float, each: int) -> Ints:
    """Give new serials, a share of the rows drawing theirs from a few that serve several."""
    own = town.registry.serials(size)
    few = town.registry.serials(max(1, size // each))
    return np.where(coin(town.rng, share, size), town.rng.choice(few, size), own)
