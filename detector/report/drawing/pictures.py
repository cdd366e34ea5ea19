"""The geometry of the page's pictures: where each bar, tick and line goes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from detector.report.bilingual import tell
from detector.report.wording import count

WIDTH, HEIGHT = 760, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 12, 28, 48
_FLOOR = 0.5
"""Half an account: the foot of the logarithmic axis, so that one account has a bar to see."""


@dataclass(frozen=True)
class Bar:
    """A bar in pixels, whether it lies on the worklist, and what it says in each language."""

    x: float
    y: float
    width: float
    height: float
    listed: bool
    says: Mapping[str, Any]


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where, in pixels, and what it says."""

    at: float
    says: str


@dataclass(frozen=True)
class ScorePicture:
    """How many accounts have which score, on a logarithmic axis, and where the worklist begins."""

    bars: tuple[Bar, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    line: Tick | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    foot: int = HEIGHT - _BOTTOM


def nice_ticks(low: float, high: float, most: int = 8) -> list[float]:
    """Choose round numbers between two values: steps of 1, 2 or 5 times a power of ten.

    Examples
    --------
    >>> nice_ticks(0.0, 9.3)
    [0.0, 2.0, 4.0, 6.0, 8.0]
    >>> nice_ticks(0.31, 0.58)
    [0.35, 0.4, 0.45, 0.5, 0.55]
    """
    span = high - low
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(times * power for times in (1, 2, 5, 10) if span / (times * power) <= most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(place * step, 10) for place in range(first, last + 1)]


def draw_scores(score_counts: pd.DataFrame, review_line: float) -> ScorePicture | None:
    """Lay out the histogram of all scores; None where there is nothing to draw.

    Parameters
    ----------
    score_counts
        `low`, `high`, `accounts` of each bin.
    review_line
        The score at which the worklist begins; NaN where there is none.

    Examples
    --------
    >>> bins = pd.DataFrame({"low": [0.0, 5.0], "high": [5.0, 10.0], "accounts": [999, 1]})
    >>> picture = draw_scores(bins, 5.0)
    >>> [bar.listed for bar in picture.bars], [tick.says for tick in picture.up]
    ([False, True], ['1', '10', '100', '1,000'])
    """
    bins = score_counts[score_counts["accounts"] > 0]
    if bins.empty:
        return None
    drawn = math.isfinite(review_line)
    low, high = float(bins["low"].min()), float(bins["high"].max())
    if drawn:
        low, high = min(low, review_line), max(high, review_line)
    high = high if high > low else low + 1.0
    decades = max(1, math.ceil(math.log10(float(bins["accounts"].max()))))

    def across(score: float) -> float:
        return round(_LEFT + (score - low) / (high - low) * (WIDTH - _LEFT - _RIGHT), 1)

    def up(accounts: float) -> float:
        share = math.log(accounts / _FLOOR) / math.log(10**decades / _FLOOR)
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)

    return ScorePicture(
        bars=tuple(
            Bar(
                x=across(start),
                y=up(number),
                width=round(max(1.0, across(end) - across(start) - 1), 1),
                height=round(HEIGHT - _BOTTOM - up(number), 1),
                listed=drawn and (start + end) / 2 >= review_line,
                says=tell(
                    "scores_bar", low=f"{start:.4g}", high=f"{end:.4g}", accounts=count(number)
                ),
            )
            for start, end, number in zip(bins["low"], bins["high"], bins["accounts"], strict=True)
        ),
        across=tuple(Tick(across(score), f"{score:g}") for score in nice_ticks(low, high)),
        up=tuple(Tick(up(10**power), count(10**power)) for power in range(decades + 1)),
        line=Tick(across(review_line), f"{review_line:.4g}") if drawn else None,
    )


@dataclass(frozen=True)
class FamilyBars:
    """One family of signs: evidence as bars in percent of the longest, and its blind share."""

    family: str
    worklist_evidence: float
    everyone_evidence: float
    worklist_bar: float
    everyone_bar: float
    blind_share: float

    @property
    def blind_bar(self) -> float:
        """The blind share as a bar in percent."""
        return round(self.blind_share * 100, 1) if math.isfinite(self.blind_share) else 0.0


def draw_families(families: pd.DataFrame) -> list[FamilyBars]:
    """Lay out the bars of all families on one scale, in the order of the table.

    Examples
    --------
    >>> table = pd.DataFrame({"family": ["tempo"], "worklist_evidence": [4.0],
    ...                       "everyone_evidence": [1.0], "blind_share": [0.25]})
    >>> [(bars.worklist_bar, bars.everyone_bar) for bars in draw_families(table)]
    [(100.0, 25.0)]
    """
    plain = families.fillna({"worklist_evidence": 0.0, "everyone_evidence": 0.0})
    longest = max(plain[["worklist_evidence", "everyone_evidence"]].max().fillna(0.0)) or 1.0
    return [
        FamilyBars(
            str(family),
            on,
            overall,
            round(on / longest * 100, 1),
            round(overall / longest * 100, 1),
            blind,
        )
        for family, on, overall, blind in zip(
            plain["family"],
            plain["worklist_evidence"].astype(float),
            plain["everyone_evidence"].astype(float),
            plain["blind_share"].astype(float),
            strict=True,
        )
    ]
