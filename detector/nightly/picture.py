"""From a run to what the page shows: small plain tables."""

from typing import Any

import numpy as np
import pandas as pd

from detector.features.families import CATALOGUE
from detector.pipeline import Night
from detector.report.night import Night as Shown
from detector.settings import Settings
from detector.version import __version__

BINS = 40


def picture_night(
    night: Night, settings: Settings, record: dict[str, Any], orders: pd.DataFrame
) -> Shown:
    """Gather what `report.html` and the CSV files show of a run."""
    review = settings.rank.review
    scores = night.ranking.table["score"].to_numpy()
    return Shown(
        as_of=record["as_of"],
        run_id=record["run_id"],
        version=__version__,
        review=review,
        accounts=len(night.ranking),
        worklist=_worklist(night, review),
        orders_to_stop=orders,
        score_counts=_histogram(scores),
        review_line=float(scores[: max(review, 1)][-1]) if len(scores) else float("nan"),
        families=_families(night, review),
        switched_off=_switched_off(record["switched_off"]),
        set_aside=_set_aside(record["counts"]),
        inputs=pd.DataFrame(record["inputs"], columns=["name", "rows", "bytes", "sha256"]),
        seconds=pd.DataFrame(list(record["seconds"].items()), columns=["stage", "seconds"]),
        settings={
            "lookback": f"{settings.rank.lookback_days} days",
            "review": f"{review} accounts",
            "zone": settings.zone,
            "seed": str(night.model.seed),
            "resale goods known by": night.resale,
        },
    )


def _worklist(night: Night, review: int) -> pd.DataFrame:
    rows = night.ranking.table.slice(0, review).to_pandas()
    told = [
        [{**reason, "family": CATALOGUE[reason["feature"]].family} for reason in reasons]
        for reasons in rows["reasons"]
    ]
    blind = [list(families) for families in rows["blind"]]
    return rows.assign(reasons=pd.Series(told, dtype=object), blind=pd.Series(blind, dtype=object))


def _histogram(scores: np.ndarray) -> pd.DataFrame:
    counts, edges = np.histogram(scores, bins=BINS)
    return pd.DataFrame({"low": edges[:-1], "high": edges[1:], "accounts": counts})


def _families(night: Night, review: int) -> pd.DataFrame:
    evidence = pd.DataFrame(night.ranking.evidence.T, index=list(night.ranking.families))
    everyone = evidence.mean(axis=1).groupby(level=0, sort=False).sum()
    listed = evidence.iloc[:, :review].mean(axis=1).groupby(level=0, sort=False).sum()
    return pd.DataFrame(
        {
            "family": everyone.index,
            "worklist_evidence": listed.to_numpy(),
            "everyone_evidence": everyone.to_numpy(),
            "blind_share": [float(night.sight.blind[name].mean()) for name in everyone.index],
        }
    )


def _switched_off(missing: dict[str, str]) -> pd.DataFrame:
    rows = [(name, CATALOGUE[name].family, need) for name, need in missing.items()]
    return pd.DataFrame(rows, columns=["feature", "family", "missing"])


def _set_aside(counts: dict[str, Any]) -> pd.DataFrame:
    rows = [
        (log, reason, count)
        for log, facts in counts.items()
        if isinstance(facts, dict)
        for reason, count in facts["set_aside"].items()
    ]
    return pd.DataFrame(rows, columns=["log", "reason", "rows"])
