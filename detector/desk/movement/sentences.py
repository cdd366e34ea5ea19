"""A move in one or two sentences, in English and Chinese."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from detector.cases.movement.steps import UNKNOWN
from detector.report.texts import read_texts

TOLD = 1.05
"""A cause is told when it moves the rank by at least this factor, either way."""

SIGNS = 3
"""Most signs that are told of each direction."""

STRONGER = 0.1
"""A sign is told when its evidence, a natural logarithm, changed by at least this much."""

_COMMA = {"en": ", ", "zh": "、"}
_SEMICOLON = {"en": "; ", "zh": "；"}
_COLON = {"en": ": ", "zh": "："}
_STOP = {"en": ".", "zh": "。"}
_BLANK = {"en": " ", "zh": ""}
_BRACKETS = {"en": " ({})", "zh": "（{}）"}


@dataclass(frozen=True)
class Teller:
    """Tells one move in one language.

    Parameters
    ----------
    steps, signs
        As `tabulate_steps` gives them, and `tabulate_signs` with sentences.
    events
        How many events are new; None where that was not kept.
    language
        `en` or `zh`.
    """

    steps: pd.DataFrame
    signs: pd.DataFrame
    events: int | None
    language: str

    def say(self) -> str:
        """Say where it was, where it is, what moved it, and which signs that were."""
        before, after = self.steps["rank"].iloc[[0, -1]]
        ranks = {"after": f"{after:,.0f}", "before": f"{before:,.0f}"}
        first = math.isnan(before)
        head = self._text("first" if first else "still" if before == after else "moved", **ranks)
        why = [] if first else self._causes()
        if why:
            head += _COLON[self.language] + _SEMICOLON[self.language].join(why)
        return _BLANK[self.language].join([head + _STOP[self.language], *self._signs()])

    def name(self, cause: str) -> str:
        """Name a cause; the account's own events with their count."""
        if cause != "events" or self.events is None:
            return self._text(cause)
        count = "none" if self.events == 0 else "one" if self.events == 1 else "some"
        return self._text(f"events_{count}", count=f"{self.events:,}")

    def factor(self, row: int) -> str:
        """Say by what factor a step moved the account; about, where a rank is estimated."""
        factor = float(self.steps["factor"].iloc[row])
        if factor == 1.0:
            return "="
        size = max(factor, 1 / factor)
        shown = f"{size:,.{0 if size >= 10 else 1 if size >= 2 else 2}f}"
        told = self._text("up" if factor >= 1 else "down", factor=shown)
        estimated = self.steps["error"].iloc[max(row - 1, 0) : row + 1].gt(0).any()
        return self._text("about", factor=told) if estimated else told

    def _causes(self) -> list[str]:
        """Say what moved it, what else did, and what held it back."""
        gains = _gains(self.steps["factor"])
        rows = np.argsort(-np.abs(gains), kind="stable")
        if gains.any() and self.steps["cause"].iloc[rows[0]] == UNKNOWN:
            return [self._text("unknown_causes")]
        rows = rows[np.abs(gains[rows]) >= math.log(TOLD)]
        if not len(rows):
            return [self._text("small" if gains.any() else "nothing")]
        onward = (gains[rows] > 0) == (gains.sum() >= 0)
        along = [self._cause(row) for row in rows[onward]]
        against = [self._cause(row) for row in rows[~onward]]
        told = {"mostly": along[:1], "also": along[1:], "against": against}
        said = [
            self._text(key, causes=_COMMA[self.language].join(causes))
            for key, causes in told.items()
            if causes
        ]
        return said + self._otherwise()

    def _cause(self, row: int) -> str:
        named = self.name(self.steps["cause"].iloc[row])
        return named + _BRACKETS[self.language].format(self.factor(row))

    def _otherwise(self) -> list[str]:
        """Say it when another cause counts most once the order of the steps does not matter."""
        steps = self.steps[self.steps["mean_factor"].notna()]
        if steps.empty:
            return []
        average = np.abs(_gains(steps["mean_factor"]))
        told, other = np.argmax(np.abs(_gains(steps["factor"]))), np.argmax(average)
        if average[other] < average[told] + math.log(TOLD):
            return []
        return [self._text("otherwise", cause=self.name(steps["cause"].iloc[other]))]

    def _signs(self) -> list[str]:
        """Tell the signs of the account's own that grew most, and those that shrank most."""
        told = []
        for key, when, sign in (("grown", "after", 1), ("shrunk", "before", -1)):
            grown = sign * self.signs["by_value"].fillna(self.signs["grown"])
            told_of = self.signs[(grown >= STRONGER) & (self.signs[f"sentence_{when}_en"] != "")]
            chosen = grown[told_of.index].nlargest(SIGNS).index
            sentences = told_of.loc[chosen, f"sentence_{when}_{self.language}"].tolist()
            if sentences:
                listed = _SEMICOLON[self.language].join(sentences)
                told.append(self._text(key, signs=listed) + _STOP[self.language])
        return told

    def _text(self, key: str, **facts: str) -> str:
        return read_texts("movement")[key][self.language].format(**facts)


def _gains(factors: "pd.Series[float]") -> np.ndarray:
    """Turn factors into logarithms; what is unknown gains nothing."""
    return np.nan_to_num(np.log(factors.to_numpy()))
