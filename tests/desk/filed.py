"""A small night on disk, told by hand: one account in front with all that a case can hold."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from detector.cases.tables import SCHEMAS, CaseTables, write_cases
from tests.telling import instant

OWNER = "A-1"
STRANGER = "B-77"
RECORD: dict[str, Any] = {
    "run_id": "0123456789ab",
    "detector": "0.1.0",
    "as_of": "2026-03-11T00:00:00+08:00",
    "inputs": [{"name": "account_events.parquet", "rows": 9, "bytes": 1, "sha256": "aa"}],
    "settings": {},
    "verdicts": {"sha256": None},
}
RANKED: dict[str, Any] = {
    "account_id": [OWNER, "C-3"],
    "rank": [1, 2],
    "score": [9.5, 1.0],
    "percentile": [100.0, 50.0],
    "pattern": ["account_takeover", "none"],
    "pattern_certainty": [0.6, 1.0],
    "pattern_second": ["bust_out", ""],
    "ring": [None, None],
    "reasons": [
        [
            {
                "feature": "accounts_per_device",
                "value": 7.0,
                "contribution": 0.75,
                "sentence": "its busiest shared device was used by 7 accounts",
            },
            {
                "feature": "of_another_version",
                "value": 0.5,
                "contribution": 0.25,
                "sentence": "a sentence that only the night knew",
            },
        ],
        [],
    ],
    "money_at_risk": [3000.5, 0.0],
    "money_stoppable": [2000.0, 0.0],
    "blind": [["geography"], []],
    "verdict": [None, None],
}
STEPS = """
    1d     account e1  registered          - -
    2d     account e2  credit_opened       - 5000
    8d     account e3  login_phone_changed - -
    8d1h   order   e4  placed              o-1 1000.5
    8d2h   order   e5  delivered           o-1 1000.5
    8d3h   order   e6  placed              o-2 2000
    8d4h   order   e7  shipped             o-2 2000
    8d5h   order   e8  placed              o-3 700
    8d6h   order   e9  intercepted         o-3 700
    9d     account e10 cash_drawn          - 300
    9d1h   account e11 transferred_out     - 300
"""
SHOWN = {
    ("phone", 1): "138****5678",
    ("phone", 2): "170****0042",
    ("device", 1): "d4****04",
    ("address", 1): "浙江省杭州市****",
    ("payee", 1): "pa****ee",
}
"""The masked values that the account was seen with; all but the first are a third party's."""


def read_steps(goods: str) -> list[dict[str, Any]]:
    rows = []
    for line in filter(None, map(str.strip, STEPS.splitlines())):
        when, log, event, what, order, amount = line.split()
        row: dict[str, Any] = dict.fromkeys(SCHEMAS["steps"].names)
        row |= {"account_id": OWNER, "at": instant(when), "log": f"{log}_events", "what": what}
        row |= {"event_id": event, "amount": None if amount == "-" else float(amount)}
        row |= {"login_no": 1 if event in ("e1", "e2") else 2, "device_no": 1}
        if order != "-":
            row |= {"order_id": order, "category": goods, "merchant_id": "m-9"}
            row |= {"paid_with": "credit", "recipient_no": 2, "address_no": 1, "city": "杭州市"}
        if what == "transferred_out":
            row["payee_no"] = 1
        rows.append(row)
    return rows


def build_facts(goods: str) -> CaseTables:
    at = instant("8d")
    profile = {"account_id": OWNER, "rank": 1, "since": instant("1d"), "credit_limit": 5000.0}
    profile |= {"home_city": "上海市", "peers": "newcomers"}
    keys = [
        {"account_id": OWNER, "kind": kind, "no": no, "shown": shown, "roles": ["login_phone"]}
        | {"first_at": at, "last_at": at, "accounts": 3}
        for (kind, no), shown in SHOWN.items()
    ]
    links = [
        {"account_id": OWNER, "kind": "device", "no": 1, "other": STRANGER, "other_rank": 2}
        | {"other_roles": ["device_id"], "other_first_at": at}
    ]
    signs = [
        {"account_id": OWNER, "feature": "accounts_per_device", "value": 7.0, "share": 0.75}
        | {"below": 0.99961, "peers": "newcomers", "event_ids": ["e4", "gone"]}
    ]
    rows = {"profiles": [profile], "steps": read_steps(goods), "keys": keys, "links": links}
    rows["signs"] = signs
    tables = {name: pa.Table.from_pylist(rows[name], schema=SCHEMAS[name]) for name in SCHEMAS}
    return CaseTables(**tables)


def write_night(nights: Path, goods: str = "phones", **record: Any) -> Path:
    """Write the night into a folder of nights, with other facts in its record where given."""
    folder = nights / "dt=2026-03-11"
    (folder / "model").mkdir(parents=True)
    for name in ("model.json", "trees.parquet", "tails.parquet"):
        (folder / "model" / name).write_text(name)
    pq.write_table(pa.table(RANKED), folder / "ranking.parquet")
    (folder / "run.json").write_text(json.dumps(RECORD | record), encoding="utf-8")
    write_cases(build_facts(goods), folder / "cases")
    (folder / "_SUCCESS").touch()
    return folder
