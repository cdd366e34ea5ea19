"""What was known of each account at the cut-off: its newest verdict, once and unambiguous."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import pyarrow as pa

LATE = "given at or after the cut-off"
CONTRADICTS = "contradicts another verdict of the same account and instant"
STRANGER = "its account is not in the events"
OLDER = "a later verdict of the same account counts"


@dataclass(frozen=True)
class Known:
    """The verdicts that count, and how many do not, by reason.

    `verdicts` has one row per account: `account_id`, `label`, `labelled_at`, and `account`, its
    position among the accounts asked for; sorted by `account`.
    """

    verdicts: pd.DataFrame
    aside: dict[str, int]


def choose_known(
    verdicts: pd.DataFrame, as_of: datetime, account_ids: Sequence[str] | pd.Series
) -> Known:
    """Choose the newest verdict per account from before the cut-off.

    Two verdicts of one account and instant that contradict each other are both set aside, and an
    earlier one counts again.

    Parameters
    ----------
    verdicts
        What `read_verdicts` gives, in any order.
    as_of
        The cut-off: a verdict given at or after it is not known yet.
    account_ids
        The accounts that are ranked, each once.

    Examples
    --------
    >>> at = pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-09"], utc=True)
    >>> said = pd.DataFrame({"account_id": ["a"] * 3, "label": [0, 1, 0], "labelled_at": at})
    >>> known = choose_known(said, datetime.fromisoformat("2026-01-05T00:00Z"), ["b", "a"])
    >>> known.verdicts[["account", "label"]].values.tolist(), sum(known.aside.values())
    ([[1, 1]], 2)
    """
    rows = verdicts[["account_id", "label", "labelled_at"]].drop_duplicates()
    asked, known = (pa.array(ids, pa.string()) for ids in (rows["account_id"], account_ids))
    rows = rows.assign(account=pa.compute.index_in(asked, value_set=known).to_pandas().array)
    early = rows[rows["labelled_at"] < pd.Timestamp(as_of)]
    ours = early[early["account"].notna()].astype({"account": "int64"})
    both = ours.groupby(["account", "labelled_at"])["label"].transform("nunique").gt(1)
    agreed = ours[~both].sort_values(["account", "labelled_at"], kind="stable")
    newest = agreed.drop_duplicates("account", keep="last").reset_index(drop=True)
    aside = {
        LATE: len(rows) - len(early),
        STRANGER: len(early) - len(ours),
        CONTRADICTS: int(both.sum()),
        OLDER: len(agreed) - len(newest),
    }
    return Known(newest, {why: count for why, count in aside.items() if count})
