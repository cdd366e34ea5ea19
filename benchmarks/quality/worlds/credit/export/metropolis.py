"""Everything is exported, in the spellings of many counters and apps."""

import numpy as np
import pandas as pd

from benchmarks.quality.worlds.credit.export.spellings import (
    write_addresses,
    write_bank_card,
    write_device,
    write_id_numbers,
    write_phones,
)
from benchmarks.quality.worlds.credit.export.words import (
    PAID_WITH,
    leave_out,
    name_types,
    take,
    write_ips,
    write_words,
)
from benchmarks.quality.worlds.credit.ground import START
from benchmarks.quality.worlds.credit.town import NONE, Town
from benchmarks.quality.worlds.frames import name_rows, stamp
from detector.simulation.draws import Flags, Floats, Ints, coin

_NO_DEVICE, _NO_IP = 0.03, 0.02


def export_metropolis(
    town: Town, events: pd.DataFrame, orders: pd.DataFrame, steps: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write both logs with all columns of the contract; `account_id` holds row numbers."""
    ips = write_ips(town)
    return _accounts(town, events, ips), _orders(town, orders, steps, ips)


def _accounts(town: Town, events: pd.DataFrame, ips: np.ndarray) -> pd.DataFrame:
    rng, changes, size = town.rng, town.people.changes, len(events)
    account, time = events["account"].to_numpy(), events["time"].to_numpy()
    place = events["place"].to_numpy()
    login = changes.login.at(account, time)
    notify = np.where(changes.silent[account], NONE, changes.notify.at(account, time))
    latitude, longitude = town.country.positions()
    located = coin(rng, 0.65, size)
    person = leave_out(rng, town.people.things.person[account], 0.05)
    return pd.DataFrame(
        {
            "event_id": name_rows(rng, "a", size),
            "account_id": account,
            "event_time": stamp(START, time),
            "event_type": name_types(events["type"]),
            "login_phone": write_phones(rng, leave_out(rng, login, 0.01)),
            "notify_phone": write_phones(rng, leave_out(rng, notify, 0.02)),
            "id_number": take(write_id_numbers(town), person),
            "device_id": write_words(
                leave_out(rng, events["device"].to_numpy(), _NO_DEVICE), write_device
            ),
            "ip": take(ips, leave_out(rng, events["line"].to_numpy(), _NO_IP)),
            "latitude": _drift(rng, latitude[place], located),
            "longitude": _drift(rng, longitude[place], located),
            "region_code": write_words(leave_out(rng, _district(town, place), 0.2), str),
            "amount": events["amount"],
            "counterparty": write_words(events["payee"].to_numpy(), write_bank_card),
        }
    )


def _orders(town: Town, orders: pd.DataFrame, steps: pd.DataFrame, ips: np.ndarray) -> pd.DataFrame:
    rng, size = town.rng, len(orders)
    address = orders["address"].to_numpy()
    latitude, longitude = town.country.positions()
    located = coin(rng, 0.94, size)
    once = pd.DataFrame(
        {
            "order_id": name_rows(rng, "o", size),
            "account_id": orders["account"],
            "amount": orders["amount"],
            "category": town.kind.goods.names[orders["category"]],
            "merchant_id": write_words(orders["merchant"].to_numpy(), lambda one: f"m{one:05d}"),
            "paid_with": PAID_WITH[orders["paid_with"]],
            "delivery_address": write_addresses(town, address),
            "delivery_phone": write_phones(rng, leave_out(rng, orders["phone"].to_numpy(), 0.02)),
            "delivery_latitude": np.where(located, latitude[address].round(5), np.nan),
            "delivery_longitude": np.where(located, longitude[address].round(5), np.nan),
            "delivery_region_code": write_words(_district(town, address), str),
            "device_id": write_words(
                leave_out(rng, orders["device"].to_numpy(), _NO_DEVICE), write_device
            ),
            "ip": take(ips, leave_out(rng, orders["line"].to_numpy(), _NO_IP)),
        }
    )
    lived = once.iloc[steps["order"]].reset_index(drop=True)
    lived.insert(0, "event_id", name_rows(rng, "o", len(lived)))
    lived.insert(3, "event_time", stamp(START, steps["time"].to_numpy()))
    lived.insert(4, "event_type", steps["step"])
    return lived


def _district(town: Town, address: Ints) -> Ints:
    """Give the code of one of the districts of the city."""
    codes: Ints = town.country.codes[town.country.addresses.city[address]] + 2 + address % 5
    return codes


def _drift(rng: np.random.Generator, degrees: Floats, located: Flags) -> Floats:
    """Blur a position by about a kilometre, or leave it out."""
    blurred = degrees + rng.normal(0, 0.01, len(degrees))
    return np.where(located, blurred.round(5), np.nan)
