"""From scores, evidence and what is at stake to the table of a ranking."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from detector.ranking.evidence import Evidence
from detector.ranking.patterns import CLEAR, Patterns, fit_stories, name_patterns
from detector.ranking.ranking import COLUMNS, Ranking
from detector.ranking.reasons import explain_rows

LISTS, LEAST = 10, 2_000
"""The front holds the accounts of this many lists, and so many at least."""


class Signs(NamedTuple):
    """The features, as far as a ranking needs to know them: one of each per column.

    Parameters
    ----------
    names, families
        Its name and its family.
    stories
        The stories that it speaks for.
    say
        A sentence for a value.
    """

    names: Sequence[str]
    families: Sequence[str]
    stories: Sequence[Sequence[str]]
    say: Sequence[Callable[[float], str]]


def assemble(
    ranked: pd.DataFrame,
    evidence: Evidence,
    signs: Signs,
    stories: Sequence[str],
    beside: pa.Table,
    review: int,
) -> Ranking:
    """Put a ranking together; reasons are put into words for the accounts in front only.

    Parameters
    ----------
    ranked
        From `teach`: in rank order, `account` and what becomes columns of the table.
    evidence
        Of every account, by account.
    signs
        The features, as the columns of `evidence`.
    stories
        Their names.
    beside
        Further columns of the table, by account: `money_at_risk`, `money_stoppable`, `ring` and
        `blind`.
    review
        How many accounts can be reviewed tonight.
    """
    order = ranked["account"].to_numpy()
    evidence = evidence.take(order)
    named = name_patterns(fit_stories(evidence, signs.stories, stories), stories)
    front = choose_front(ranked, review)
    told = explain_rows(evidence.read_values(front), evidence[front], signs.names, signs.say)
    columns: dict[str, Any] = {str(name): pa.array(column) for name, column in ranked.items()}
    columns |= {
        "account_id": pa.array(ranked["account_id"], pa.string()),
        "verdict": pa.array(ranked["verdict"], pa.string(), from_pandas=True),
        "pattern": pa.array(named.pattern, pa.string()),
        "pattern_certainty": pa.array(named.certainty),
        "pattern_second": pa.array(_where_unclear(named), pa.string()),
        "reasons": _spread(told, front, len(order)),
    }
    columns |= {name: beside[name].take(pa.array(order)) for name in beside.column_names}
    table = pa.table([columns[name] for name in COLUMNS], names=list(COLUMNS)).combine_chunks()
    return Ranking(table, signs.names, signs.families, signs.say, evidence)


def choose_front(ranked: pd.DataFrame, review: int) -> np.ndarray:
    """Choose the places of the accounts that are told of in words and kept with their features.

    They are the first of the list, the worklist, however deep it goes, and all with a verdict.

    Examples
    --------
    >>> ranked = pd.DataFrame({"settled": [False] * 9_999, "verdict": [None] * 9_998 + ["cleared"]})
    >>> front = choose_front(ranked, review=20)
    >>> len(front), int(front[-1])
    (2001, 9998)
    """
    chosen = ranked["verdict"].notna().to_numpy(copy=True)
    chosen[: max(LISTS * review, LEAST)] = True
    chosen[np.flatnonzero(~ranked["settled"].to_numpy())[:review]] = True
    return np.flatnonzero(chosen)


def _spread(told: "pa.ListArray[Any]", places: np.ndarray, count: int) -> "pa.ListArray[Any]":
    """Put lists at their places among so many; null elsewhere."""
    where = np.full(count, -1)
    where[places] = np.arange(len(places))
    return told.take(pa.array(where, mask=where < 0))


def _where_unclear(named: Patterns) -> np.ndarray:
    """Give the next best pattern of each account whose pattern is not clear, else none."""
    return np.where(named.certainty >= CLEAR, "", named.second)
