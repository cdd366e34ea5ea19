"""The measurement: shares of planted accounts, and where the case that they copy then ranks."""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd

from benchmarks.poisoning.planting import plant
from benchmarks.poisoning.scoring import Clean, Scored, score_night
from detector.simulation.world import World, simulate

END = "2025-07-01"
LISTED = 0.01
"""Share of the accounts, planted ones not counted, that the desk reviews in a night."""


@dataclass(frozen=True)
class Attack:
    """What is copied, and how much of it each planted account does."""

    name: str
    story: str
    part: float


ATTACKS = (
    Attack("a mule ring, copied whole", "mule_ring", 1.0),
    Attack("a mule ring, each copy doing half of it", "mule_ring", 0.5),
    Attack("an identity theft, copied whole", "identity_theft", 1.0),
)


@dataclass(frozen=True)
class Place:
    """Where a case ranks, and who is on the list.

    Parameters
    ----------
    best, median
        Ranks of the case's accounts, 1 = first.
    listed
        How many of them are on the list.
    planted
        How many planted accounts are on the list.
    others
        How many other misused accounts are.
    """

    best: float
    median: float
    listed: float
    planted: float
    others: float


@dataclass(frozen=True)
class Outcome:
    """One poisoned night: by the model fitted on it, and by the one of the clean night."""

    attack: Attack
    seed: int
    share: float
    members: int
    review: int
    fitted: Place
    stored: Place
    stopped: bool


def measure_attacks(
    accounts: int, seeds: Sequence[int], shares: Sequence[float], attacks: Sequence[Attack]
) -> Iterator[Outcome]:
    """Play every attack on a world of each seed, at no planted accounts and at each share.

    Parameters
    ----------
    accounts
        Of the world, before anything is planted.
    seeds
        Of the worlds.
    shares
        Planted accounts as a share of all accounts that the model is fitted on, 0 to 1.
    attacks
        What is copied.
    """
    for seed in seeds:
        world, as_of = simulate(accounts, seed, end=END), read_end()
        first = score_night(world.logs, as_of)
        clean = Clean(first.model, first.summary)
        review = round(LISTED * accounts)
        for attack in attacks:
            case = choose_case(world, attack.story, first.fitted)
            yield _place(world, case, attack, seed, 0.0, review, first, [])
            for share in shares:
                count = round(share / (1 - share) * accounts)
                planted = plant(world.logs, case, count, seed, attack.part)
                scored = score_night(planted.logs, as_of, clean)
                yield _place(world, case, attack, seed, share, review, scored, planted.ids)


def read_end() -> datetime:
    """Give the cut-off: the end of the world, in Shanghai."""
    return datetime.fromisoformat(END).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def choose_case(world: World, story: str, ranks: "pd.Series[int]") -> list[str]:
    """Choose the accounts of the ring, or the one theft that ranks in the middle of all thefts."""
    ids = world.labels.loc[world.labels["typology"] == story, "account_id"]
    by_rank = ranks[ids].sort_values().index.tolist()
    return by_rank if story == "mule_ring" else [by_rank[(len(by_rank) - 1) // 2]]


def _place(
    world: World,
    case: list[str],
    attack: Attack,
    seed: int,
    share: float,
    review: int,
    scored: Scored,
    planted: list[str],
) -> Outcome:
    misused = world.labels.loc[world.labels["label"] == 1, "account_id"]
    others = sorted(set(misused) - set(case))
    fitted = find_place(scored.fitted, case, planted, others, review)
    stored = fitted
    if scored.stored is not None:
        stored = find_place(scored.stored, case, planted, others, review)
    tell = f"{time.process_time():6.0f} s  {attack.name}, seed {seed}, {share:.1%}"
    print(f"{tell}: {fitted}, gate {scored.stopped}", file=sys.stderr)
    return Outcome(attack, seed, share, len(case), review, fitted, stored, scored.stopped)


def find_place(
    ranks: "pd.Series[int]",
    case: Sequence[str],
    planted: Sequence[str],
    others: Sequence[str],
    review: int,
) -> Place:
    """Find where a case ranks and who is on the list.

    Examples
    --------
    >>> ranks = pd.Series({"a": 1, "copy": 2, "b": 3, "c": 4})
    >>> find_place(ranks, ["a", "b"], ["copy"], ["c"], review=2)
    Place(best=1.0, median=2.0, listed=1.0, planted=1.0, others=0.0)
    """
    own, *counted = (ranks[list(who)] for who in (case, case, planted, others))
    listed = [float((some <= review).sum()) for some in counted]
    return Place(float(own.min()), float(own.median()), *listed)
