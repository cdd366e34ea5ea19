"""What the victim desk's card says, in words."""

from dataclasses import dataclass

import pandas as pd

from detector.privacy.masks import is_missing
from detector.report.dossier.content import Card
from detector.report.dossier.orders import OPEN, Order, join_orders, rows_of
from detector.report.dossier.phrases import Phrases
from detector.report.wording import or_dash


@dataclass(frozen=True)
class Said:
    """One row that may be read out."""

    name: str
    at: str
    amount: str
    goods: str = ""
    city: str = ""
    answer: str = ""
    open: bool = False


@dataclass(frozen=True)
class Leaflet:
    """The card in words: what can be stopped, the orders and the credit, the latest first."""

    stop: str
    orders: list[Said]
    credit: list[Said]


def build_leaflet(card: Card, words: Phrases) -> Leaflet:
    """Put the card into words."""
    orders = join_orders(card.order_steps, pd.Timestamp(card.papers.as_of))
    credit = [
        Said(words.word("what", step["what"]), words.minute(step["at"]), words.yuan(step["amount"]))
        for step in reversed(rows_of(card.credit_steps))
    ]
    return Leaflet(_stop(orders, words), [_say(o, words) for o in reversed(orders)], credit)


def _stop(orders: list[Order], words: Phrases) -> str:
    """Say how much can still be stopped."""
    left = [order for order in orders if order.answer in OPEN]
    if not left:
        return words["card_stop_none"]
    return words["card_stop_some"].format(
        count=len(left), all=len(orders), amount=words.yuan(sum(o.amount or 0.0 for o in left))
    )


def _say(order: Order, words: Phrases) -> Said:
    """Give the one answer on an order."""
    answer = "refunded" if order.state == "refunded" else order.answer
    first = order.first
    return Said(
        order.order_id,
        words.minute(order.steps[0]["at"]),
        words.yuan(order.amount),
        words.word("goods", first["category"]),
        or_dash(None if is_missing(first["city"]) else first["city"] or None),
        words[f"say_{answer}"],
        order.answer in OPEN,
    )
