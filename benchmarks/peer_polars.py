"""The same notebook in polars: the features of `benchmarks.peer`, lazy and streaming, and pyod.

What an analyst writes who has outgrown pandas: the logs are scanned, never read whole, and only
the columns that are used leave the disk.
"""

from pathlib import Path

import polars as pl

_KM_PER_HALF_TURN = 12_742
_LIMITS = ("credit_opened", "credit_limit_changed")
_COUNTED = ("cash_drawn", "transferred_out", "login_failed", "password_reset")
_SUMMED = ("cash_drawn", "repaid")


def scan_log(folder: Path, log: str) -> pl.LazyFrame:
    """Scan a log of the contract, one file or a folder of them."""
    place = folder / log
    return pl.scan_parquet(place / "*.parquet" if place.is_dir() else folder / f"{log}.parquet")


def build_features(acts: pl.LazyFrame, steps: pl.LazyFrame) -> pl.DataFrame:
    """Build one row of plain features per account from the two logs of the contract.

    Returns
    -------
    `account_id` and the columns of `benchmarks.peer.build_features` in their order, by account_id;
    null where an account has nothing of the kind.
    """
    accounts = _accounts(acts).collect(engine="streaming").lazy()
    orders = _orders(steps, accounts).collect(engine="streaming").lazy()
    ends = [log.select(pl.col("event_time").max()) for log in (acts, steps)]
    as_of = pl.concat(ends).collect(engine="streaming")["event_time"].max()
    features = accounts
    for part in (_baskets(orders), *_sharing(acts, orders)):
        features = features.join(part, on="account_id", how="left")
    return (
        features.with_columns(
            account_age_days=_seconds(pl.lit(as_of) - pl.col("opened")) / 86_400,
            days_registered_to_credit=_seconds(pl.col("opened") - pl.col("registered")) / 86_400,
            spent_of_limit=pl.col("order_sum") / pl.when(pl.col("limit") != 0).then("limit"),
        )
        .select("account_id", *(pl.col(name).cast(pl.Float64) for name in COLUMNS))
        .sort("account_id")
        .collect(engine="streaming")
    )


def score_accounts(features: pl.DataFrame) -> pl.DataFrame:
    """Score every account with pyod's isolation forest as it comes; higher is more unusual."""
    from pyod.models.iforest import IForest

    forest = IForest(random_state=0).fit(features.drop("account_id").fill_null(0).to_numpy())
    return features.select("account_id", score=pl.Series(forest.decision_scores_))


COLUMNS = (
    "phones_differ",
    "account_age_days",
    "days_registered_to_credit",
    "hours_opening_to_first_order",
    "order_count",
    "order_sum",
    "order_mean",
    "order_max",
    "night_share",
    "stopped_share",
    "categories",
    "merchants",
    "addresses",
    "devices",
    "km_mean",
    "km_max",
    "accounts_per_device",
    "accounts_per_ip",
    "accounts_per_address",
    "accounts_per_phone",
    *(f"{name}_count" for name in _COUNTED),
    *(f"{name}_sum" for name in _SUMMED),
    "spent_of_limit",
)


def _accounts(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Sum up the account log: one row per account."""
    kind = pl.col("event_type")
    last_phones = [pl.col(name).drop_nulls().last() for name in ("login_phone", "notify_phone")]
    counts = {name: (kind == name).sum() for name in {*_COUNTED, *_SUMMED}}
    sums = {f"{name}_sum": pl.col("amount").filter(kind == name).sum() for name in _SUMMED}
    summed = (
        acts.sort("event_time")
        .group_by("account_id")
        .agg(
            *last_phones,
            registered=pl.col("event_time").min(),
            opened=pl.col("event_time").filter(kind == "credit_opened").min(),
            limit=pl.col("amount").filter(kind.is_in(_LIMITS)).drop_nulls().last(),
            home_latitude=pl.col("latitude").median(),
            home_longitude=pl.col("longitude").median(),
            **{f"{name}_count": count for name, count in counts.items()},
            **sums,
        )
    )
    happened = {name: pl.col(f"{name}_count") > 0 for name in counts}
    return summed.with_columns(
        phones_differ=(_clean("login_phone") != _clean("notify_phone")).fill_null(False),
        **{f"{name}_sum": pl.when(happened[name]).then(f"{name}_sum") for name in _SUMMED},
        **{f"{name}_count": pl.when(happened[name]).then(f"{name}_count") for name in _COUNTED},
    )


def _orders(steps: pl.LazyFrame, accounts: pl.LazyFrame) -> pl.LazyFrame:
    """Keep one row per order with its last state, home and distance to it."""
    names = ("account_id", "event_time", "amount", "category", "merchant_id", "delivery_address")
    more = ("delivery_phone", "delivery_latitude", "delivery_longitude", "device_id", "ip")
    return (
        steps.sort("event_time")
        .group_by("order_id")
        .agg(pl.col(*names, *more).first(), state=pl.col("event_type").last())
        .join(
            accounts.select("account_id", "opened", "home_latitude", "home_longitude"),
            on="account_id",
            how="left",
        )
        .with_columns(km=_km(), since=pl.col("event_time") - pl.col("opened"))
    )


def _km() -> pl.Expr:
    lat1, lon1 = pl.col("home_latitude").radians(), pl.col("home_longitude").radians()
    lat2, lon2 = pl.col("delivery_latitude").radians(), pl.col("delivery_longitude").radians()
    half = ((lat2 - lat1) / 2).sin() ** 2 + lat1.cos() * lat2.cos() * ((lon2 - lon1) / 2).sin() ** 2
    return _KM_PER_HALF_TURN * half.sqrt().arcsin()


def _baskets(orders: pl.LazyFrame) -> pl.LazyFrame:
    since = pl.col("since").filter(pl.col("since") >= pl.duration())
    stopped = pl.col("state").is_in(("intercepted", "cancelled", "refunded"))
    return orders.group_by("account_id").agg(
        hours_opening_to_first_order=_seconds(since.min()) / 3_600,
        order_count=pl.len(),
        order_sum=pl.col("amount").sum(),
        order_mean=pl.col("amount").mean(),
        order_max=pl.col("amount").max(),
        night_share=(pl.col("event_time").dt.hour() < 6).mean(),
        stopped_share=stopped.mean(),
        categories=pl.col("category").drop_nulls().n_unique(),
        merchants=pl.col("merchant_id").drop_nulls().n_unique(),
        addresses=pl.col("delivery_address").drop_nulls().n_unique(),
        devices=pl.col("device_id").drop_nulls().n_unique(),
        km_mean=pl.col("km").mean(),
        km_max=pl.col("km").max(),
    )


def _sharing(acts: pl.LazyFrame, orders: pl.LazyFrame) -> list[pl.LazyFrame]:
    """Count, for what an account shares most widely, the accounts that share it."""
    sources = {
        "accounts_per_device": ([acts, orders], pl.col("device_id")),
        "accounts_per_ip": ([acts, orders], pl.col("ip")),
        "accounts_per_address": ([orders], pl.col("delivery_address")),
        "accounts_per_phone": ([orders], _clean("delivery_phone")),
    }
    shared = []
    for name, (logs, key) in sources.items():
        pairs = pl.concat([log.select("account_id", key=key) for log in logs]).drop_nulls().unique()
        sizes = pairs.group_by("key").agg(pl.len().alias(name))
        widest = pairs.join(sizes, on="key").group_by("account_id").agg(pl.col(name).max())
        shared.append(widest)
    return shared


def _clean(phone: str) -> pl.Expr:
    """Keep the last eleven digits: +86, blanks and dashes go."""
    return pl.col(phone).str.normalize("NFKC").str.replace_all(r"\D", "").str.tail(11)


def _seconds(span: pl.Expr) -> pl.Expr:
    return span.dt.total_microseconds() / 1_000_000
