"""One misused account on stage: what its player can do, and what the logs keep of it."""

from typing import NamedTuple

import numpy as np

from benchmarks.quality.worlds.credit.ground import END, Ground
from benchmarks.quality.worlds.credit.honest.traces import locate
from benchmarks.quality.worlds.credit.kinds import EVENTS
from benchmarks.quality.worlds.credit.town import (
    CANCELLED,
    CREDIT,
    DELIVERED,
    INTERCEPTED,
    LOST,
    NONE,
    REFUNDED,
    Town,
)

_FATES = (DELIVERED, CANCELLED, REFUNDED, LOST)
_FATE_SHARES = (0.90, 0.05, 0.03, 0.02)


class Hand(NamedTuple):
    """Whoever acts: device, ip, and the address where they are."""

    device: int
    line: int
    place: int


class Crew(NamedTuple):
    """A crew behind several misused accounts, and what it uses again."""

    device: int
    line: int
    address: int
    phone: int
    payee: int


def hire_crew(ground: Ground) -> Crew:
    """Set up a crew with things of its own."""
    country = ground.country
    seat, drop = (int(city) for city in country.cities(2))
    return Crew(
        country.devices.one(),
        country.lines.one(seat),
        country.addresses.one(drop),
        country.phones.one(),
        country.payees.one(),
    )


class Scene:
    """A misused account from the moment it is struck."""

    def __init__(self, town: Town, account: int, struck: float):
        people = town.people
        self.town, self.account, self.struck = town, account, struck
        self.careful = bool(people.roles.careful[account])
        self.limit = float(people.habits.limit[account])
        self.home = int(people.things.home[account])
        self.city = int(people.things.city[account])
        self.login_phone = int(people.changes.login.phone[account, 0])

    def shows(self, share: float) -> bool:
        """Draw whether a sign is shown; the careful show it more rarely."""
        return self.town.chance(share * self.town.kind.careful if self.careful else share)

    def draw(self, median: float, sigma: float) -> float:
        """Draw a wait or an amount around a median."""
        return self.town.pause(median, sigma)

    def part(self, first: float, second: float) -> float:
        """Draw a share from a beta distribution."""
        return float(self.town.rng.beta(first, second))

    def owner(self) -> Hand:
        """Give the owner as they act at the moment of the strike."""
        trace = locate(self.town, np.array([self.account]), np.array([self.struck]))
        return Hand(int(trace.device[0]), int(trace.line[0]), int(trace.place[0]))

    def _within(self, time: float) -> bool:
        return bool(self.town.people.dates.registered[self.account] <= time <= END)

    def log(
        self, time: float, event: str, hand: Hand, amount: float = np.nan, payee: int = NONE
    ) -> None:
        """Log an event of the account, if it exists by then."""
        if self._within(time):
            self.town.account_log.add(
                account=self.account,
                time=time,
                type=EVENTS[event],
                device=hand.device,
                line=hand.line,
                place=hand.place,
                amount=amount,
                payee=payee,
            )

    def buy(
        self,
        time: float,
        bought: tuple[int, float],
        hand: Hand,
        address: int,
        phone: int,
        intercepted: float = 0.04,
        paid_with: int = CREDIT,
        merchant: int | None = None,
    ) -> None:
        """Log an order of a category at an amount; a share of such orders is intercepted."""
        if not self._within(time):
            return
        town, (category, amount) = self.town, bought
        stopped = town.chance(intercepted)
        usual = int(town.merchants(np.array([category]))[0])
        town.order_log.add(
            account=self.account,
            time=time,
            amount=round(amount, 2),
            category=category,
            merchant=usual if merchant is None else category * 1000 + merchant,
            paid_with=paid_with,
            address=address,
            phone=phone,
            device=hand.device,
            line=hand.line,
            fate=INTERCEPTED if stopped else town.rng.choice(_FATES, p=_FATE_SHARES),
        )

    def basket(self, total: float, most: int = 5) -> list[tuple[int, float]]:
        """Split a total over some goods, mostly such as resell easily: category and amount."""
        rng, goods = self.town.rng, self.town.kind.goods
        count = 1 + min(int(rng.poisson(1.3)), most - 1)
        focus = 0.4 if self.careful else self.town.kind.resale_focus
        loot = rng.choice(goods.resells, count)
        plain = rng.choice(len(goods.names), count, p=goods.bought)
        category = np.where(rng.random(count) < focus, loot, plain)
        weight = goods.price[category] * np.exp(rng.normal(0, 0.4, count))
        amount = np.clip(weight / weight.sum() * total, 20, max(self.limit, 20))
        return [(int(one), float(much)) for one, much in zip(category, amount, strict=True)]
