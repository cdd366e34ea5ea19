"""What happened to an account since it was raised: why it may be raised once more."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from detector.engines.base import Engine
from detector.ranking.ranking import Ranking

ACTS = {
    "placed": {"en": "order placed", "zh": "笔新订单"},
    "cash_drawn": {"en": "cash drawn", "zh": "次取现"},
    "transferred_out": {"en": "transfer", "zh": "次转账"},
    "payee_added": {"en": "payee added", "zh": "个新收款人"},
    "credit_opened": {"en": "credit opened", "zh": "次开通信用"},
    "login_phone_changed": {"en": "login number changed", "zh": "次更换登录手机号"},
    "notify_phone_changed": {"en": "notification number changed", "zh": "次更换通知手机号"},
    "password_reset": {"en": "password reset", "zh": "次重置密码"},
    "device_bound": {"en": "device bound", "zh": "次绑定设备"},
    "screen_shared": {"en": "screen shared", "zh": "次共享屏幕"},
}
"""What an account does that an analyst who has it under review must hear of."""

GROWN = float(np.log(2))
"""Evidence has grown where a sign is shown by half as many accounts as when it was raised."""


def find_news(
    engine: Engine, ranking: Ranking, out: Path, raised: pd.DataFrame, language: str = "en"
) -> pd.Series:
    """Say what is new of accounts that were raised on earlier nights.

    There is news where the account acted since, and evidence against it has grown: a heavy shopper
    under review who shops on is none.

    Parameters
    ----------
    engine
        With the night's tables.
    ranking
        Tonight's.
    out
        The folder of nights: what was held against an account lies in the night that raised it.
        Where that night is gone, every act counts.
    raised
        `account_id`, `raised_day` (`YYYY-MM-DD`) and `since_us`, the cut-off of that night in
        microseconds since 1970.

    Returns
    -------
    Text by account_id, such as `2 × order placed; an order of ¥ 9,000 ...`, empty where there is
    no news.
    """
    places = find_places(ranking, raised["account_id"])
    acts = _count_acts(engine, raised, language)
    told = pd.Series("", index=pd.Index(raised["account_id"], name="account_id"), dtype="str")
    for day, group in raised.groupby("raised_day", sort=True):
        present = [name for name in group["account_id"] if name in places and name in acts]
        if not present:
            continue
        now = ranking.evidence[np.array([places[name] for name in present])]
        before = _read_evidence(out / f"dt={day}", present, ranking)
        values = ranking.evidence.read_values(np.array([places[name] for name in present]))
        for row, name in enumerate(present):
            grown = now[row] - before[row] if before is not None else now[row]
            best = int(np.argmax(grown))
            if before is not None and grown[best] < GROWN:
                continue
            reason = ranking.say[best](float(values[row, best])) if grown[best] > 0 else ""
            told[name] = "; ".join(part for part in (acts[name], reason) if part)
    return told


def find_places(ranking: Ranking, account_ids: pd.Series) -> dict[str, int]:
    """Find the positions of accounts in the ranking; one that is not ranked has none."""
    names = pa.array(account_ids.astype("str").to_list(), pa.string())
    found = pa.compute.index_in(
        names, value_set=ranking.table["account_id"].combine_chunks().cast(pa.string())
    )
    pairs = zip(names.to_pylist(), found.to_pylist(), strict=True)
    return {str(name): place for name, place in pairs if place is not None}


def _count_acts(engine: Engine, raised: pd.DataFrame, language: str) -> dict[str, str]:
    """Count what each account did since it was raised, in words, by account_id."""
    rows = pa.table(
        {
            "account_id": pa.array(raised["account_id"].astype("str").to_list(), pa.string()),
            "since_us": pa.array(raised["since_us"].to_list(), pa.int64()),
        }
    )
    engine.enrol("raised_before", rows)
    listed = ", ".join(f"'{act}'" for act in ACTS)
    parts = " UNION ALL ".join(
        "SELECT r.account_id, e.event_type FROM raised_before AS r"
        " JOIN accounts AS a ON a.account_id = r.account_id"
        f" JOIN {log} AS e ON e.account = a.account AND e.at_us >= r.since_us"
        f" WHERE e.event_type IN ({listed})"
        for log in ("account_events", "order_events")
    )
    counted = engine.fetch(
        f"SELECT account_id, event_type, count(*) AS n FROM ({parts}) AS acts"
        " GROUP BY account_id, event_type"
    )
    engine.drop("raised_before")
    found: dict[str, dict[str, int]] = {}
    for row in counted.to_pylist():
        found.setdefault(row["account_id"], {})[row["event_type"]] = row["n"]
    return {name: _say_acts(acts, language) for name, acts in found.items()}


def _say_acts(acts: dict[str, int], language: str) -> str:
    """Say the acts in the order of `ACTS`.

    Examples
    --------
    >>> _say_acts({"cash_drawn": 1, "placed": 2}, "en")
    '2 × order placed, 1 × cash drawn'
    """
    said = [
        f"{acts[name]} × {words[language]}" if language == "en" else f"{acts[name]} {words['zh']}"
        for name, words in ACTS.items()
        if name in acts
    ]
    return ", ".join(said)


def _read_evidence(night: Path, account_ids: list[str], ranking: Ranking) -> np.ndarray | None:
    """Read what was held against accounts on an earlier night; None where it is not known.

    An account behind the first ones of that night, and a feature that it had not, count as 0.
    """
    try:
        table = pq.read_table(night / "evidence.parquet").to_pandas()
    except (OSError, pa.ArrowException):
        return None
    kept = table.set_index("account_id").reindex(account_ids, columns=list(ranking.features))
    return kept.fillna(0.0).to_numpy(dtype=np.float32)
