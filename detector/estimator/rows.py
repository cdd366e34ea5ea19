"""Rows of numbers from whatever table was given, as scikit-learn checks them."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from sklearn.utils.validation import validate_data

from detector.errors import ContractBroken, tell_names
from detector.frames.given import is_frame

_MEND = "leave out ids, texts and times, or make numbers of them"


def read_rows(estimator: Any, X: Any, *, reset: bool) -> np.ndarray:
    """Read a table as float64, rows × columns; NaN where there is nothing.

    Parameters
    ----------
    estimator
        Whose columns they are: it keeps their names and number when `reset`, and else compares.
    X
        An array, nested lists, or a frame of pandas, polars or Arrow.

    Raises
    ------
    ContractBroken
        When a column holds text or times. The message names columns, and no value.
    ValueError
        When scikit-learn finds it is no table of finite numbers, or has other columns.

    Examples
    --------
    >>> from sklearn.base import BaseEstimator
    >>> read_rows(BaseEstimator(), pd.DataFrame({"orders": [2, None]}), reset=True).tolist()
    [[2.0], [nan]]
    """
    if is_frame(X) and (strays := _find_strays(X)):
        raise ContractBroken(f"columns that are no numbers: {tell_names(strays)}", _MEND)
    kinds = {"dtype": np.float64, "ensure_all_finite": "allow-nan"}
    try:
        return np.asarray(validate_data(estimator, X, reset=reset, **kinds))
    except ValueError as error:
        if "could not convert string" not in str(error):
            raise
    raise ContractBroken("a column holds text that is no number", _MEND)


def _find_strays(frame: Any) -> list[str]:
    """Find columns of texts and times, which would be read as numbers where they can be."""
    if isinstance(frame, pd.DataFrame):
        strays = frame.select_dtypes(["str", "datetime", "datetimetz", "timedelta"])
        return [str(name) for name in strays.columns]
    kinds = pa.types
    no_number = (kinds.is_string, kinds.is_large_string, kinds.is_string_view, kinds.is_temporal)
    return [
        field.name for field in pa.table(frame).schema if any(is_(field.type) for is_ in no_number)
    ]
