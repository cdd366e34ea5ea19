"""The peer: the notebook that an analyst would write in an afternoon, pandas and pyod.

It is meant to be good of its kind. It cleans the numbers, knows whose home lies where, joins the
limit, and counts who shares what; it lacks only what takes longer than an afternoon.
"""

from typing import cast

import numpy as np
import pandas as pd


def build_features(acts: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """Build one row of plain features per account from the two logs of the contract.

    Returns
    -------
    float64, by account_id; NaN where an account has nothing of the kind.
    """
    acts = acts.sort_values("event_time")
    as_of = max(acts["event_time"].max(), steps["event_time"].max())
    orders = _orders(acts, steps)
    parts = [
        _numbers(acts),
        _times(acts, orders, as_of),
        _basket(orders),
        _distances(orders),
        _sharing(acts, orders),
        _cash(acts),
    ]
    features = pd.concat(parts, axis=1).reindex(sorted(acts["account_id"].unique()))
    features["spent_of_limit"] = features["order_sum"] / features.pop("limit")
    return features.replace([np.inf, -np.inf], np.nan).astype("float64")


def score_accounts(features: pd.DataFrame) -> "pd.Series[float]":
    """Score every account with pyod's isolation forest as it comes; higher is more unusual."""
    from pyod.models.iforest import IForest

    forest = IForest(random_state=0).fit(features.fillna(0).to_numpy())
    return pd.Series(forest.decision_scores_, index=features.index)


def _clean(phones: pd.Series) -> pd.Series:
    """Keep the last eleven digits: +86, blanks and dashes go."""
    return phones.str.normalize("NFKC").str.replace(r"\D", "", regex=True).str[-11:]


def _orders(acts: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """Keep one row per order with its last state, home and distance to it."""
    steps = steps.sort_values("event_time")
    orders = steps.drop_duplicates("order_id").set_index("order_id")
    orders["state"] = steps.drop_duplicates("order_id", keep="last").set_index("order_id")[
        "event_type"
    ]
    home = acts.groupby("account_id")[["latitude", "longitude"]].median()
    orders = orders.join(home, on="account_id")
    orders["km"] = _km(
        orders["latitude"],
        orders["longitude"],
        orders["delivery_latitude"],
        orders["delivery_longitude"],
    )
    return orders


def _km(lat1: pd.Series, lon1: pd.Series, lat2: pd.Series, lon2: pd.Series) -> pd.Series:
    lat1, lon1, lat2, lon2 = (np.radians(degrees) for degrees in (lat1, lon1, lat2, lon2))
    half = (
        np.sin((lat2 - lat1) / 2) ** 2
        + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    )
    return 12_742 * cast(pd.Series, np.arcsin(np.sqrt(half)))


def _numbers(acts: pd.DataFrame) -> pd.DataFrame:
    last = acts.groupby("account_id")[["login_phone", "notify_phone"]].last()
    login, notify = _clean(last["login_phone"]), _clean(last["notify_phone"])
    differ = (login != notify) & login.notna() & notify.notna()
    return pd.DataFrame({"phones_differ": differ.astype(float)})


def _times(acts: pd.DataFrame, orders: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    opened = acts[acts["event_type"] == "credit_opened"].groupby("account_id")["event_time"].min()
    registered = acts.groupby("account_id")["event_time"].min()
    since = orders["event_time"] - orders["account_id"].map(opened)
    first = since[since >= pd.Timedelta(0)].groupby(orders["account_id"]).min()
    limits = acts[acts["event_type"].isin(["credit_opened", "credit_limit_changed"])]
    return pd.DataFrame(
        {
            "account_age_days": (as_of - opened).dt.total_seconds() / 86_400,
            "days_registered_to_credit": (opened - registered).dt.total_seconds() / 86_400,
            "hours_opening_to_first_order": first.dt.total_seconds() / 3_600,
            "limit": limits.groupby("account_id")["amount"].last(),
        }
    )


def _basket(orders: pd.DataFrame) -> pd.DataFrame:
    by_account = orders.groupby("account_id")
    night = orders["event_time"].dt.hour < 6
    stopped = orders["state"].isin(["intercepted", "cancelled", "refunded"])
    return pd.DataFrame(
        {
            "order_count": by_account.size(),
            "order_sum": by_account["amount"].sum(),
            "order_mean": by_account["amount"].mean(),
            "order_max": by_account["amount"].max(),
            "night_share": night.groupby(orders["account_id"]).mean(),
            "stopped_share": stopped.groupby(orders["account_id"]).mean(),
            "categories": by_account["category"].nunique(),
            "merchants": by_account["merchant_id"].nunique(),
            "addresses": by_account["delivery_address"].nunique(),
            "devices": by_account["device_id"].nunique(),
        }
    )


def _distances(orders: pd.DataFrame) -> pd.DataFrame:
    km = orders.groupby("account_id")["km"]
    return pd.DataFrame({"km_mean": km.mean(), "km_max": km.max()})


def _sharing(acts: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Count, for what an account shares most widely, the accounts that share it."""
    phones = orders.assign(delivery_phone=_clean(orders["delivery_phone"]))
    sources = {
        "accounts_per_device": pd.concat([acts, orders])[["account_id", "device_id"]],
        "accounts_per_ip": pd.concat([acts, orders])[["account_id", "ip"]],
        "accounts_per_address": orders[["account_id", "delivery_address"]],
        "accounts_per_phone": phones[["account_id", "delivery_phone"]],
    }
    shared = {}
    for name, pairs in sources.items():
        pairs = pairs.dropna().drop_duplicates()
        sizes = pairs.groupby(pairs.columns[1])["account_id"].transform("size")
        shared[name] = sizes.groupby(pairs["account_id"]).max()
    return pd.DataFrame(shared)


def _cash(acts: pd.DataFrame) -> pd.DataFrame:
    counts = acts.groupby(["account_id", "event_type"]).size().unstack()
    sums = acts.groupby(["account_id", "event_type"])["amount"].sum().unstack()
    names = ["cash_drawn", "transferred_out", "login_failed", "password_reset"]
    money = sums.reindex(columns=["cash_drawn", "repaid"]).add_suffix("_sum")
    return pd.concat([counts.reindex(columns=names).add_suffix("_count"), money], axis=1)
