"""Single purchases that belong to a story, by honest people."""

import numpy as np

from detector.simulation.draws import USUAL, Floats, Ints, coin, whole
from detector.simulation.ledger.goods import prices, want
from detector.simulation.ledger.logs import CREDIT, WALLET
from detector.simulation.town import Town


def buy(
    town: Town,
    who: Ints,
    at: Ints | Floats,
    *,
    category: Ints | None = None,
    taste: float = 1.0,
    on_credit: float = 0.6,
    address: Ints | int = USUAL,
    phone: Ints | int = USUAL,
    device: Ints | int = USUAL,
) -> None:
    """Write one order per row; what costs more than the limit is not bought on credit."""
    rng, people = town.rng, town.people
    goods = want(rng, people.resale_taste[who] * taste) if category is None else category
    amount = prices(rng, goods, people.spend_scale[who])
    lent = coin(rng, on_credit, len(who)) & (amount < people.limit_fen[who])
    lent &= np.asarray(at) > people.opened_at[who]
    town.order_log.add(
        who, at, amount, goods, merchant=town.registry.merchants(len(who)),
        paid_with=np.where(lent, CREDIT, WALLET), address=address, phone=phone, device=device,
    )  # fmt: skip


def visit(
    town: Town, kind: str, who: Ints, at: Ints | Floats, share: float, device: Ints | int = USUAL
) -> None:
    """Write one event for a share of the rows."""
    rows = coin(town.rng, share, len(who))
    used = device if isinstance(device, int) else device[rows]
    town.account_log.add(kind, who[rows], whole(at)[rows], device=used)


def from_member(town: Town, firsts: Ints, sizes: Ints, values: Ints) -> Ints:
    """Give every member of consecutive groups the value of a member drawn from the group."""
    drawn = firsts + (town.rng.random(len(firsts)) * sizes).astype(np.int64)
    return np.repeat(values[drawn], sizes)
