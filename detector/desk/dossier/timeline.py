"""The picture of a case for a notebook: what happened, against time."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SMALLEST, _LARGEST = 24.0, 240.0
_STOPS = ("intercepted", "cancelled", "refunded")


def plot_steps(steps: pd.DataFrame, zone: str, axes: "Axes | None" = None) -> "Axes":
    """Draw what happened against time: a row per type of event, amounts as sizes.

    Orders that were stopped are crosses; all else are dots.

    Parameters
    ----------
    steps
        The case table `steps`.
    zone
        In which the times are told.
    axes
        Where to draw; by default a figure of its own.
    """
    if axes is None:
        from matplotlib import pyplot

        height = 1.2 + 0.28 * steps["what"].nunique()
        axes = pyplot.subplots(figsize=(9, height), layout="constrained")[1]
    at = steps["at"].dt.tz_convert(zone)
    names = list(dict.fromkeys(steps["what"]))
    rows = steps["what"].map({name: -place for place, name in enumerate(names)})
    sizes = _scale(steps["amount"].to_numpy(np.float64, na_value=0.0))
    stopped = steps["what"].isin(_STOPS).to_numpy()
    for chosen, marker in ((~stopped, "o"), (stopped, "x")):
        axes.scatter(at[chosen], rows[chosen], s=sizes[chosen], marker=marker, alpha=0.7)
    axes.set_yticks([-place for place in range(len(names))], [n.replace("_", " ") for n in names])
    axes.grid(axis="y", alpha=0.3)
    axes.set_xlabel(zone)
    axes.tick_params(axis="x", labelrotation=30)
    return axes


def _scale(amounts: np.ndarray) -> np.ndarray:
    """Give areas that grow with the amounts."""
    largest = amounts.max(initial=0.0) or 1.0
    return np.asarray(_SMALLEST + (_LARGEST - _SMALLEST) * np.clip(amounts, 0, None) / largest)
