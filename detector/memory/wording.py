"""The alerts of a night in numbers, and in sentences of both languages."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from detector.memory.columns import (
    CLEARED,
    CLOSED,
    CONFIRMED,
    FELL_BACK,
    GONE,
    KNOWN,
    NEW,
    RISEN,
    SUPPRESSED,
    WAITING,
    WHYS,
)

WHYS_ZH = {
    CONFIRMED: "确认盗用",
    CLEARED: "排除",
    SUPPRESSED: "暂缓提示",
    FELL_BACK: "排名回落",
    GONE: "不在数据中",
}


def count_states(alerts: pd.DataFrame) -> dict[str, Any]:
    """Count the alerts of one night.

    Parameters
    ----------
    alerts
        What `decide` gives.

    Returns
    -------
    `raised`, of which `new` and `risen`; `known`; `waiting`, `waiting_since` (the first night from
    which one waits, else empty); `closed` tonight by why, `unseen` of them without ever having
    been raised, for want of room; `kept_closed` by why: over the line, and closed before.

    Examples
    --------
    >>> from detector.memory.columns import ALERT, empty_alerts
    >>> count_states(empty_alerts())["closed"]
    {'confirmed': 0, 'cleared': 0, 'suppressed': 0, 'fell back': 0, 'gone': 0}
    """
    state, closed = alerts["state"], alerts["state"].eq(CLOSED)
    tonight = closed & alerts["closed_day"].eq(alerts["day"])
    unseen = tonight & alerts["why"].eq(FELL_BACK) & alerts["raised_day"].eq("")
    since = alerts.loc[state.eq(WAITING), "waiting_since"]
    return {
        "raised": int(alerts["raised"].sum()),
        **{name: int(state.eq(name).sum()) for name in (NEW, RISEN, KNOWN, WAITING)},
        "waiting_since": str(since.min()) if len(since) else "",
        "closed": _count_whys(alerts[tonight]),
        "unseen": int(unseen.sum()),
        "kept_closed": _count_whys(alerts[closed & ~tonight]),
    }


def _count_whys(alerts: pd.DataFrame) -> dict[str, int]:
    return {why: int(alerts["why"].eq(why).sum()) for why in WHYS}


def say_alerts(counts: Mapping[str, Any]) -> dict[str, list[str]]:
    """Say what became of the alerts of a night.

    Parameters
    ----------
    counts
        What `count_states` gives.

    Returns
    -------
    The sentences in `en` and `zh`, the same facts in the same order; what did not happen is left
    out.

    Examples
    --------
    >>> from detector.memory.columns import empty_alerts
    >>> say_alerts(count_states(empty_alerts()))
    {'en': ['0 accounts are raised'], 'zh': ['今晚提示 0 个账户']}
    """
    new, risen, known, waiting, unseen = (
        counts[name] for name in (NEW, RISEN, KNOWN, WAITING, "unseen")
    )
    closed, kept = (sum(counts[name].values()) for name in ("closed", "kept_closed"))
    why_en, why_zh = _say_whys(counts["closed"])
    kept_en, kept_zh = _say_whys(counts["kept_closed"])
    since = counts["waiting_since"]
    facts = [
        (
            known,
            f"{_accounts(known)} under review: raised before, nothing new, not raised again",
            f"{known:,} 个账户正在审核：此前已提示且无新情况，不再重复提示",
        ),
        (
            waiting,
            f"{_accounts(waiting)} waiting for room, the first of them since {since}",
            f"{waiting:,} 个账户因名额已满等待提示，最早自 {since} 起",
        ),
        (closed, f"{closed:,} closed tonight: {why_en}", f"今晚关闭 {closed:,} 个：{why_zh}"),
        (
            unseen,
            f"{unseen:,} of them fell back before there was room to raise them",
            f"其中 {unseen:,} 个在有名额之前排名已回落，从未提示",
        ),
        (kept, f"{kept:,} stay closed: {kept_en}", f"{kept:,} 个保持关闭：{kept_zh}"),
    ]
    en, zh = _say_raised(new, risen)
    return {
        "en": [en, *(said for number, said, _ in facts if number)],
        "zh": [zh, *(said for number, _, said in facts if number)],
    }


def _say_raised(new: int, risen: int) -> tuple[str, str]:
    raised = new + risen
    en = f"{raised:,} account{' is' if raised == 1 else 's are'} raised"
    zh = f"今晚提示 {raised:,} 个账户"
    if not risen:
        return en, zh
    en += f": {new:,} new, {risen:,} again because something new happened"
    return en, f"{zh}：{new:,} 个首次提示，{risen:,} 个因出现新情况再次提示"


def _say_whys(counts: Mapping[str, int]) -> tuple[str, str]:
    told = {why: number for why, number in counts.items() if number}
    en = ", ".join(f"{number:,} {why}" for why, number in told.items())
    return en, "，".join(f"{WHYS_ZH[why]} {number:,} 个" for why, number in told.items())


def _accounts(number: int) -> str:
    return f"{number:,} account{' is' if number == 1 else 's are'}"
