"""A world after its night: what the ranking made of it, for all contenders to work on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.quality.worlds import WORLDS, World, make_world
from detector.catalogue.values import read_rows
from detector.engines.opening import open_engine
from detector.forest.grow import with_total
from detector.pipeline import run_night
from detector.settings import read_settings
from detector.simulation.world import simulate

SIMULATED = "simulated"
"""The world of `detector simulate`, beside those of `WORLDS`."""

THIN = ("signups", "transactions")
"""The worlds with few columns: an expert sets up a forest for each."""

FULL = (SIMULATED, *(name for name in WORLDS if name not in THIN))
"""The worlds of credit accounts, with all five stories."""


@dataclass(frozen=True)
class RankedWorld:
    """One world, and what a night's run made of it; every array in order of account_id.

    Parameters
    ----------
    name, seed, share
        Which world it is, and the share of its accounts that is misused.
    world
        Its events, and its labels by account.
    ids
        The accounts.
    features, families
        Names of the columns of `matrix` and `evidence`, and the family of each.
    signs, visible
        Per column: +1, -1, or 0 for context; how many accounts could have shown it.
    matrix, evidence
        What the forest is grown from; accounts × features.
    ours
        Minus the rank.
    """

    name: str
    seed: int
    share: float
    world: World
    ids: Sequence[str]
    features: Sequence[str]
    families: Sequence[str]
    signs: np.ndarray
    visible: np.ndarray
    matrix: np.ndarray
    evidence: np.ndarray
    ours: np.ndarray

    @property
    def labels(self) -> pd.DataFrame:
        """`label` and `typology` by account."""
        return self.world.labels.set_index("account_id").loc[list(self.ids)]

    @property
    def misused(self) -> np.ndarray:
        """True where an account is misused."""
        return np.asarray(self.labels["label"] == 1)

    @property
    def same_evidence(self) -> np.ndarray:
        """The evidence that is there at all, float64; what every detector is given."""
        return np.asarray(self.evidence[:, self.evidence.any(axis=0)], dtype=np.float64)

    @property
    def same_evidence_and_total(self) -> np.ndarray:
        """The same with the total as a last column: what our forest sees."""
        return with_total(self.same_evidence.astype(np.float32)).astype(np.float64)


def rank_world(name: str, accounts: int, seed: int, share: float | None = None) -> RankedWorld:
    """Make a world and rank it, as `detector rank` does with its defaults.

    Parameters
    ----------
    name
        `simulated` or one of `WORLDS`.
    accounts, seed
        How many accounts; the same seed gives the same world.
    share
        Share of the accounts that is misused; None is what is usual for the world.
    """
    if name == SIMULATED:
        world = simulate(accounts, seed, fraud_share=0.01 if share is None else share)
    else:
        world = make_world(name, accounts, seed, share)
    settings = read_settings(None)
    where = {"account_events": world.account_events, "order_events": world.order_events}
    with open_engine(settings.engine) as engine:
        night = run_night(engine, where, settings)
        ranking = night.ranking
        ids = np.asarray(ranking.table["account_id"].to_pylist(), dtype=object)
        order = np.argsort(ids, kind="stable")
        matrix = read_rows(engine, night.features, ranking.evidence.accounts[order])
    return RankedWorld(
        name=name,
        seed=seed,
        share=float((world.labels["label"] == 1).mean()),
        world=world,
        ids=ids[order].tolist(),
        features=ranking.features,
        families=ranking.families,
        signs=np.array([tail.sign for tail in night.model.tails]),
        visible=night.sight.visible,
        matrix=matrix,
        evidence=ranking.evidence[order],
        ours=-ranking.table["rank"].to_numpy()[order].astype(np.float64),
    )
