"""`python -m tests.golden.rewrite` ranks sample_data anew and tells how far its top 100 moved."""

from pathlib import Path

import pandas as pd

from detector.nightly.job import rank
from detector.ranking.ranking import Ranking

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "sample_data"
GOLDEN = Path(__file__).parent / "top100.csv"
TOP = 100


def top_of(ranking: Ranking) -> pd.DataFrame:
    """Give the first hundred: rank, account, pattern and the feature of the strongest reason."""
    first = ranking.table.slice(0, TOP).to_pandas()
    reasons = [row[0]["feature"] if len(row) else "" for row in first["reasons"]]
    return first[["rank", "account_id", "pattern"]].assign(reason=reasons)


def read_golden() -> pd.DataFrame:
    return pd.read_csv(GOLDEN, keep_default_na=False)


def compare(old: pd.DataFrame, new: pd.DataFrame) -> str:
    """Say how many of the hundred stayed, and how far these moved in the mean.

    Examples
    --------
    >>> old = pd.DataFrame({"account_id": ["a", "b", "c"], "rank": [1, 2, 3]})
    >>> new = pd.DataFrame({"account_id": ["b", "a", "d"], "rank": [1, 2, 3]})
    >>> compare(old, new)
    '2 of 3 stayed; those moved by 1.0 ranks in the mean'
    """
    both = old.merge(new, on="account_id", suffixes=("_old", "_new"))
    moved = (both["rank_old"] - both["rank_new"]).abs().mean() if len(both) else 0.0
    return f"{len(both)} of {len(old)} stayed; those moved by {moved:.1f} ranks in the mean"


def main() -> None:
    """Rewrite the golden file, and say what changed."""
    top = top_of(rank(SAMPLE))
    if GOLDEN.exists():
        print(compare(read_golden(), top))
    top.to_csv(GOLDEN, index=False, lineterminator="\n")
    print(f"{GOLDEN.relative_to(ROOT)} is written")


if __name__ == "__main__":
    main()
