"""A published night with its model and the values it kept: scores can be made again from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from detector.cases.movement.keeping import VALUES
from detector.cases.movement.places import Board
from detector.catalogue.feature import Feature
from detector.desk.dossier.content import read_night_settings
from detector.desk.run import Run
from detector.errors import ConfigInvalid, ModelMismatch
from detector.forest.model import Model
from detector.forest.store import load_model
from detector.forest.tails import Tail
from detector.forest.trees import Trees
from detector.ranking.reasons import MOST


class Look(NamedTuple):
    """What a night still knows of an account's values.

    `values` is float64 per feature, NaN where nothing happened or not known. `known` says where
    the value is known, `sure` where its evidence under the night's own model is: features beyond
    the reasons are none. Of accounts behind the front, nothing is.
    """

    values: np.ndarray
    known: np.ndarray
    sure: np.ndarray


@dataclass(frozen=True)
class KeptNight:
    """One night, as far as another can be held against it.

    Parameters
    ----------
    run
        The night.
    model
        Its model.
    values
        The table of `keep_values`.
    catalogue
        The features that it was ranked by, by key; in their order, the columns of the model and,
        behind two others, those of `values`.
    """

    run: Run
    model: Model
    values: pa.Table
    catalogue: Mapping[str, Feature]

    @property
    def as_of(self) -> datetime:
        """The cut-off."""
        return datetime.fromisoformat(self.run.record["as_of"])

    @cached_property
    def board(self) -> Board:
        """All accounts with the scores of the night's own model, before any verdict."""
        ranking = self.run.ranking
        without = np.argsort(ranking["rank_without_verdicts"].to_numpy())
        ids = ranking["account_id"].to_numpy().astype(object)[without]
        return Board(ids, ranking["score"].to_numpy(), np.ones(len(ids)))

    def board_under(self, model: Model) -> Board:
        """Score the night's accounts with a model: all of them with its own, else those kept."""
        if same_model(model, self.model):
            return self.board
        matrix = np.column_stack([self._column(key) for key in model.features])
        scores = model.score(model.evidence(matrix.astype(np.float64)))
        ids = self.values["account_id"].to_numpy().astype(object)
        return Board(ids, scores, self.values["weight"].to_numpy())

    def score_under(self, model: Model, account_id: str) -> float | None:
        """Score one account with a model; None where not all values that it takes were kept."""
        if same_model(model, self.model):
            (found,) = np.nonzero(self.board.ids == account_id)
            return float(self.board.scores[found[0]]) if len(found) else None
        look = self.look(account_id)
        known = look.known.all() and self.catalogue.keys() >= set(model.features)
        if not known or not self.row(account_id):
            return None
        values = self.look_over(model.features, account_id).values
        return float(model.score(model.evidence(values[None, :]))[0])

    def _column(self, key: str) -> np.ndarray:
        """Give the kept values of a feature; nothing where the night did not have it."""
        if key in self.catalogue:
            return np.asarray(self.values[key].to_numpy())
        return np.full(self.values.num_rows, np.nan)

    def row(self, account_id: str) -> dict[str, Any]:
        """Give an account's row of the ranking; empty where it was not ranked."""
        return _row(self.run.ranking, account_id)

    def look(self, account_id: str) -> Look:
        """Give what is still known of an account's values."""
        kept, names = _row(self.values, account_id), [one.name for one in self.catalogue.values()]
        ranked = self.row(account_id)
        if kept or not ranked:
            everything = np.ones(len(names), dtype=bool)
            return Look(_numbers([kept.get(key) for key in self.catalogue]), everything, everything)
        told = {reason["feature"]: reason["value"] for reason in ranked["reasons"] or ()}
        known = np.array([name in told for name in names])
        all_told = ranked["reasons"] is not None and len(told) < MOST
        sure = np.ones(len(names), dtype=bool) if all_told else known
        return Look(_numbers([told.get(name) for name in names]), known, sure)

    def look_over(self, keys: Sequence[str], account_id: str) -> Look:
        """Look over a list of features; of one that the night did not have, it is sure of nothing.

        It shows no value then, and no evidence.
        """
        own = {key: place for place, key in enumerate(self.catalogue)}
        look = self.look(account_id)
        places = np.array([own.get(key, -1) for key in keys])
        had = places >= 0
        return Look(
            np.where(had, look.values[places], np.nan),
            ~had | look.known[places],
            ~had | look.sure[places],
        )


def judge(model: Model, keys: Sequence[str], values: np.ndarray) -> np.ndarray:
    """Give the evidence of values over a list of features; 0 where the model does not know one."""
    told = dict(zip(keys, values, strict=True))
    row = np.array([[told.get(key, np.nan) for key in model.features]])
    found = dict(zip(model.features, model.evidence(row)[0].tolist(), strict=True))
    return np.array([found.get(key, 0.0) for key in keys])


def keep_night(run: Run) -> KeptNight:
    """Read what a night kept beside its ranking.

    Raises
    ------
    ConfigInvalid
        When the night kept no values.
    ModelMismatch
        When its model is of another version.
    """
    catalogue = {one.key: one for one in read_night_settings(run).catalogue.values()}
    names = [one.name for one in catalogue.values()]
    signs = [feature.sign(run.record["switched_off"]) for feature in catalogue.values()]
    mend = "rank that night again with this version"
    try:
        model = load_model(run.folder / "model", list(catalogue), signs)
        values = pq.read_table(run.folder / VALUES, columns=["account_id", "weight", *names])
    except ModelMismatch as error:
        raise ModelMismatch(f"{run.folder.name}: {error.found}", mend) from None
    except (OSError, pa.ArrowException) as error:
        found = f"{run.folder.name}: {VALUES} cannot be read ({type(error).__name__})"
        raise ConfigInvalid(found, mend) from None
    values = values.rename_columns(["account_id", "weight", *catalogue])
    return KeptNight(run, model, values, catalogue)


def same_model(one: Model, other: Model) -> bool:
    """Tell whether two models give every account the same evidence and the same score."""
    if one is other:
        return True
    return (
        one.features == other.features
        and _equal(one.trees, other.trees)
        and all(_equal(mine, theirs) for mine, theirs in zip(one.tails, other.tails, strict=True))
    )


def _equal(one: Tail | Trees, other: Tail | Trees) -> bool:
    names = [part.name for part in fields(one)]
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


def _row(table: pa.Table, account_id: str) -> dict[str, Any]:
    place = int(pa.compute.index(table["account_id"], account_id).as_py())
    return dict(table.slice(place, 1).to_pylist()[0]) if place >= 0 else {}


def _numbers(values: Sequence[float | None]) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
