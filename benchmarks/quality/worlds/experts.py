"""What an expert of one kind of data sets up for it in an afternoon.

The scores use no labels. Which features and sample sizes to take was chosen with the labels of
seeds 11 to 14, so these experts are better than one who had none.

A few hand-made features per account in pandas, each turned so that what is suspicious lies at its
far end and the other end is flat, and pyod's isolation forest with enough trees to be steady.
"""

import numpy as np
import pandas as pd

from detector.simulation.world import World

_WEEK_S = 7 * 86_400.0
_RUSH_S = 3 * 3_600
_FAR_KM = 100.0


def score_signups(world: World) -> "pd.Series[float]":
    """Score accounts of `signups`: how soon they ordered, and who signed up beside them.

    How many accounts a device has in all is left out on purpose: a shop's counter tablet has more
    than any ring, and takes the whole top of the list. Within hours it has few.

    Returns
    -------
    float64, by account_id, higher is more unusual.
    """
    signups = world.account_events.set_index("account_id")
    ordered = world.order_events.set_index("account_id")["event_time"].loc[signups.index]
    wait = (ordered - signups["event_time"]).dt.total_seconds()
    return _score(
        pd.DataFrame(
            {
                "haste": -np.log(wait.clip(60, _WEEK_S)),
                "device_rush": np.log(_count_rush(signups, "device_id")),
                "ip_rush": np.log(_count_rush(signups, "ip")),
            }
        )
    )


def score_transactions(world: World) -> "pd.Series[float]":
    """Score accounts of `transactions`: their worst two days against their usual ones.

    A payment is dear by how far it lies above what the account, and everybody, usually pays in
    its category.

    Returns
    -------
    float64, by account_id, higher is more unusual.
    """
    homes = world.account_events.set_index("account_id")[["latitude", "longitude"]]
    paid = world.order_events.join(homes, on="account_id").sort_values(
        ["account_id", "event_time"], ignore_index=True
    )
    dear = _measure_dearness(paid)
    hour = paid["event_time"].dt.hour
    marks = pd.DataFrame(
        {
            "spent": paid["amount"],
            "dear": dear,
            "dear_at_night": dear.where((hour >= 22) | (hour < 5), 0.0),
            "dear_far_away": dear.where(_km(paid) > _FAR_KM, 0.0),
        }
    ).set_index(pd.DatetimeIndex(paid["event_time"]))
    days = marks.groupby(paid["account_id"].to_numpy()).rolling("48h").sum().groupby(level=0)
    worst = days.max()
    features = worst - days.quantile(0.9)
    features["spent"] = np.log(worst["spent"] / days["spent"].median())
    return _score(features)


def _count_rush(signups: pd.DataFrame, key: str) -> "pd.Series[float]":
    """Count the sign-ups with the same key within three hours before or after."""
    lined = signups.sort_values([key, "event_time"])
    seconds = lined["event_time"].dt.as_unit("s").astype("int64").to_numpy()
    # Each key gets a stretch of its own on one axis, so that one search serves all of them.
    stretch = lined[key].ne(lined[key].shift()).cumsum().to_numpy() * 10**10
    axis = stretch + seconds - seconds.min()
    first, last = np.searchsorted(axis, axis - _RUSH_S), np.searchsorted(axis, axis + _RUSH_S + 1)
    return pd.Series((last - first).astype(np.float64), index=lined.index).loc[signups.index]


def _measure_dearness(paid: pd.DataFrame) -> "pd.Series[float]":
    """Give the height above the usual, in deviations of the logarithm within the category."""
    height = np.log(paid["amount"])
    by_category = height.groupby(paid["category"])
    own = height.groupby([paid["account_id"], paid["category"]]).transform("median")
    usual = (own + by_category.transform("median")) / 2
    dear: pd.Series[float] = (height - usual) / by_category.transform("std")
    return dear.clip(lower=0.0)


def _km(paid: pd.DataFrame) -> "pd.Series[float]":
    """Measure the way from home to the merchant as on a flat map: good enough in one country."""
    north = 111.2 * (paid["delivery_latitude"] - paid["latitude"])
    east = 111.2 * (paid["delivery_longitude"] - paid["longitude"])
    return pd.Series(np.hypot(north, east * np.cos(np.radians(paid["latitude"]))), paid.index)


def _score(features: pd.DataFrame) -> "pd.Series[float]":
    """Fit the forest, accounts in the order of their ids."""
    from pyod.models.iforest import IForest

    features = features.sort_index()
    forest = IForest(n_estimators=500, max_samples=256, random_state=0)
    forest.fit(features.to_numpy(dtype=np.float64))
    return pd.Series(forest.decision_scores_, index=features.index)
