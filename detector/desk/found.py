"""What a lookup found, for the desk's own eyes."""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from detector.desk.aloud import Aloud, say_accounts, tell_aloud
from detector.ranking.stories import STORIES
from detector.report.texts import read_texts

_TIMES = ("first_at", "last_at")
_LINES = 50
"""As many accounts are printed; `frame` and JSON have them all."""


@dataclass(frozen=True, repr=False)
class Found:
    """Which accounts were seen with what was asked for; the value itself is not in it.

    Parameters
    ----------
    day
        The night's day.
    zone
        The zone of what is shown.
    asked
        What was asked for, of `phone`, `id_number`, `address`, `payee`.
    frame
        One row per thing asked for, role and account, those in front first: `asked`, `role` (a
        column of the contract), `account_id`, `first_at`, `last_at`, `current` (the account was
        last seen with it in that role), `rank`, `listed` (on the worklist), `pattern` (empty where
        not listed).
    """

    day: str
    zone: str
    asked: tuple[str, ...]
    frame: pd.DataFrame

    @property
    def roles(self) -> pd.DataFrame:
        """Count the accounts of each role: `asked`, `role`, `accounts`, and those `now` in it."""
        each = self.frame.groupby(["asked", "role"], sort=False)["current"]
        counts = each.agg(accounts="size", now="sum").reset_index()
        return counts.astype({"accounts": np.int64, "now": np.int64})

    def sentence(self, language: str = "en") -> str:
        """Say what was found: a sentence for each thing asked for."""
        return "\n".join(self._say(asked, language) for asked in self.asked)

    def _say(self, asked: str, language: str) -> str:
        texts, rows = read_texts("lookup"), self.frame[self.frame["asked"] == asked]
        told = {"day": self.day, "asked": texts[asked][language]}
        if rows.empty:
            return texts["unseen"][language].format(**told)
        parts = [
            texts["part"][language].format(
                role=texts[f"role_{role}"][language], accounts=accounts, now=now
            )
            for of, role, accounts, now in self.roles.itertuples(index=False)
            if of == asked
        ]
        return texts["found"][language].format(
            **told,
            accounts=say_accounts(rows["account_id"].nunique(), language),
            parts={"en": ", ", "zh": "、"}[language].join(parts),
            listed=f"{rows.loc[rows['listed'], 'account_id'].nunique():,}",
        )

    def aloud(self) -> Aloud:
        """Give what may be read out to a caller."""
        return tell_aloud(self.frame, self.asked, self.zone)

    def shown(self, language: str = "en") -> pd.DataFrame:
        """Give the frame in words of a language, times in the night's zone."""
        texts = {key: told[language] for key, told in read_texts("lookup").items()}
        times = {
            name: self.frame[name].dt.tz_convert(self.zone).dt.strftime("%Y-%m-%d %H:%M")
            for name in _TIMES
        }
        told = self.frame.assign(
            role=[texts[f"role_{role}"] for role in self.frame["role"]],
            **times,
            current=[texts["now" if now else "formerly"] for now in self.frame["current"]],
            listed=[texts["listed"] if listed else "" for listed in self.frame["listed"]],
            pattern=[STORIES[p].label[language] if p else "" for p in self.frame["pattern"]],
        )
        return told.drop(columns="asked").rename(columns=lambda name: texts[f"column_{name}"])

    def to_text(self, language: str = "en") -> str:
        """Give the sentences, then a line for each account."""
        lines = [self.sentence(language)]
        if len(self.frame):
            lines += ["", self.shown(language).head(_LINES).to_string(index=False)]
        if len(self.frame) > _LINES:
            more = f"{len(self.frame) - _LINES:,}"
            lines.append(read_texts("lookup")["more"][language].format(more=more))
        return "\n".join(lines)

    def facts(self) -> Mapping[str, Any]:
        """Give all of it as plain values."""
        frame = self.frame.assign(
            **{name: self.frame[name].map(lambda at: at.isoformat()) for name in _TIMES}
        )
        return {
            "for": "desk",
            "day": self.day,
            "asked": list(self.asked),
            "says": {language: self.sentence(language) for language in ("en", "zh")},
            "roles": self.roles.to_dict("records"),
            "accounts": frame.to_dict("records"),
        }

    def to_json(self, caller: bool = False) -> str:
        """Give the desk's answer as JSON, or what may be read out to a caller."""
        facts = self.aloud().facts() if caller else self.facts()
        return json.dumps(facts, ensure_ascii=False, indent=1)

    def __repr__(self) -> str:
        return self.sentence()

    def _repr_html_(self) -> str:
        table = self.shown().to_html(index=False, escape=True, max_rows=_LINES)
        return f"<p>{html.escape(self.sentence())}</p>{table if len(self.frame) else ''}"
