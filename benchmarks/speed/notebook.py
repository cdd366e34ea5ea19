"""The peer as a job: read with pandas, build its features, fit pyod, write the top.

`python -m benchmarks.speed.notebook DATA OUT.csv`.
"""

import sys
from pathlib import Path

import pandas as pd

from benchmarks.peer import build_features, score_accounts


def rank_folder(folder: Path, out: Path, top: int = 200) -> None:
    """Rank the accounts of a folder as the notebook does, and write the first ones as CSV."""
    logs = [_read(folder, log) for log in ("account_events", "order_events")]
    scores = score_accounts(build_features(*logs))
    scores.sort_values(ascending=False).head(top).to_csv(out, header=["score"])


def _read(folder: Path, log: str) -> pd.DataFrame:
    return pd.read_parquet(folder / log if (folder / log).is_dir() else folder / f"{log}.parquet")


if __name__ == "__main__":
    rank_folder(Path(sys.argv[1]), Path(sys.argv[2]))
