"""A plausible night with made-up values."""

import math
import random
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from detector.report.night import COLUMNS, Night
from tests.report.cases import CITIES, build_cases
from tests.report.texts import FAMILIES, PATTERNS, QUESTIONS, SIGNS


def build_reasons(draw: random.Random) -> list[dict[str, Any]]:
    signs = draw.sample(SIGNS, draw.randint(2, 5))
    weights = sorted((draw.random() + 0.1 for _ in signs), reverse=True)
    reasons = []
    for (feature, family, en, zh, top), weight in zip(signs, weights, strict=True):
        value = top * draw.uniform(0.3, 1)
        reasons.append(
            {
                "feature": feature,
                "family": family,
                "value": value,
                "contribution": weight / sum(weights) * 0.9,
                "en": en.format(value),
                "zh": zh.format(value),
                "below": draw.choice([draw.uniform(0.9, 1), float("nan")]),
                "peers": draw.choice(["newcomers", "quiet", "regular", "busy"]),
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
                "change": (change := draw.choice(["new", "risen", "known"])),
                "rank_before": math.nan if change == "new" else float(rank + 40),
                "city": draw.choice(["", *(city for city, *_ in CITIES)]),
                "verdict": draw.choice(["", "", "", "confirmed", "cleared"]),
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
        {
            "pattern": name,
            "label_en": name.replace("_", " ").capitalize(),
            "label_zh": f"类型{number}",
            "meaning_en": f"What happens when the pattern is {name}.",
            "meaning_zh": f"类型{number}的含义。",
            "reach_en": f"Call the number that is known where the pattern is {name}.",
            "reach_zh": f"类型{number}应拨打已知号码。",
            "clears_en": f"What clears an account where the pattern is {name}.",
            "clears_zh": f"怎样排除类型{number}的账户。",
        }
        for number, name in enumerate(PATTERNS, 1)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS["patterns"]))


def build_rings() -> pd.DataFrame:
    one = ("R1", 2, 14, 9, 310_000.0, 42_000.0, "14 accounts opened in one week", "14 户同周开通")
    two = ("R2", 31, 5, 4, 61_500.0, 0.0, "5 accounts send to one address", "5 户寄往同一地址")
    return pd.DataFrame([one, two], columns=list(COLUMNS["rings"]))


def build_stops(draw: random.Random, worklist: pd.DataFrame) -> pd.DataFrame:
    kinds = (
        ("order", "paid", "shipped"),
        ("order", "shipped", "delivered"),
        ("draw", "cash_drawn", "passed on"),
        ("transfer", "transferred_out", "final"),
    )
    rows = []
    for rank, account in zip(worklist["rank"][:40], worklist["account_id"][:40], strict=True):
        kind, state, before = draw.choice(kinds)
        amount, risk = draw.lognormvariate(7.6, 0.7), draw.uniform(0.3, 0.95)
        rows.append(
            {
                "kind": kind,
                "rank": rank,
                "account_id": account,
                "reference": f"O{draw.randrange(10**11):011d}",
                "at": f"2026-02-28 {draw.randrange(24):02d}:{draw.randrange(60):02d}:00",
                "state": state,
                "category": draw.choice(["phones", "gold", None]) if kind == "order" else None,
                "amount": amount,
                "risk": risk,
                "chance_left": 1.0,
                "priority": risk * amount,
                "hours_open": draw.uniform(0.3, 60),
                "stop_by": draw.choice(["", f"2026-03-01 {draw.randrange(24):02d}:15:00"]),
                "before": before,
                "learned_from": draw.randrange(30, 9000),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS["stops"]))


def build_common_points() -> pd.DataFrame:
    sentences = ("12 of 40 cases bought at one shop.", "40 个案件中有 12 个在同一商户消费过。")
    point = ("merchant", "M00017", 40, 12, 200, 7, 0.00002, *sentences)
    return pd.DataFrame([point], columns=list(COLUMNS["common_points"]))


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
        "expected": {"en": ("About 120 of the 450.",), "zh": ("450 户中约 120 户。",)},
        "verdicts": {
            "en": ("Shared devices are confirmed more.",),
            "zh": ("共用设备更常被确认。",),
        },
        "stops": build_stops(draw, worklist),
        "common_points": build_common_points(),
        "common_point_told": {"en": "One shop stands out.", "zh": "有一个商户明显突出。"},
        "cases": build_cases(list(worklist["account_id"])),
        "since_last": {"day": "2026-02-27", "new": 31, "risen": 12, "left": 27},
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
