"""Tokens instead of names and numbers, few event types, times without a zone, ips cut to a net."""

import numpy as np
import pandas as pd

from benchmarks.quality.worlds.credit.export.words import (
    PAID_WITH,
    leave_out,
    name_types,
    take,
    write_ips,
    write_tokens,
    write_words,
)
from benchmarks.quality.worlds.credit.ground import START
from benchmarks.quality.worlds.credit.town import NONE, Town
from benchmarks.quality.worlds.frames import name_rows
from detector.simulation.draws import Floats, Ints, coin

_NO_DEVICE, _NO_IP, _NO_REGION = 0.08, 0.05, 0.1
_TOKEN_OF_NOTHING = "ph0000empty"
"""What a tokeniser makes of an empty string: many accounts seem to share this number."""


def export_countryside(
    town: Town, events: pd.DataFrame, orders: pd.DataFrame, steps: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write both logs; there are no coordinates and no payees."""
    ips = write_ips(town, masked=True)
    return _accounts(town, events, ips), _orders(town, orders, steps, ips)


def _accounts(town: Town, events: pd.DataFrame, ips: np.ndarray) -> pd.DataFrame:
    rng, changes = town.rng, town.people.changes
    account, time = events["account"].to_numpy(), events["time"].to_numpy()
    shown = np.where(changes.silent[account], NONE, changes.notify.at(account, time))
    notify = write_tokens(shown, "ph")
    notify[coin(rng, 0.015, town.size)[account]] = _TOKEN_OF_NOTHING
    region = _county(town, events["place"].to_numpy())
    return pd.DataFrame(
        {
            "event_id": name_rows(rng, "a", len(events)),
            "account_id": account,
            "event_time": _stamp_without_zone(time),
            "event_type": name_types(events["type"]),
            "login_phone": write_tokens(changes.login.at(account, time), "ph"),
            "notify_phone": notify,
            "id_number": write_tokens(town.people.things.person[account], "id"),
            "device_id": write_tokens(
                leave_out(rng, events["device"].to_numpy(), _NO_DEVICE), "dv"
            ),
            "ip": take(ips, leave_out(rng, events["line"].to_numpy(), _NO_IP)),
            "region_code": write_words(leave_out(rng, region, _NO_REGION), str),
            "amount": events["amount"],
        }
    )


def _orders(town: Town, orders: pd.DataFrame, steps: pd.DataFrame, ips: np.ndarray) -> pd.DataFrame:
    rng, size = town.rng, len(orders)
    address = orders["address"].to_numpy()
    once = pd.DataFrame(
        {
            "order_id": name_rows(rng, "o", size),
            "account_id": orders["account"],
            "amount": orders["amount"],
            "category": town.kind.goods.names[orders["category"]],
            "merchant_id": write_words(orders["merchant"].to_numpy(), str),
            "paid_with": PAID_WITH[orders["paid_with"]],
            "delivery_address": write_tokens(address, "ad"),
            "delivery_phone": write_tokens(orders["phone"].to_numpy(), "ph"),
            "delivery_region_code": write_words(_county(town, address), str),
            "device_id": write_tokens(
                leave_out(rng, orders["device"].to_numpy(), _NO_DEVICE), "dv"
            ),
            "ip": take(ips, leave_out(rng, orders["line"].to_numpy(), _NO_IP)),
        }
    )
    lived = once.iloc[steps["order"]].reset_index(drop=True)
    lived.insert(0, "event_id", name_rows(rng, "o", len(lived)))
    lived.insert(3, "event_time", _stamp_without_zone(steps["time"].to_numpy()))
    lived.insert(4, "event_type", steps["step"])
    return lived


def _stamp_without_zone(seconds: Floats) -> pd.Series:
    """Turn local seconds into local timestamps of milliseconds that do not say where."""
    thousandths = (seconds * 1000).astype(np.int64)
    moments = pd.Timestamp(START) + pd.to_timedelta(thousandths, unit="ms")
    return pd.Series(moments).dt.as_unit("us")


def _county(town: Town, address: Ints) -> Ints:
    """Give the code of a county of the city, for one address in nine of the city as a whole."""
    county = np.where(address % 9 == 0, 0, 4 + address % 3)
    codes: Ints = town.country.codes[town.country.addresses.city[address]] + county
    return codes
