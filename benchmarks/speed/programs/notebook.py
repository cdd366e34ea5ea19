"""The peers as jobs: read, build their features, fit pyod, write the first accounts as CSV.

`python -m benchmarks.speed.programs.notebook pandas|polars DATA OUT.csv`.
"""

import sys
from pathlib import Path

TOP = 200
_BOTH = ("account_id", "event_time", "event_type", "amount", "device_id", "ip")
_ACTS = ("login_phone", "notify_phone", "latitude", "longitude")
_STEPS = (
    "order_id",
    "category",
    "merchant_id",
    "delivery_address",
    "delivery_phone",
    "delivery_latitude",
    "delivery_longitude",
)


def rank_with_pandas(folder: Path, out: Path) -> None:
    """Rank the accounts of a folder as `benchmarks.peer` does."""
    import pandas as pd

    from benchmarks.peer import build_features, score_accounts

    def read(log: str, columns: tuple[str, ...]) -> pd.DataFrame:
        place = folder / log if (folder / log).is_dir() else folder / f"{log}.parquet"
        return pd.read_parquet(place, columns=[*_BOTH, *columns])

    features = build_features(read("account_events", _ACTS), read("order_events", _STEPS))
    scores = score_accounts(features)
    scores.sort_values(ascending=False).head(TOP).to_csv(out, header=["score"])


def rank_with_polars(folder: Path, out: Path) -> None:
    """Rank the accounts of a folder as `benchmarks.peer_polars` does."""
    from benchmarks.peer_polars import build_features, scan_log, score_accounts

    features = build_features(scan_log(folder, "account_events"), scan_log(folder, "order_events"))
    score_accounts(features).top_k(TOP, by="score").sort("score", descending=True).write_csv(out)


if __name__ == "__main__":
    rank = {"pandas": rank_with_pandas, "polars": rank_with_polars}[sys.argv[1]]
    rank(Path(sys.argv[2]), Path(sys.argv[3]))
