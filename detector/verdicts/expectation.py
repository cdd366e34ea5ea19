"""How many true cases tonight's list holds, as far as past verdicts can say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

REVIEWS = (25, 50, 100, 200, 500, 1_000, 2_000, 5_000)
"""How many reviewed accounts the trade-off is told for, where there are so many."""

LEAST = 10
"""Verdicts within a band of ranks, below which the band says nothing."""

DRAWS = 4_000
SURE = 0.9
"""The interval holds the true count with this probability."""


DENSE = 0.05
"""The share of a band's accounts that must have a verdict, or the band says nothing."""


@dataclass(frozen=True)
class Bands:
    """Ranks that verdicts were given at, in bands: up to `last[b]`, `confirmed[b]` of `given[b]`.

    The bands lie side by side from rank 1; behind the last one nothing is known.
    """

    last: np.ndarray
    given: np.ndarray
    confirmed: np.ndarray


def find_bands(ranks: np.ndarray, labels: np.ndarray) -> Bands:
    """Count verdicts in bands of ranks that double in width, as far down as they are dense.

    Bands are merged until they hold enough verdicts; the first one in which verdicts are scarce
    ends what is known, and so does the deepest verdict.

    Examples
    --------
    >>> ranks = np.r_[np.arange(1, 41), 900]
    >>> bands = find_bands(ranks, np.r_[np.ones(20), np.zeros(21)])
    >>> bands.last.tolist(), bands.given.tolist(), bands.confirmed.tolist()
    ([16, 32], [16, 16], [16, 4])
    """
    found: list[tuple[int, int, int]] = []
    first, edge, deepest = 0, 1, int(ranks.max(initial=0))
    while first < deepest:
        inside = (ranks > first) & (ranks <= edge)
        count = int(inside.sum())
        thin = count < DENSE * (min(edge, deepest) - first)
        if count >= LEAST and not thin:
            found.append((min(edge, deepest), count, int(labels[inside].sum())))
            first = edge
        elif edge >= deepest or (thin and found):
            if count and not thin:
                found.append((deepest, count, int(labels[inside].sum())))
            break
        edge *= 2
    return Bands(*np.array(found, dtype=np.int64).reshape(-1, 3).T)


def expect_cases(
    verdict_ranks: np.ndarray,
    labels: np.ndarray,
    tonight: np.ndarray,
    review: int,
) -> dict[str, Any]:
    """Say how many true cases the first accounts of tonight's list hold, and with what certainty.

    Each band of ranks has a rate of confirmed verdicts with the posterior Beta(½ + confirmed,
    ½ + cleared) (Jeffreys); the interval is that of the count to come, Binomial(accounts in the
    band, rate). Accounts outside the bands are counted as unknown, never extrapolated.

    Parameters
    ----------
    verdict_ranks
        The rank at which a ranking that had not seen the verdict puts each account with one.
    labels
        1 confirmed, 0 cleared; same length.
    tonight
        The ranks of tonight's list, in its order, on the same scale.
    review
        How many accounts can be reviewed tonight.

    Returns
    -------
    `review`, `verdicts`, `bands` (of each: last rank, verdicts given, confirmed), `depth` (the last
    rank of which something is known), `probability` of the interval, and `curve`: per number of
    reviewed accounts `review`, `known` (how many of them lie within the depth), and `expected`,
    `low` and `high`, the true cases among those; None where no account lies within.

    Examples
    --------
    >>> past = np.arange(1, 101)
    >>> told = expect_cases(past, (past <= 50).astype(int), np.arange(1, 201), review=200)
    >>> {name: told["curve"][-1][name] for name in ("review", "known", "expected")}
    {'review': 200, 'known': 100, 'expected': 49.5}
    """
    bands = find_bands(verdict_ranks, labels)
    band = np.searchsorted(bands.last, tonight)
    good, bad = bands.confirmed + 0.5, bands.given - bands.confirmed + 0.5
    draws = np.random.default_rng(0)
    rates = draws.beta(good, bad, size=(DRAWS, len(good)))
    curve = []
    for count in sorted(
        {min(n, len(tonight)) for n in (*REVIEWS, review) if n <= len(tonight)}
        | {min(review, len(tonight))}
    ):
        held = np.bincount(band[:count], minlength=len(good) + 1)[: len(good)]
        point: dict[str, Any] = dict.fromkeys(("expected", "low", "high"))
        if held.sum():
            cases = draws.binomial(held, rates).sum(axis=1)
            low, high = np.quantile(cases, [(1 - SURE) / 2, (1 + SURE) / 2])
            mean = float((held * good / (good + bad)).sum())
            point = {"expected": round(mean, 1), "low": int(low), "high": int(np.ceil(high))}
        curve.append({"review": count, "known": int(held.sum()), **point})
    depth = int(bands.last[-1]) if len(bands.last) else 0
    return {
        "review": min(review, len(tonight)),
        "verdicts": len(labels),
        "bands": np.column_stack([bands.last, bands.given, bands.confirmed]).tolist(),
        "depth": depth,
        "probability": SURE,
        "curve": curve,
    }


def say_expected(told: Mapping[str, Any]) -> dict[str, list[str]]:
    """Say what is expected in sentences, English and Chinese.

    Examples
    --------
    >>> none = expect_cases(np.array([]), np.array([]), np.arange(1, 9), review=8)
    >>> say_expected(none)["en"][0]
    "How many of tonight's 8 are true cases is unknown: no verdicts say so."
    """
    at = next((p for p in told["curve"] if p["review"] == told["review"]), None)
    if at is None or not at["known"]:
        return _unknown(told["review"], told["verdicts"])
    rest = at["review"] - at["known"]
    sure = f"{told['probability']:.0%}"
    span = {
        "en": f"about {at['expected']:.0f} true cases ({at['low']} to {at['high']}, {sure} sure)",
        "zh": f"约 {at['expected']:.0f} 个真实案件（{at['low']} 至 {at['high']}，把握 {sure}）",
    }
    en, zh = (
        [f"Of tonight's {at['known']}, {span['en']}."],
        [f"今晚 {at['known']} 个账户中，{span['zh']}。"],
    )
    if rest:
        en = [
            f"Of tonight's {at['review']}, {at['known']} lie where verdicts were given:"
            f" {span['en']}; of the other {rest} nothing is known."
        ]
        zh = [
            f"今晚 {at['review']} 个账户中，{at['known']} 个处于有结论的名次：{span['zh']}；"
            f"其余 {rest} 个未知。"
        ]
    whole = [point for point in told["curve"] if point["known"] == point["review"]]
    if len(whole) > 1:
        pairs = [f"{point['review']} → {point['expected']:.0f}" for point in whole]
        en.append(f"Reviewing N finds about M: {', '.join(pairs)}.")
        zh.append(f"审核 N 个约发现 M 个：{'，'.join(pairs)}。")
    return {"en": en, "zh": zh}


def _unknown(review: int, verdicts: int) -> dict[str, list[str]]:
    why = "too few verdicts lie near them" if verdicts else "no verdicts say so"
    cause = "附近的结论太少" if verdicts else "尚无核查结论"
    return {
        "en": [f"How many of tonight's {review} are true cases is unknown: {why}."],
        "zh": [f"今晚 {review} 个账户中有多少真实案件未知：{cause}。"],
    }
