"""Orders, put together from their steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from detector.privacy.masks import is_missing

LIFE = ("placed", "paid", "shipped", "delivered", "refunded", "cancelled", "intercepted")
"""The steps of an order; of two at the same instant, the one further on in this tuple counts."""

_ANSWERS = {
    "shipped": "on_way",
    "delivered": "delivered",
    "refunded": "stopped",
    "cancelled": "stopped",
    "intercepted": "stopped",
}
OPEN = ("unsent", "on_way")
"""The answers that leave something to stop."""

LONG_OPEN = pd.Timedelta(days=30)
"""An open order without a step for so long is one whose end nobody told."""


@dataclass(frozen=True)
class Order:
    """One order: what its first step tells, and where it stands.

    Parameters
    ----------
    first
        What it was placed with; a value that this step lacks is taken from a later one.
    steps
        All its steps in order of time.
    state
        Its latest step that the contract knows.
    answer
        `unsent`, `on_way`, `delivered`, `stopped`, or `untold`.
    """

    order_id: str
    first: dict[str, Any]
    steps: tuple[dict[str, Any], ...]
    state: str
    answer: str

    @property
    def amount(self) -> float | None:
        """What it is worth, in yuan."""
        return None if is_missing(self.first.get("amount")) else float(self.first["amount"])


def join_orders(steps: pd.DataFrame, as_of: pd.Timestamp) -> list[Order]:
    """Put orders together, in the order in which they were placed.

    Parameters
    ----------
    steps
        Rows in order of time with `order_id`, `what` and `at`; those without an order are left out.
    as_of
        The cut-off.

    Examples
    --------
    >>> first, later = pd.Timestamp("2026-03-01T00:00Z"), pd.Timestamp("2026-03-02T00:00Z")
    >>> told = pd.DataFrame({"at": [first, later, later], "order_id": "o1",
    ...                      "what": ["placed", "delivered", "shipped"], "amount": 9.0})
    >>> [(order.state, order.answer, order.amount) for order in join_orders(told, later)]
    [('delivered', 'delivered', 9.0)]
    """
    held: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(steps):
        if not is_missing(row["order_id"]):
            held.setdefault(str(row["order_id"]), []).append(row)
    return [_join(order_id, told, as_of) for order_id, told in held.items()]


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Give a table as one dict per row."""
    return [{str(name): row[name] for name in row} for row in table.to_dict("records")]


def _join(order_id: str, told: list[dict[str, Any]], as_of: pd.Timestamp) -> Order:
    known = [step for step in told if step["what"] in LIFE]
    last = max(known, key=lambda step: (step["at"], LIFE.index(step["what"])), default=None)
    state = str(last["what"]) if last else "placed"
    placed = [step for step in told if step["what"] == "placed"]
    first = _fill([*placed, *told])
    answer = _ANSWERS.get(state, "unsent")
    if answer in OPEN and as_of - (last or told[-1])["at"] > LONG_OPEN:
        answer = "untold"
    return Order(order_id, first, tuple(told), state, answer)


def _fill(steps: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Take each value from the first step that has it."""
    filled: dict[str, Any] = {}
    for step in steps:
        for name, value in step.items():
            if is_missing(filled.get(name)):
                filled[name] = value
    return filled
