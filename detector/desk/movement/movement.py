"""A move as an analyst holds it in their hands: the steps, the signs, the events, a picture."""

import html
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from detector.desk.movement.picture import draw_steps
from detector.desk.movement.sentences import Teller

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False)
class Movement:
    """Why an account stands elsewhere than on an earlier night.

    Parameters
    ----------
    account_id
        The account.
    days
        The two nights, as `YYYY-MM-DD`.
    rank_before, rank_after
        As published; None before where the account was not ranked.
    same_model
        Whether both nights were scored by the same model: then `model` moved nothing.
    steps
        As `tabulate_steps` gives them.
    signs
        As `tabulate_signs` gives them, with `family` and the reasons in words: `sentence_before_en`
        and so on, empty where the value is missing or not known.
    events
        The account's events since the earlier night, as the table `steps` of a night's cases has
        them, in local time; None where they were not kept.
    """

    account_id: str
    days: tuple[str, str]
    rank_before: int | None
    rank_after: int
    same_model: bool
    steps: pd.DataFrame
    signs: pd.DataFrame
    events: pd.DataFrame | None

    @cached_property
    def sentence_en(self) -> str:
        """What moved it, in English."""
        return self.teller("en").say()

    @cached_property
    def sentence_zh(self) -> str:
        """What moved it, in Chinese."""
        return self.teller("zh").say()

    def teller(self, language: str) -> Teller:
        """Give the words for this move in `en` or `zh`."""
        count = None if self.events is None else len(self.events)
        return Teller(self.steps, self.signs, count, language)

    def label_steps(self, language: str = "en") -> pd.DataFrame:
        """Give the steps with the causes in words, without those that cannot have done anything.

        Returns
        -------
        `step`, `rank`, and `factor` in words, such as ×410, ÷2.5 or =; empty where unknown.
        """
        teller = self.teller(language)
        rows = [
            (teller.name(cause), rank, "" if pd.isna(factor) else teller.factor(place))
            for place, (cause, rank, factor) in enumerate(
                zip(self.steps["cause"], self.steps["rank"], self.steps["factor"], strict=True)
            )
            if not ("verdicts" in cause and factor == 1.0)
        ]
        return pd.DataFrame(rows, columns=["step", "rank", "factor"])

    def to_json(self) -> str:
        """Give everything as JSON; times with their zone, null where nothing is known."""
        tables = {"steps": self.steps, "signs": self.signs, "events": self.events}
        facts: dict[str, Any] = {
            "account_id": self.account_id,
            "days": list(self.days),
            "rank_before": self.rank_before,
            "rank_after": self.rank_after,
            "same_model": self.same_model,
            "sentence": {"en": self.sentence_en, "zh": self.sentence_zh},
        }
        facts |= {name: None if t is None else _records(t) for name, t in tables.items()}
        return json.dumps(facts, ensure_ascii=False, indent=1)

    def plot(self, ax: "Axes | None" = None) -> "Axes":
        """Draw the steps as a waterfall: from rank to rank, by factors of ten."""
        return draw_steps(self.label_steps(), ax)

    def __repr__(self) -> str:
        return f"Movement from {self.days[0]} to {self.days[1]}. {self.sentence_en}"

    def _repr_html_(self) -> str:
        told = f"<p><b>{html.escape(self.account_id)}</b> {html.escape(self.sentence_en)}</p>"
        form: Any = "{:,.0f}".format
        steps = self.label_steps().to_html(index=False, formatters={"rank": form}, na_rep="")
        columns = ["feature", "value_before", "value_after", "by_value", "by_model"]
        signs = self.signs[columns].to_html(index=False, na_rep="", float_format="{:,.2f}".format)
        return told + str(steps) + str(signs)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Give rows as plain values."""
    return [
        {str(name): _plain(value) for name, value in row.items()}
        for row in table.to_dict("records")
    ]


def _plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    return value.isoformat() if isinstance(value, pd.Timestamp) else value
