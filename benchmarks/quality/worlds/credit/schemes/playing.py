"""All schemes of a world: planned before the owners live, acted out afterwards."""

import numpy as np

from benchmarks.quality.worlds.credit.ground import END
from benchmarks.quality.worlds.credit.schemes import (
    account_takeover,
    bust_out,
    coached_drawdown,
    identity_theft,
)
from benchmarks.quality.worlds.credit.schemes.mule_ring import Ring, act_in_ring, plan_rings
from benchmarks.quality.worlds.credit.schemes.scene import Scene, hire_crew
from benchmarks.quality.worlds.credit.town import Town
from detector.simulation.draws import DAY, Floats

_SOLO = {
    "identity_theft": identity_theft,
    "coached_drawdown": coached_drawdown,
    "account_takeover": account_takeover,
    "bust_out": bust_out,
}
_ACCOUNTS_PER_CREW = 8


def plan_schemes(town: Town) -> tuple[Floats, list[Ring]]:
    """Set when each account is struck, NaN for honest ones, and bend its dates to that."""
    struck = np.full(town.size, np.nan)
    for name, scheme in _SOLO.items():
        for account in town.people.roles.of(name):
            day = town.rng.uniform(15 * DAY, END - 3 * DAY) // DAY * DAY
            struck[account] = scheme.plan(town, int(account), float(day))
    return struck, plan_rings(town, struck)


def act_schemes(town: Town, struck: Floats, rings: list[Ring]) -> None:
    """Log what is done with the misused accounts."""
    misused = int(np.isfinite(struck).sum())
    crews = [hire_crew(town) for _ in range(max(4, misused // _ACCOUNTS_PER_CREW))]
    for name, scheme in _SOLO.items():
        for account in town.people.roles.of(name):
            crew = crews[town.rng.integers(len(crews))]
            scheme.act(Scene(town, int(account), float(struck[account])), crew)
    for ring in rings:
        for member in ring.members:
            act_in_ring(Scene(town, int(member), float(struck[member])), ring)
