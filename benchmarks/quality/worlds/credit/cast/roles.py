"""Who is who: honest groups, schemes, and the traits that people have inside and outside groups."""

from dataclasses import dataclass

import numpy as np

from benchmarks.quality.worlds.credit.ground import Ground
from detector.simulation.draws import Flags, Floats, Ints, coin

ORDINARY = "ordinary"
HONEST = ""
_CAREFUL = 0.2
_OWN_LIFE = {"identity_theft": 1.0, "bust_out": 0.7, "mule_ring": 0.7}
"""Scheme → share of its accounts that belong to no honest group."""


@dataclass
class Roles:
    """One row per account.

    Parameters
    ----------
    group, scheme
        Honest group; scheme of misuse, "" if none.
    careful
        The scheme shows few of its signs.
    age
        Years.
    """

    group: np.ndarray
    scheme: np.ndarray
    careful: Flags
    age: Floats
    gifts: Flags
    moves: Flags
    new_number: Flags
    draws_cash: Flags
    travels: Flags
    new_phone: Flags
    uses_locker: Flags
    nights: Flags
    behind_relay: Flags
    elderly: Flags

    @property
    def honest(self) -> Flags:
        """Accounts that nobody misuses."""
        return np.asarray(self.scheme == HONEST)

    def of(self, scheme: str) -> Ints:
        """Give the accounts of a scheme."""
        return np.flatnonzero(self.scheme == scheme)


def draw_roles(ground: Ground, misused: int) -> Roles:
    """Draw groups and schemes by the shares of the platform."""
    rng, kind, size = ground.rng, ground.kind, ground.size
    names = np.array([ORDINARY, *kind.groups], object)
    shares = [1 - sum(kind.groups.values()), *kind.groups.values()]
    group = names[rng.choice(len(names), size, p=shares)]
    scheme, careful = _draw_schemes(ground, misused)
    for name, share in _OWN_LIFE.items():
        group[(scheme == name) & coin(rng, share, size)] = ORDINARY

    def trait(base: float, of_group: str, share: float = 0.96) -> Flags:
        member = np.asarray(group == of_group) & coin(rng, share, size)
        return coin(rng, base, size) | member

    roles = Roles(
        group=group,
        scheme=scheme,
        careful=careful,
        age=np.clip(rng.gamma(6, 5.5, size) + 17, 18, 84),
        gifts=trait(0.05, "gift_sender"),
        moves=trait(0.03, "mover"),
        new_number=trait(0.03, "number_changer") & (scheme == HONEST),
        draws_cash=trait(kind.draws_cash, "cash_user"),
        travels=trait(0.05, "traveller"),
        new_phone=trait(kind.new_phones, "phone_upgrader"),
        uses_locker=trait(0.04, "locker_office"),
        nights=trait(0.04, "night_worker", 0.9),
        behind_relay=trait(0.01, "vpn_user", 0.95),
        elderly=trait(0.01, "elderly_child_notify"),
    )
    _age(ground, roles)
    return roles


def _draw_schemes(ground: Ground, misused: int) -> tuple[np.ndarray, Flags]:
    """Split the misused accounts by the platform's shares; what is left over goes to the first."""
    rng, schemes = ground.rng, ground.kind.schemes
    counts = np.floor(np.array(list(schemes.values())) * misused).astype(np.int64)
    counts[0] += misused - counts.sum()
    chosen = rng.choice(ground.size, misused, replace=False)
    scheme, careful = np.full(ground.size, HONEST, object), np.zeros(ground.size, dtype=bool)
    scheme[chosen] = np.repeat(np.array(list(schemes), object), counts)
    careful[chosen] = coin(rng, _CAREFUL, misused)
    return scheme, careful


def _age(ground: Ground, roles: Roles) -> None:
    """Students and recruits are young, the coached of middle age and more."""
    rng, size = ground.rng, ground.size
    young = (roles.group == "dorm") | (roles.scheme == "mule_ring")
    coached = (roles.scheme == "coached_drawdown") & coin(rng, 0.6, size)
    for flags, least, most in ((young, 18, 24), (roles.elderly, 58, 82), (coached, 35, 70)):
        roles.age[flags] = rng.uniform(least, most, int(flags.sum()))
