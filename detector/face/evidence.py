"""All evidence against one account, of a ranking in memory or of a published night."""

from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from detector.desk.dossier.case import find_row
from detector.desk.dossier.content import read_night_settings
from detector.desk.run import Run, open_run
from detector.errors import ConfigInvalid
from detector.ranking.ranking import Ranking
from detector.ranking.reasons import tabulate_evidence

PARTS = ("evidence", "values")
"""The files of a night that hold the features of the accounts in front."""


def explain(
    ranking: Ranking | Run | Path | str, account_id: str, language: str | None = None
) -> pd.DataFrame:
    """Give all evidence against one account in words, strongest first, then its context.

    Parameters
    ----------
    ranking
        What `rank` gave, or the folder of a published night, or a folder of nights, of which the
        latest is taken; or an open `Run`. A night keeps the evidence of the accounts in front.
    account_id
        The account.
    language
        `en` or `zh`; by default that of the run.

    Returns
    -------
    A pandas frame, one row per feature: `feature`, `family`, `value` (in the feature's unit),
    `evidence` (ln of how many times rarer than one in ten a value at least as risky is; 0 for
    context), `share` of all evidence (0 to 1) and `sentence`.

    Raises
    ------
    ConfigInvalid
        When there is no such night, the account is not in it, or it kept no evidence of it.

    Examples
    --------
    >>> import detector
    >>> ranking = detector.rank(detector.simulate(300, seed=1))
    >>> told = detector.explain(ranking, ranking.top(1)["account_id"].iloc[0], language="en")
    >>> told.columns.tolist()
    ['feature', 'family', 'value', 'evidence', 'share', 'sentence']
    """
    if language not in (None, "en", "zh"):
        raise ConfigInvalid("the language is neither en nor zh", "give 'en' or 'zh'")
    if not isinstance(ranking, Ranking):
        return _explain_night(open_run(ranking), account_id, language)
    try:
        return ranking.explain(account_id, language)
    except KeyError:
        raise ConfigInvalid(
            "this account is not in the ranking",
            "ranking.top() has the ids as they are written; an account without events has no rank",
        ) from None


def _explain_night(run: Run, account_id: str, language: str | None) -> pd.DataFrame:
    """Put together what a night published of an account: evidence, values, and the catalogue."""
    place = find_row(run.ranking, account_id, run.day)["rank"]
    weights, values = (_read_row(run, f"{name}.parquet", account_id) for name in PARTS)
    if not weights:
        raise ConfigInvalid(
            f"the account is rank {place:,} on {run.day}, and a night keeps the evidence of the"
            " accounts in front only",
            "rank the events again in the notebook: detector.explain(detector.rank(...), account)",
        )
    off = run.record["switched_off"]
    settings = read_night_settings(run)
    features = [one for name, one in settings.catalogue.items() if name in weights]
    rows = pd.DataFrame(
        {
            "feature": [one.name for one in features],
            "family": [one.family for one in features],
            "value": pd.Series([values.get(one.name) for one in features], dtype="float64"),
            "evidence": pd.Series([weights[one.name] for one in features], dtype="float64"),
        }
    )
    context = pd.Series([one.sign(off) == 0 for one in features], dtype="bool")
    rows["value"] = rows["value"].where(context | (rows["evidence"] > 0))
    say = [partial(one.sentence, language=settings.rank.language) for one in features]
    return tabulate_evidence(rows, say, language)


def _read_row(run: Run, name: str, account_id: str) -> dict[str, Any]:
    """Read what a file of the night has of an account; empty where it has nothing."""
    try:
        asked = pa.compute.field("account_id") == pa.scalar(account_id)
        rows = pq.read_table(run.folder / name, filters=asked).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise ConfigInvalid(
            f"{run.folder.name}: {name} cannot be read ({type(error).__name__})",
            "rank that night again with this version",
        ) from None
    return dict(rows[0]) if rows else {}
