"""A small world with every awkward row that two engines might read differently."""

from pathlib import Path

import numpy as np
import pandas as pd

from tests.telling import Frames, build_world

ACCOUNTS, HUB = 400, 300
_HOME = "Asia/Shanghai"


def write_awkward_world(folder: Path, accounts: int = ACCOUNTS) -> Path:
    """Write both logs, each in parts of unlike schema, and the awkward rows in a part of text."""
    frames = build_world(accounts, 29, 0.12)
    ids = sorted(frames["account_events"]["account_id"].unique())
    awkward = {"account_events": _acts(ids), "order_events": _orders(ids)}
    for log, rows in frames.items():
        (folder / log).mkdir(parents=True)
        for name, part in _parts(rows, awkward[log]).items():
            part.to_parquet(folder / log / f"{name}.parquet", index=False)
    return folder


def _parts(rows: pd.DataFrame, awkward: pd.DataFrame) -> Frames:
    third = np.arange(len(rows)) % 3
    rows = rows.assign(event_time=pd.to_datetime(rows["event_time"], utc=True))
    local = rows["event_time"].dt.tz_convert(_HOME)
    text = local[third == 2].map(lambda moment: moment.isoformat())
    return {
        "zoned": rows[third == 0],
        "local": rows.assign(event_time=local.dt.tz_localize(None))[third == 1],
        "text": rows[third == 2].assign(event_time=text.astype("str")),
        "awkward": awkward,
    }


TIMES = (
    "2026-07-01T08:30:00.123456+08:00",
    "2026-07-01T00:30:00.1234567z",
    "2026/7/2 8:05",
    "2026-07-02 08:05:06.5 +0800",
    "\uff12\uff10\uff12\uff16-07-03",
    "2026-07-03T08:30+08",
    "2026-02-30",
    "soon",
    "",
)
PHONES = (
    "+86 138-0013-8000",
    "\uff11\uff13\uff18\uff10\uff10\uff11\uff13\uff18\uff10\uff10\uff10",
    "008613800138000",
    "13800138000\n",
    "(138)\u00a00013\u20138000",
    "86 10 8888",
    "TOKEN-$1\\d'\"`",
    "${env:HOME}",
)


def _acts(ids: list[str]) -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    for place, account in enumerate(ids[:HUB]):
        at = f"2026-06-{1 + place % 28:02}T{place % 24:02}:00:00+08:00"
        rows.append({"account_id": account, "event_time": at, "event_type": "login",
                     "device_id": "hub", "ip": "10.0.0.1"})  # fmt: skip
    for place, time in enumerate(TIMES * 2):
        phone = PHONES[place % len(PHONES)]
        rows.append({"account_id": f" {ids[place % 5]}\u3000", "event_time": time,
                     "event_type": "Login_Phone_Changed", "login_phone": phone,
                     "notify_phone": PHONES[(place + 3) % len(PHONES)],
                     "id_number": "11010119900307425x",
                     "region_code": "\uff14\uff14\uff10\uff13"})  # fmt: skip
    for latitude, longitude, amount in (
        (np.nan, 116.4, np.nan),
        (np.inf, 116.4, 5.0),
        (91.0, 116.4, 5.0),
        (39.9, -np.inf, 5.0),
        (39.9, 116.4, np.inf),
        (-39.9, -63.6, -1.0),
        (90.0, 180.0, 0.005),
        (0.0, 0.0, 1e300),
    ):
        rows.append({"account_id": ids[7], "event_time": "2026-07-05T10:00:00Z",
                     "event_type": "cash_drawn", "latitude": latitude, "longitude": longitude,
                     "amount": amount, "counterparty": "payee"})  # fmt: skip
    for place in range(6):
        rows.append({"event_id": f"twice-{place % 2}", "account_id": ids[8],
                     "event_time": f"2026-07-0{1 + place % 3}T10:00:00Z",
                     "event_type": "repaid", "amount": 10.0 + place})  # fmt: skip
    rows += [{"event_time": "2026-07-01", "event_type": "login"},
             {"account_id": ids[9], "event_time": "2026-07-01", "event_type": "\u3000"},
             {"account_id": ids[9], "event_time": "2999-01-01", "event_type": "login"}]  # fmt: skip
    return _frame(rows, ("latitude", "longitude", "amount"))


def _orders(ids: list[str]) -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    for place, account in enumerate(ids[:HUB]):
        rows.append({"order_id": f"hub-{place}", "account_id": account, "amount": 10.0 + place,
                     "event_time": f"2026-06-{1 + place % 28:02}T12:00:00.5Z",
                     "event_type": "placed", "delivery_address": "Locker 7, Main St.",
                     "delivery_phone": PHONES[place % len(PHONES)]})  # fmt: skip
    steps = ("delivered", "placed", "cancelled", "paid", "shipped", "Refunded", "unheard_of")
    for place, step in enumerate(steps * 3):
        rows.append({"order_id": f"same-{place % 3}", "account_id": ids[10 + place % 3],
                     "event_time": "2026-07-04T09:00:00+08:00", "event_type": step,
                     "amount": 99.995, "category": "\u767d\u9152",
                     "delivery_address": "\u5317\u4eac\uff0c\u8857 \uff11\u53f7 \U0001f3e0",
                     "delivery_latitude": 39.9, "delivery_longitude": 116.4})  # fmt: skip
    for amount in (np.nan, None, -0.01, np.inf, -np.inf, 0.0, 1e12, 1e13, 0.004):
        rows.append({"order_id": f"odd-{amount}", "account_id": ids[13], "amount": amount,
                     "event_time": "2026-07-05 10:00", "event_type": "placed",
                     "delivery_latitude": np.nan})  # fmt: skip
    more = {"event_type": "placed", "amount": 1.0, "event_time": "2026-07-06"}
    rows += [more | {"order_id": "s", "account_id": "a stranger"}, more | {"account_id": ids[14]}]
    return _frame(rows, ("amount", "delivery_latitude", "delivery_longitude"))


def _frame(rows: list[dict[str, object]], numbers: tuple[str, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    for name in frame.columns:
        frame[name] = frame[name].astype("float64" if name in numbers else "str")
    return frame
