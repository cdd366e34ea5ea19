"""From logs to the frames of the contract."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from detector.events.contract import (
    ACCOUNT_EVENT_TYPES,
    ACCOUNT_EVENTS,
    ORDER_EVENT_TYPES,
    ORDER_EVENTS,
)
from detector.simulation.draws import NONE, Ints, coin
from detector.simulation.ledger.goods import CATEGORIES
from detector.simulation.ledger.logs import EVENT_CODES, PAYMENTS
from detector.simulation.ledger.spellings import Words, spell, spell_ip, spell_phones, token
from detector.simulation.ledger.steps import live_orders
from detector.simulation.ledger.usual import (
    address_texts,
    delivery_phones,
    homes,
    inside,
    origins,
    phones,
    positions,
)
from detector.simulation.town import Town

_ZONE = "Asia/Shanghai"
# A phone in a pocket knows its place to some hundred metres, here in degrees.
_DRIFT = 0.002
_WITH_PERSON = [EVENT_CODES["identity_verified"], EVENT_CODES["credit_opened"]]


def account_frame(town: Town) -> pd.DataFrame:
    """Write the account log as a frame, by account and time."""
    rng, people = town.rng, town.people
    log = inside(town, town.account_log.columns())
    size = len(log["time"])
    device, ip = origins(town, log)
    place = homes(town, log["account"], log["time"], log["place"])
    located = coin(rng, people.located_share[log["account"]] * 0.8, size)
    latitude, longitude, region = positions(town, place, located, _DRIFT)
    login, notify = phones(town, log)
    shown = np.isin(log["kind"], _WITH_PERSON)
    columns: dict[str, Words] = {
        "event_id": _numbered("e", town.registry.block, size),
        "account_id": account_ids(town, log["account"]),
        "event_time": times(log["time"]),
        "event_type": _words(ACCOUNT_EVENT_TYPES, log["kind"]),
        "login_phone": spell_phones(rng, login),
        "notify_phone": spell_phones(rng, notify),
        "id_number": spell(np.where(shown, people.person[log["account"]], NONE), _person),
        "device_id": spell(np.where(coin(rng, 0.06, size), NONE, device), _device),
        "ip": spell(np.where(coin(rng, 0.04, size), NONE, ip), spell_ip),
        "latitude": pa.array(latitude, from_pandas=True),
        "longitude": pa.array(longitude, from_pandas=True),
        "region_code": spell(np.where(coin(rng, 0.12, size), NONE, region), str),
        "amount": _yuan(log["amount"]),
        "counterparty": spell(log["payee"], lambda serial: token("p", serial)),
    }
    return _frame(columns, tuple(column.name for column in ACCOUNT_EVENTS))


def order_frame(town: Town) -> pd.DataFrame:
    """Write the order log as a frame, one row per step, by account and time of the order."""
    rng = town.rng
    orders = inside(town, town.order_log.columns())
    row, time, kind = live_orders(rng, orders, town.end)
    count = len(orders["time"])
    device, ip = origins(town, orders)
    address = homes(town, orders["account"], orders["time"], orders["address"])
    phone = delivery_phones(town, orders)
    located = coin(rng, 0.85, count)
    latitude, longitude, region = positions(town, address, located, 0.0)
    shown = coin(rng, 0.94, count)
    once: dict[str, Words] = {
        "order_id": _numbered("o", town.registry.block, count),
        "account_id": account_ids(town, orders["account"]),
        "amount": _yuan(orders["amount"]),
        "category": _words(CATEGORIES, np.where(coin(rng, 0.02, count), NONE, orders["category"])),
        "merchant_id": spell(orders["merchant"], lambda serial: f"m{serial:05d}"),
        "paid_with": _words(PAYMENTS, orders["paid_with"]),
        "delivery_address": address_texts(town, np.where(shown, address, NONE)),
        "delivery_phone": spell_phones(rng, np.where(coin(rng, 0.95, count), phone, NONE)),
        "delivery_latitude": pa.array(latitude, from_pandas=True),
        "delivery_longitude": pa.array(longitude, from_pandas=True),
        "delivery_region_code": spell(np.where(coin(rng, 0.05, count), NONE, region), str),
        "device_id": spell(np.where(coin(rng, 0.06, count), NONE, device), _device),
        "ip": spell(np.where(coin(rng, 0.04, count), NONE, ip), spell_ip),
    }
    columns = {name: values.take(row) for name, values in once.items()}
    columns["event_id"] = _numbered("s", town.registry.block, len(row))
    columns["event_time"] = times(time)
    columns["event_type"] = _words(ORDER_EVENT_TYPES, kind)
    return _frame(columns, tuple(column.name for column in ORDER_EVENTS))


def account_ids(town: Town, account: Ints) -> Words:
    """Write account ids, unique over blocks and in no telling order."""
    first = town.registry.block << 28
    return spell(account, lambda serial: token("a", first + serial))


def times(seconds: Ints) -> Words:
    """Write seconds since 1970 as timestamps of Shanghai, in microseconds."""
    return pa.array(seconds * 1_000_000).cast(pa.timestamp("us", _ZONE))


def _frame(columns: dict[str, Words], names: tuple[str, ...]) -> pd.DataFrame:
    return pa.table({name: columns[name] for name in names}).to_pandas()


def _numbered(prefix: str, block: int, size: int) -> Words:
    first = (1000 + block) * 10**9
    return pc.replace_substring_regex(
        pc.cast(pa.array(np.arange(first, first + size)), pa.string()), "^1", prefix
    )


def _words(words: tuple[str, ...], codes: Ints) -> Words:
    return spell(codes, lambda code: words[code])


def _person(serial: int) -> str:
    return token("id", serial)


def _device(serial: int) -> str:
    return token("d", serial)


def _yuan(fen: Ints) -> Words:
    return pa.array(np.where(fen == NONE, np.nan, fen / 100), from_pandas=True)
