"""How far features and scores moved from one night to another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from detector.canvas.axes import CHOSEN, INK, OCHRE, dress, name_rows, open_axes, say_nothing
from detector.canvas.lettering import choose_language, say
from detector.desk.run import Run, open_two
from detector.errors import ConfigInvalid
from detector.gates.summaries.stability import measure_psi
from detector.gates.summaries.values import summarise_values
from detector.ranking.ranking import Ranking

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LIMIT = 0.25
"""The index beyond which much has moved, where the settings of the later night name no other."""
LEAST = 0.005
"""What moved less is not drawn."""
SCORES = "scores"

_KEPT = "values.parquet"
_BESIDE = ("account_id", "rank", "weight")


def plot_drift(
    before: Ranking | Run | Path | str,
    now: Ranking | Run | Path | str | None = None,
    most: int = 20,
    ax: "Axes | None" = None,
    language: str | None = None,
) -> "Axes":
    """Draw how far the scores and each feature moved between two nights, against the limit.

    The measure is the population stability index, less what chance makes, over bins that are set
    at the earlier night: below 0.1 nothing moved, above 0.25 much did. Two nights on disk are
    compared by the values that they kept, of the accounts in front and of a sample that stands for
    the others; two rankings in memory by the values that are evidence, which is the risky side of
    each feature. Features that did not move, or that one of the two has of no account, are left
    out. A feature of a young log moves as the log grows; the nightly gate allows for that, the
    picture does not. Nor does it see that two nights have a model each: then the scores differ by
    their scale alone.

    Parameters
    ----------
    before, now
        Two rankings from `detector.rank`, or two nights: runs, or folders that `rank_into` or the
        nightly job wrote. Of a folder of nights alone, the two latest are drawn.
    most
        How many features to draw, those that moved most.
    ax
        Where to draw; without axes, pyplot makes a new figure.
    language
        `en` or `zh`; by default that of the later night. Where no font has Chinese it is English.

    Returns
    -------
    The axes: across, the index, which has no unit; the scores on top, then features by index.

    Raises
    ------
    ConfigInvalid
        When a night is not there or kept no values, or only one is a ranking.

    Examples
    --------
    >>> import detector
    >>> from matplotlib.figure import Figure
    >>> world = detector.simulate(300, seed=1)
    >>> ranking = detector.rank(world.account_events, world.order_events)
    >>> drawn = detector.plot_drift(ranking, ranking, ax=Figure().subplots())
    >>> float(drawn.containers[0].datavalues.max())
    0.0
    """
    first, later = _read(before, now)
    settings = later.record.get("settings", {})
    language = choose_language(language or settings.get("rank", {}).get("language"))
    gates = settings.get("nightly", {}).get("gates", {})
    limits = [gates.get("psi_score", LIMIT), gates.get("psi_feature", LIMIT)]
    moves = measure_moves(first, later)
    shown = moves[(moves >= LEAST) | (moves.index == SCORES)].head(most + 1)
    ax = open_axes(ax, 7.2, 1.7 + 0.24 * len(shown))
    if shown.empty:
        return say_nothing(ax, say("nobody_ranked", language))
    _draw(ax, shown, limits, language)
    title = say(
        "drift_title",
        language,
        before=first.name,
        now=later.name,
        score=f"{moves.iloc[0]:.2f}",
        far=int((moves.iloc[1:] > limits[1]).sum()),
        all=len(moves) - 1,
    )
    return dress(ax, title, say("psi", language), legend=True)


def _draw(ax: "Axes", shown: pd.Series, limits: Sequence[float], language: str) -> None:
    """Draw a bar for each, of another colour beyond its limit, and the limits as lines."""
    limit = np.array([limits[0], *[limits[1]] * (len(shown) - 1)])
    rows, beyond = np.arange(len(shown)), shown.to_numpy() > limit
    ax.barh(rows, shown, height=0.66, color=np.where(beyond, OCHRE, CHOSEN))
    ax.vlines(limit, rows - 0.5, rows + 0.5, color=INK, linestyle="--", linewidth=1.2,
              label=say("limit", language))  # fmt: skip
    for row, moved in enumerate(shown):
        ax.annotate(f"{moved:.2f}", (moved, row), xytext=(4, 0), textcoords="offset points",
                    va="center", fontsize=8, color=INK)  # fmt: skip
    name_rows(ax, [say("of_scores", language), *shown.index[1:]])
    ax.set_xlim(0, max(1.15 * float(shown.max()), 1.4 * max(limits)))


class Side(NamedTuple):
    """One side of a comparison.

    Parameters
    ----------
    name
        The day of its cut-off.
    features
        Their names.
    column
        Gives a feature's values, without those that are missing, and how many accounts each
        stands for.
    worth
        How many accounts each account is worth: less than one where a sample stands for others. It
        is the effective size of Kish (Survey Sampling, 1965), so that the noise of sampling is
        taken off in full.
    scores
        float64, one per account.
    record
        The facts of the run.
    """

    name: str
    features: Sequence[str]
    column: Callable[[str], tuple[np.ndarray, np.ndarray]]
    worth: float
    scores: np.ndarray
    record: Mapping[str, Any]


def _read(before: Ranking | Run | Path | str, now: Ranking | Run | Path | str | None) -> list[Side]:
    if isinstance(before, Ranking) and isinstance(now, Ranking):
        return [_read_ranking(one) for one in (before, now)]
    if isinstance(before, Ranking) or isinstance(now, Ranking):
        raise ConfigInvalid(
            "one ranking in memory is nothing to hold against, nor is a night on disk",
            "give two rankings, two nights, or a folder of nights",
        )
    return [_read_night(run) for run in open_two(before, now)]


def _read_night(run: Run) -> Side:
    try:
        kept = pq.read_table(run.folder / _KEPT)
    except (OSError, pa.ArrowException):
        raise ConfigInvalid(
            f"the night {run.day} kept no values: {_KEPT} cannot be read",
            "rank that night again with this version",
        ) from None
    weight = kept["weight"].to_numpy()

    def column(name: str) -> tuple[np.ndarray, np.ndarray]:
        values = kept[name].to_numpy()
        known = ~np.isnan(values)
        return values[known], weight[known]

    names = [name for name in kept.column_names if name not in _BESIDE]
    worth = weight.sum() / max((weight**2).sum(), 1.0)
    return Side(run.day, names, column, worth, run.ranking["score"].to_numpy(), run.record)


def _read_ranking(ranking: Ranking) -> Side:
    evidence = ranking.evidence
    order = np.argsort(evidence.weights.indices, kind="stable")
    values, places = evidence.values[order], np.arange(len(ranking.features) + 1)
    ends = np.searchsorted(evidence.weights.indices[order], places)
    by_name = {
        name: values[first:last]
        for name, first, last in zip(ranking.features, ends, ends[1:], strict=False)
    }
    day = str(ranking.record.get("as_of", "?"))[:10]
    scores = ranking.table["score"].to_numpy()
    return Side(day, list(by_name), lambda name: (by_name[name], np.ones(len(by_name[name]))), 1.0,
                scores, ranking.record)  # fmt: skip


@dataclass(frozen=True)
class _Named:
    """A feature, as far as a summary asks for it."""

    name: str


def measure_moves(before: Side, now: Side) -> pd.Series:
    """Measure the stability index of the scores and of every feature that both sides have.

    Returns
    -------
    By name: `scores` first, then features by index, the largest first. Empty where one side has no
    account.
    """
    if not len(before.scores) or not len(now.scores):
        return pd.Series(dtype=np.float64)
    both = [_Named(name) for name in before.features if name in set(now.features)]
    bins = summarise_values(lambda one: before.column(one.name)[0], both, before.scores)
    sides, drift = (before, now), {}
    for name, bin in bins["features"].items():
        counts = [_count(*one.column(name), bin["edges"], len(one.scores)) for one in sides]
        if all(held[1:].sum() for held in counts):
            worth = [held * one.worth for held, one in zip(counts, sides, strict=True)]
            drift[name] = measure_psi(*worth)
    edges = bins["scores"]["edges"]
    counts = [_count(one.scores, np.ones(len(one.scores)), edges, 0) for one in sides]
    features = pd.Series(drift, dtype=np.float64).sort_values(ascending=False, kind="stable")
    moves: pd.Series = pd.concat([pd.Series({SCORES: measure_psi(*counts)}), features])
    return moves


def _count(
    values: np.ndarray, weight: np.ndarray, edges: Sequence[float], accounts: int
) -> np.ndarray:
    """Count accounts in bins, those without a value first."""
    bins = np.searchsorted(np.asarray(edges, np.float64), np.round(values, 6), side="right")
    counts = np.bincount(bins, weights=weight, minlength=len(edges) + 1)
    return np.concatenate([[max(accounts - float(weight.sum()), 0.0)], counts])
