"""What differs in kind between the three platforms: goods, people, schemes, and what is logged."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from detector.events.contract import ACCOUNT_EVENT_TYPES

EVENTS = {name: code for code, name in enumerate(ACCOUNT_EVENT_TYPES)}
"""Event type → its code in the logs."""


class Goods:
    """The categories of a platform, an array each, in the order of the table.

    Parameters
    ----------
    rows
        Name, median price in yuan, sigma of its logarithm, resells easily (1 or 0), weight among
        what people buy, weight among what they give.
    """

    def __init__(self, *rows: tuple[str, float, float, int, float, float]):
        names, price, spread, resells, bought, given = zip(*rows, strict=True)
        self.names = np.array(names, object)
        self.price = np.array(price)
        self.spread = np.array(spread)
        self.bought = np.array(bought) / sum(bought)
        self.given = np.array(given) / sum(given)
        self.resells = np.flatnonzero(resells)
        self.dearest = np.argsort(-self.price)[:6]


@dataclass(frozen=True)
class Kind:
    """One platform. Shares are 0 to 1; a pair is a median and the sigma of the logarithm.

    Parameters
    ----------
    groups, schemes
        Honest group → share of the accounts; scheme → share of the misused accounts.
    newcomers
        Share of the accounts that register within the window.
    orders
        Orders of an ordinary account in the window.
    limit, days_to_credit
        Credit limit in yuan; wait from registration to credit.
    home_line, gateways
        Share of events from the home's ip; how many ips of mobile carriers a city has.
    foreign_notify, second_device, new_phones, draws_cash, on_credit, in_sales
        Shares of people with somebody else's number for messages, a second device, a new phone in
        the window, cash draws; of orders on credit and on days of sales.
    resale_focus
        Share of what is stolen that resells easily.
    careful
        A careful scheme shows each of its signs so many times as often as a plain one.
    logins_per_order, idle_logins
        Logins beside orders, and others per account.
    evenness
        Exponent on the sizes of cities: 1 as they are, 0 all alike.
    full_lives
        Share of orders whose later steps are exported.
    event_types, order_steps
        What is exported.
    """

    name: str
    goods: Goods
    groups: Mapping[str, float]
    schemes: Mapping[str, float]
    newcomers: float
    orders: float
    limit: tuple[float, float]
    days_to_credit: tuple[float, float]
    home_line: float
    gateways: int
    foreign_notify: float
    second_device: float
    new_phones: float
    draws_cash: float
    on_credit: float
    in_sales: float
    resale_focus: float
    careful: float
    logins_per_order: float = 0.0
    idle_logins: float = 0.0
    evenness: float = 1.0
    full_lives: float = 1.0
    event_types: frozenset[str] = field(default=frozenset(EVENTS))
    order_steps: frozenset[str] = frozenset(
        {"placed", "paid", "intercepted", "shipped", "delivered", "cancelled", "refunded"}
    )
