"""The required columns with device and ip, in UTC; the log begins with the window."""

import pandas as pd

from benchmarks.quality.worlds.credit.export.words import (
    leave_out,
    name_types,
    take,
    write_ips,
    write_tokens,
)
from benchmarks.quality.worlds.credit.ground import START
from benchmarks.quality.worlds.credit.town import Town
from benchmarks.quality.worlds.frames import name_rows, stamp
from detector.simulation.draws import Floats

_NO_DEVICE, _NO_IP, _IPV6 = 0.01, 0.01, 0.12


def export_sparse(
    town: Town, events: pd.DataFrame, orders: pd.DataFrame, steps: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write both logs with as little as there is."""
    rng, ips = town.rng, write_ips(town, sixes=_IPV6)
    kept = events[_since_the_window(events)]
    account_events = pd.DataFrame(
        {
            "account_id": kept["account"].to_numpy(),
            "event_time": _stamp_in_utc(kept["time"].to_numpy()),
            "event_type": name_types(kept["type"]),
            "device_id": write_tokens(leave_out(rng, kept["device"].to_numpy(), _NO_DEVICE), "v"),
            "ip": take(ips, leave_out(rng, kept["line"].to_numpy(), _NO_IP)),
        }
    )
    once = pd.DataFrame(
        {
            "order_id": name_rows(rng, "9", len(orders)),
            "account_id": orders["account"],
            "amount": orders["amount"],
            "device_id": write_tokens(leave_out(rng, orders["device"].to_numpy(), _NO_DEVICE), "v"),
            "ip": take(ips, leave_out(rng, orders["line"].to_numpy(), _NO_IP)),
        }
    )
    lived = once.iloc[steps["order"]].reset_index(drop=True)
    lived.insert(2, "event_time", _stamp_in_utc(steps["time"].to_numpy()))
    lived.insert(3, "event_type", steps["step"])
    return account_events, lived


def _since_the_window(events: pd.DataFrame) -> "pd.Series[bool]":
    """Keep events of the window; of an account without any, the last one before it."""
    inside = events["time"] >= 0
    seen = inside.groupby(events["account"]).transform("any")
    last = events["time"] == events.groupby("account")["time"].transform("max")
    kept: pd.Series[bool] = inside | (~seen & last)
    return kept


def _stamp_in_utc(seconds: Floats) -> pd.Series:
    local = stamp(START, seconds)
    return pd.Series(pd.DatetimeIndex(local).tz_convert("UTC").as_unit("ms"))
