"""A plausible night with made-up values."""

import math
import random
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from detector.report.night import COLUMNS, Night

SIGNS = (
    (
        "takeover_signs",
        "takeover",
        "one order joins {:.0f} signs of a new hand on an old account",
        6,
    ),
    (
        "new_device_new_address_amount_sum",
        "takeover",
        "{:,.0f} yuan on credit went from a device first seen two days before at most to an "
        "address just as new",
        18000,
    ),
    ("limit_used_after_opening_share_24h", "tempo", "{:.0%} of the limit spent within a day", 0.97),
    ("accounts_per_device", "linkage", "its busiest shared device was used by {:.0f} accounts", 14),
    ("far_amount_share", "geography", "{:.0%} of its money was sent more than 300 km from home", 1),
    ("numbers_differ_flag", "contact", "messages go to another number than the login", 1),
    ("hours_draw_to_transfer", "drawdown", "drawn cash was transferred out after {:.2f} hours", 3),
    ("resale_amount_share", "value", "{:.0%} of its credit went into goods that resell", 1),
    ("hours_opening_to_order", "origination", "first order {:.1f} hours after opening credit", 9),
)
PATTERNS = (
    "identity_theft",
    "coached_drawdown",
    "mule_ring",
    "account_takeover",
    "bust_out",
    "none",
)
QUESTIONS = tuple(
    {
        "question": f"Who chose the {thing}, and when?",
        "clears": f"Names the {thing} and the day, unprompted.",
        "fits": f"Knows of no {thing}.",
    }
    for thing in ("payee", "device", "address", "number", "goods", "limit", "network")
)
FAMILIES = (
    "contact",
    "origination",
    "tempo",
    "value",
    "geography",
    "takeover",
    "drawdown",
    "linkage",
)


def build_reasons(draw: random.Random) -> list[dict[str, Any]]:
    signs = draw.sample(SIGNS, draw.randint(2, 5))
    weights = sorted((draw.random() + 0.1 for _ in signs), reverse=True)
    reasons = []
    for (feature, family, sentence, top), weight in zip(signs, weights, strict=True):
        value = top * draw.uniform(0.3, 1)
        reasons.append(
            {
                "feature": feature,
                "family": family,
                "value": value,
                "contribution": weight / sum(weights) * 0.9,
                "sentence": sentence.format(value),
            }
        )
    return reasons


def build_worklist(draw: random.Random, review: int, accounts: int) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "rank": rank,
                "account_id": f"A{draw.randrange(10**9):09d}",
                "score": 9.4 * math.exp(-rank / review / 2),
                "percentile": 100 * (1 - (rank - 1) / accounts),
                "pattern": draw.choice(PATTERNS),
                "certainty": draw.choice(["clear", "likely", "unclear"]),
                "second": draw.choice(["", *PATTERNS]),
                "ring": draw.choice(["", "", "R1"]),
                "reasons": build_reasons(draw),
                "asks": draw.sample(QUESTIONS, draw.randint(3, 5)),
                "money_at_risk": draw.lognormvariate(8.6, 0.8),
                "money_stoppable": draw.choice([0.0, draw.lognormvariate(7.6, 0.7)]),
                "blind": draw.choice([[], [], [], ["geography"], ["geography", "linkage"]]),
            }
            for rank in range(1, review + 1)
        ],
        columns=list(COLUMNS["worklist"]),
    )


def build_patterns() -> pd.DataFrame:
    rows = [
        (
            name,
            name.replace("_", " ").capitalize(),
            f"What happens when the pattern is {name}.",
            f"Call the number that is known where the pattern is {name}.",
            f"What clears an account where the pattern is {name}.",
        )
        for name in PATTERNS
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS["patterns"]))


def build_rings() -> pd.DataFrame:
    rings = [
        ("R1", 2, 14, 9, 310_000.0, 42_000.0, "14 accounts opened in one week on one device"),
        ("R2", 31, 5, 4, 61_500.0, 0.0, "5 accounts send goods to one new address"),
    ]
    return pd.DataFrame(rings, columns=list(COLUMNS["rings"]))


def build_orders(draw: random.Random, worklist: pd.DataFrame) -> pd.DataFrame:
    orders = [
        (
            rank,
            account_id,
            f"O{draw.randrange(10**11):011d}",
            f"2026-02-28T{draw.randrange(24):02d}:{draw.randrange(60):02d}:00+08:00",
            draw.choice(["placed", "paid", "shipped"]),
            draw.choice(["phones", "gold", "gift cards", "laptops", None]),
            draw.lognormvariate(7.6, 0.7),
            draw.uniform(0.3, 60),
        )
        for rank, account_id in zip(worklist["rank"][:40], worklist["account_id"][:40], strict=True)
        if draw.random() < 0.4
    ]
    return pd.DataFrame(orders, columns=list(COLUMNS["orders_to_stop"]))


def build_run_tables() -> dict[str, pd.DataFrame]:
    return {
        "switched_off": pd.DataFrame(
            [("screen_shared_draw_sum_24h", "drawdown", "account_events.event_type:screen_shared")],
            columns=["feature", "family", "missing"],
        ),
        "set_aside": pd.DataFrame(
            [
                ("order_events", "amount is negative", 312),
                ("account_events", "event_time cannot be read", 18),
            ],
            columns=["log", "reason", "rows"],
        ),
        "inputs": pd.DataFrame(
            [
                ("account_events.parquet", 4_203_118, 158_300_412, "9f" * 32),
                ("order_events.parquet", 10_482_007, 611_204_990, "3c" * 32),
            ],
            columns=["name", "rows", "bytes", "sha256"],
        ),
        "seconds": pd.DataFrame(
            [("read", 12.2), ("features", 48.1), ("forest", 7.4), ("publish", 1.1)],
            columns=["stage", "seconds"],
        ),
    }


def build_night(review: int = 450, accounts: int = 182_340, **changes: Any) -> Night:
    draw = random.Random(7)
    worklist = build_worklist(draw, review, accounts)
    bins = [(low / 4, (low + 1) / 4, int(60_000 * math.exp(-low / 3.1))) for low in range(38)]
    shares = [(draw.uniform(0.5, 2.6), draw.uniform(0.02, 0.2)) for _ in FAMILIES]
    values: dict[str, Any] = {
        "as_of": "2026-03-01T00:00:00+08:00",
        "run_id": "20260301-0000-7f3a",
        "version": "0.1.0",
        "review": review,
        "accounts": accounts,
        "worklist": worklist,
        "patterns": build_patterns(),
        "rings": build_rings(),
        "expected": ("About 120 of the 450 (95 %: 101 to 140), from 812 verdicts.",),
        "verdicts": ("An account that shares a device is confirmed three times as often.",),
        "orders_to_stop": build_orders(draw, worklist),
        "score_counts": pd.DataFrame(bins, columns=["low", "high", "accounts"]),
        "review_line": float(worklist["score"].min()) if review else math.nan,
        "families": pd.DataFrame(
            {
                "family": FAMILIES,
                "worklist_evidence": [on for on, _ in shares],
                "everyone_evidence": [overall for _, overall in shares],
                "blind_share": [0.0, 0.0, 0.0, 0.004, 0.384, 0.06, 0.0, 0.21],
            }
        ),
        **build_run_tables(),
        "settings": {"review": str(review), "lookback_days": "90", "time_zone": "Asia/Shanghai"},
    }
    return Night(**(values | changes))


@pytest.fixture
def make_night() -> Callable[..., Night]:
    return build_night
