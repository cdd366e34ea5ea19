"""Plausible facts of cases with made-up values, for pages of any size."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd

from detector.report.worklist.facts import CASE_COLUMNS

CUT_OFF = datetime(2026, 2, 28, 16, tzinfo=UTC)
CITIES = (("杭州市", 30.3, 120.2), ("上海市", 31.2, 121.5), ("成都市", 30.6, 104.1))
EVENTS = ("login", "login_failed", "device_bound", "address_added", "cash_drawn", "password_reset")
LIVES = (
    ("placed", "paid", "shipped", "delivered"),
    ("placed", "paid", "intercepted"),
    ("placed", "cancelled"),
    ("placed", "paid"),
)
GOODS = ("phones", "gold", "gift cards", "laptops", "shoes", "groceries")


def build_cases(
    accounts: Sequence[str], steps: int = 14, links: int = 4, seed: int = 3
) -> dict[str, pd.DataFrame]:
    """Build about so many steps and links for each account."""
    draw = random.Random(seed)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in CASE_COLUMNS}
    for account in accounts:
        city, latitude, longitude = draw.choice(CITIES)
        opened = CUT_OFF - timedelta(hours=draw.uniform(20, 2000))
        rows["profiles"].append(
            {
                "account_id": account,
                "since": opened - timedelta(days=2),
                "registered_at": opened - timedelta(days=2),
                "opened_at": opened,
                "credit_limit": draw.choice([3000.0, 8000.0, 20000.0]),
                "home_latitude": latitude,
                "home_longitude": longitude,
                "home_city": city,
                "peers": draw.choice(["newcomers", "quiet", "regular", "busy"]),
            }
        )
        mine = build_steps(draw, account, opened, steps)
        rows["steps"] += mine
        rows["keys"] += build_keys(draw, account, mine)
        rows["links"] += build_links(draw, account, accounts, opened, links)
        rows["signs"].append({"account_id": account, "event_ids": [mine[-1]["event_id"]]})
    return {n: pd.DataFrame(rows[n], columns=list(has)) for n, has in CASE_COLUMNS.items()}


def build_steps(
    draw: random.Random, account: str, opened: datetime, most: int
) -> list[dict[str, Any]]:
    at, rows = opened, []
    blank = dict.fromkeys(CASE_COLUMNS["steps"])
    first = {"log": "account_events", "what": "credit_opened", "at": at, "amount": 8000.0}
    rows.append(blank | first | seen(draw))
    while len(rows) < most:
        at = min(at + timedelta(seconds=draw.randrange(60, 90_000)), CUT_OFF)
        if draw.random() < 0.5:
            event = {"log": "account_events", "what": draw.choice(EVENTS), "at": at}
            rows.append(blank | event | seen(draw))
            continue
        city, latitude, longitude = draw.choice(CITIES)
        order = {
            "log": "order_events",
            "order_id": f"O{draw.randrange(10**11):011d}",
            "amount": round(draw.lognormvariate(7.6, 0.7), 2),
            "category": draw.choice(GOODS),
            "merchant_id": f"M{draw.randrange(400):05d}",
            "paid_with": "credit",
            "recipient_no": draw.randrange(1, 4),
            "address_no": draw.randrange(1, 4),
            "latitude": latitude,
            "longitude": longitude,
            "city": city,
        }
        for what in draw.choice(LIVES):
            at = min(at + timedelta(seconds=draw.randrange(60, 50_000)), CUT_OFF)
            rows.append(blank | order | {"what": what, "at": at})
    names = ({"account_id": account, "event_id": f"e{draw.randrange(10**10):010d}"} for _ in rows)
    return [row | name for row, name in zip(rows, names, strict=True)]


def seen(draw: random.Random) -> dict[str, Any]:
    numbers = {f"{kind}_no": draw.randrange(1, 3) for kind in ("device", "ip")}
    return {"login_no": 1, "notify_no": draw.choice([1, 2]), "person_no": 1} | numbers


def build_keys(
    draw: random.Random, account: str, steps: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    roles = {
        "phone": (["login_phone"], ["notify_phone"], ["delivery_phone"]),
        "device": (["device_id"], ["device_id"]),
        "ip": (["ip"], ["ip"]),
        "address": (["delivery_address"], ["delivery_address"], ["delivery_address"]),
        "person": (["id_number"],),
    }
    return [
        {
            "account_id": account,
            "kind": kind,
            "no": number,
            "shown": f"{draw.randrange(130, 190)}****{draw.randrange(10**4):04d}",
            "roles": used,
            "first_at": steps[0]["at"],
            "last_at": draw.choice(steps)["at"],
            "accounts": draw.choice([1, 1, 1, 3, 14]),
        }
        for kind, uses in roles.items()
        for number, used in enumerate(uses, 1)
    ]


def build_links(
    draw: random.Random, account: str, accounts: Sequence[str], opened: datetime, most: int
) -> list[dict[str, Any]]:
    return [
        {
            "account_id": account,
            "kind": "device",
            "no": 1,
            "other": draw.choice([draw.choice(accounts), f"A{draw.randrange(10**9):09d}"]),
            "other_rank": draw.randrange(1, 90_000),
            "other_roles": ["device_id"],
            "other_first_at": opened + timedelta(seconds=draw.randrange(10**5)),
        }
        for _ in range(draw.randint(0, most))
    ]
