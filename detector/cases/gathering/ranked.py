"""What the gathering is told about the ranking; the caller knows features, this room does not."""

from collections.abc import Sequence
from typing import NamedTuple

import pyarrow as pa


class Sign(NamedTuple):
    """A feature, as far as a case needs to know it.

    Parameters
    ----------
    name
        The feature's name; its window, if any, is at the end.
    reads
        The engine's table that it is computed from.
    sql
        The expression over the rows of one account in that table, instants filled in.
    needs
        Columns and event types that it is computed from, as `log.column` and
        `log.event_type:value`; `a|b` is one of the two.
    direction
        +1 where a high value is risky, -1 where a low one is.
    """

    name: str
    reads: str
    sql: str
    needs: tuple[str, ...]
    direction: int


class Ranked(NamedTuple):
    """Every account that was ranked, and what it was ranked by.

    Parameters
    ----------
    table
        One row per account with `account_id` and `rank`, as in `ranking.parquet`.
    reasons
        `account_id` and `reasons` of the accounts to gather.
    signs
        The features. The engine has the values of each, by `account`, in the column of its name of
        the table `matrix_` and what the feature reads.
    """

    table: pa.Table
    reasons: pa.Table
    signs: Sequence[Sign]
