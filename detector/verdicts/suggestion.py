"""Which accounts to review next, so that the verdicts teach most."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from detector.errors import ConfigInvalid
from detector.frames.given import Frame
from detector.nights import find_nights
from detector.verdicts.intake.read import read_verdicts
from detector.verdicts.known import choose_known
from detector.verdicts.learning import UNIT, find_anchor

OPEN = 10.0
"""Variance of a weight before any verdict: wide, so that the first one on a sign teaches most."""

COLUMNS = ("rank", "account_id", "pattern", "why")
WORDS = {
    "en": "{sign} (as {alike:,} of the {pool:,} accounts in front, {judged:,} with a verdict)",
    "zh": "{sign}（排名靠前的 {pool:,} 个账户中有 {alike:,} 个如此，其中 {judged:,} 个已有结论）",
}
BORDER = {
    "en": "{side} the end of tonight's list (rank {review:,}); {why}",
    "zh": "位于今晚清单末位（第 {review:,} 名）{side}；{why}",
}
SIDE = {"en": ("above", "below"), "zh": ("之上", "之下")}


def suggest(
    run: Path | str,
    verdicts: Frame | Path | str | None = None,
    count: int = 20,
    language: str = "en",
) -> pd.DataFrame:
    """Name the accounts whose verdict would teach most.

    That is not the top of the list: an account is worth asking about when it is near the border of
    tonight's list, when many accounts there share its evidence, and when no verdict, nor an account
    named before it, tells about that evidence already.

    Parameters
    ----------
    run
        A night's folder, or a folder of nights, of which the latest is taken.
    verdicts
        As `read_verdicts` takes it: what they tell is known already.
    count
        How many accounts at most.
    language
        `en` or `zh`.

    Returns
    -------
    One row per account, the one that teaches most first: `rank`, `account_id`, `pattern`, `why`.

    Raises
    ------
    ConfigInvalid
        When the folder is not a finished night with evidence.

    Examples
    --------
    >>> import tempfile
    >>> import detector
    >>> with tempfile.TemporaryDirectory() as out:
    ...     night = detector.rank_into(out, detector.simulate(60, seed=1))
    ...     asked = detector.suggest(night.folder, count=3)
    >>> asked.columns.tolist(), len(asked) <= 3
    (['rank', 'account_id', 'pattern', 'why'], True)
    """
    if not isinstance(run, (str, Path)):
        raise ConfigInvalid(
            f"a {type(run).__name__} is no published night", "give the folder of a night"
        )
    night = _find_night(Path(run))
    try:
        record = json.loads((night / "run.json").read_text(encoding="utf-8"))
        table = pq.read_table(night / "evidence.parquet")
        first = pq.read_table(night / "ranking.parquet").slice(0, table.num_rows)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise ConfigInvalid(
            f"{night.name}: not a night with evidence ({type(error).__name__})",
            "give a folder that `detector rank` of this version wrote",
        ) from None
    names = table.column_names[2:]
    evidence = np.column_stack([table[name].to_numpy() for name in names]).astype(np.float64)
    ids = [str(name) for name in table["account_id"].to_pylist()]
    judged = np.array([v is not None for v in first["verdict"].to_pylist()], dtype=bool)
    if verdicts is not None:
        given = read_verdicts(verdicts)
        late = given["labelled_at"].max() + pd.Timedelta(microseconds=1)
        judged[choose_known(given, late, ids).verdicts["account"].to_numpy()] = True
    waiting = first["rank"].to_numpy()[~first["settled"].to_numpy(zero_copy_only=False)]
    border = waiting[: int(record["review"])]
    review = int(border[-1]) if len(border) else first.num_rows
    chosen, signs = choose_teaching(evidence, record["counts"]["accounts"], review, judged, count)
    rows = [
        _row(first, place, names[sign], evidence[:, sign] > 0, judged, review, language)
        for place, sign in zip(chosen, signs, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def choose_teaching(
    evidence: np.ndarray, accounts: int, review: int, judged: np.ndarray, count: int
) -> tuple[list[int], list[int]]:
    """Choose, one after the other, whose verdict takes most doubt from the accounts at the border.

    The doubt about an account is the variance p(1 - p) of a verdict with odds 1 at the border of
    the list, and the log-odds of the rank elsewhere. A verdict on one account takes
    p(1 - p) (x'Sz)² / (1 / (q(1 - q)) + z'Sz) from the variance of each other, S being the
    covariance of a logistic model's weights, which every verdict narrows (variance reduction:
    Settles 2009, section 3.5).

    Parameters
    ----------
    evidence
        The first accounts of the list × features, in rank order.
    accounts
        How many accounts were ranked in all.
    review
        The last rank of tonight's list: the border.
    judged
        Whether an account has a verdict.
    count
        How many to choose.

    Returns
    -------
    Their positions, and the column of the evidence that most of what they teach is about.

    Examples
    --------
    >>> evidence = np.array([[3.0, 0.0], [3.0, 0.0], [0.0, 3.0], [3.0, 0.0]])
    >>> choose_teaching(evidence, 4, 2, np.array([False] * 4), 2)
    ([1, 2], [0, 1])
    """
    anchor = find_anchor(np.arange(1, accounts + 1))
    border = anchor[min(review, accounts) - 1]
    chance = 1.0 / (1.0 + np.exp(border - anchor[: len(evidence)]))
    doubt = chance * (1.0 - chance)
    rows = evidence / UNIT
    spread = np.linalg.inv(
        np.eye(rows.shape[1]) / OPEN + (rows * (doubt * judged)[:, None]).T @ rows
    )
    chosen: list[int] = []
    signs: list[int] = []
    open_to = ~judged & (evidence > 0).any(axis=1)
    weighted = (rows * doubt[:, None]).T @ rows
    for _ in range(min(count, int(open_to.sum()))):
        reach = rows @ spread
        own = (reach * rows).sum(axis=1)
        gain = ((reach @ weighted) * reach).sum(axis=1) / (1.0 / doubt + own)
        place = int(np.argmax(np.where(open_to, np.round(gain, 12), -1.0)))
        chosen.append(place)
        signs.append(int(np.argmax(np.abs(reach[place]) * rows[place])))
        open_to[place] = False
        told = reach[place]
        spread = spread - np.outer(told, told) / (1.0 / doubt[place] + own[place])
    return chosen, signs


def _row(
    first: pa.Table,
    place: int,
    sign: str,
    alike: np.ndarray,
    judged: np.ndarray,
    review: int,
    language: str,
) -> tuple[Any, ...]:
    account = first.slice(place, 1).to_pylist()[0]
    sentences = {reason["feature"]: reason["sentence"] for reason in account["reasons"]}
    why = WORDS[language].format(
        sign=sentences.get(sign, sign),
        alike=int(alike.sum()),
        pool=len(alike),
        judged=int((alike & judged).sum()),
    )
    side = SIDE[language][int(account["rank"] > review)]
    said = BORDER[language].format(side=side, review=review, why=why)
    return account["rank"], account["account_id"], account["pattern"], said


def _find_night(run: Path) -> Path:
    nights = find_nights(run)
    if not nights:
        raise ConfigInvalid(
            f"{run.name}: no finished night in this folder",
            "give a night (dt=YYYY-MM-DD) or the folder that `detector rank --out` wrote into",
        )
    return nights[-1]
