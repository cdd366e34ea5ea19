"""What every world writes alike: names in no telling order, timestamps and labels."""

import numpy as np
import pandas as pd

from detector.simulation.draws import DAY, Floats, Ints, spread

ZONE = "Asia/Shanghai"


def name_rows(rng: np.random.Generator, prefix: str, size: int) -> np.ndarray:
    """Give names whose order says nothing about the rows."""
    width = len(str(size))
    return np.array(
        [f"{prefix}{serial:0{width}d}" for serial in rng.permutation(size).tolist()], object
    )


def stamp(start: str, seconds: Floats | Ints) -> pd.Series:
    """Turn local seconds since a day into timestamps of Shanghai, in microseconds."""
    moments = pd.Timestamp(start) + pd.to_timedelta(np.asarray(seconds).astype("int64"), unit="s")
    return pd.Series(moments).dt.tz_localize(ZONE).dt.as_unit("us")


def make_labels(
    rng: np.random.Generator,
    account_ids: np.ndarray,
    typology: np.ndarray,
    struck: Floats,
    start: str,
    end: float,
) -> pd.DataFrame:
    """Tell what really happened, and when a verdict came: some days after, or a clearing once.

    Parameters
    ----------
    struck
        When the misuse began, in seconds since `start`; NaN for honest accounts.
    end
        The end of the window, in seconds since `start`.

    Returns
    -------
    One row per account, by account_id: account_id, label (int8), typology, labelled_at.
    """
    size = len(account_ids)
    misused = ~np.isnan(struck)
    found = struck + spread(rng, 11 * DAY, 0.9, size)
    cleared = rng.uniform(0.3 * end, end + 20 * DAY, size)
    labels = pd.DataFrame(
        {
            "account_id": account_ids,
            "label": misused.astype(np.int8),
            "typology": typology,
            "labelled_at": stamp(start, np.where(misused, found, cleared)),
        }
    )
    return in_order(labels, ["account_id"])


def in_order(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Sort rows by columns."""
    return as_words(frame.sort_values(columns, kind="stable", ignore_index=True))


def as_words(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn columns of objects into the string type of pandas."""
    words = [name for name in frame.columns if frame[name].dtype == object]
    return frame.astype(dict.fromkeys(words, "str"))
