"""An evaluation as analysts hold it in their hands: a sentence, figures and pictures."""

import html
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from detector.errors import OutputUnwritable
from detector.evaluation import plots, tables
from detector.evaluation.figures import GROUP, STORY

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAMES = {
    "precision_recall": "Precision against recall",
    "recall": "Recall by budget",
    "stories": "Recall of each story",
}
"""The pictures by the names of their files."""


@dataclass(frozen=True, repr=False)
class Evaluation:
    """How good a ranking was.

    Parameters
    ----------
    facts
        What was judged: `accounts`, `confirmed`, `cleared`, `unlabelled`, `deepest_label` (the last
        rank that has one), `prevalence`, `review`, `labels_elsewhere` (of accounts that were not
        ranked), `set_aside`, the settings.
    figures
        The latest night, one row per figure, group and budget: `figure`, `group`, `accounts` (the
        budget, 0 for the whole order), `value`, `low`, `high`, `attainable`, `members`. Shares.
    nights
        One row per night: `found`, `precision`, `recall`, `money_found` (yuan) and more, each with
        its interval, found accounts taken out of later lists.
    curve
        One row per confirmed account of the latest night, in rank order: `accounts` (its rank),
        `precision` and `recall` down to it.
    """

    facts: Mapping[str, Any]
    figures: pd.DataFrame
    nights: pd.DataFrame
    curve: pd.DataFrame

    @property
    def groups(self) -> pd.DataFrame:
        """The groups of cleared accounts within what can be reviewed, the fullest first."""
        at = self.figures["accounts"] == self.facts["reviewed"]
        rows: pd.DataFrame = self.figures[at & (self.figures["figure"] == GROUP)]
        rows = rows.drop(columns=["figure", "accounts", "attainable"])
        rows = rows.assign(share_of_all=rows["members"] / self.facts["accounts"])
        return rows.sort_values(["value", "group"], ascending=[False, True], ignore_index=True)

    def value(self, figure: str, accounts: int = 0, group: str = "") -> float:
        """Give one figure, such as `value("recall", 200)`.

        Raises
        ------
        KeyError
            If there is no such figure at that budget.
        """
        keys = self.figures.set_index(["figure", "accounts", "group"])["value"]
        return float(keys[figure, accounts, group])

    def sentence(self) -> str:
        """Say in a sentence what the lead of a night shift asks first."""
        return tables.say(self.facts, self.figures)

    def plot_precision_recall(self, ax: "Axes | None" = None) -> "Axes":
        """Draw precision against recall; without axes, into a new figure."""
        return plots.draw_precision_recall(self.curve, self.facts["prevalence"], ax)

    def plot_recall(self, ax: "Axes | None" = None) -> "Axes":
        """Draw recall by budget, beside what is attainable; without axes, into a new figure."""
        return plots.draw_recall(self.curve, self.figures, self.facts["accounts"], ax)

    def plot_stories(self, ax: "Axes | None" = None) -> "Axes":
        """Draw the recall of each story within what can be reviewed."""
        return plots.draw_stories(self.figures, self.facts["reviewed"], ax)

    def to_dict(self) -> dict[str, Any]:
        """Give everything as plain values; a figure that is not known is None."""
        frames = {"figures": self.figures, "nights": self.nights}
        told = {**self.facts, "sentence": self.sentence()}
        rows = {name: _plain(frame.to_dict("records")) for name, frame in frames.items()}
        return {**_plain(told), **rows}

    def to_json(self) -> str:
        """Write `to_dict` as JSON."""
        return json.dumps(self.to_dict(), indent=1, ensure_ascii=False, allow_nan=False)

    def to_text(self) -> str:
        """Lay everything out for a terminal, the sentence first."""
        parts = [f"{title}\n{tables.as_text(table)}" for title, table in self._tables().items()]
        caveats = "\n".join(tables.list_caveats(self.facts))
        return "\n\n".join(filter(None, [self.sentence(), caveats, *parts]))

    def to_markdown(self) -> str:
        """Lay everything out as a page; the pictures are files beside it."""
        parts = [f"## {name}\n\n{tables.as_markdown(t)}" for name, t in self._tables().items()]
        parts += [f"![{title}]({name}.svg)" for name, title in self._pictures().items()]
        caveats = "\n".join(f"- {line}" for line in tables.list_caveats(self.facts))
        head = f"# Evaluation of the night {self.facts['day']}"
        return "\n\n".join(filter(None, [head, self.sentence(), caveats, *parts])) + "\n"

    def write(self, folder: Path | str) -> None:
        """Write evaluation.json, evaluation.md and its pictures; the same bytes each time.

        Raises
        ------
        OutputUnwritable
            If the folder cannot be written.
        """
        drawn = {name: plots.svg(getattr(self, f"plot_{name}")) for name in self._pictures()}
        texts = {"evaluation.json": self.to_json() + "\n", "evaluation.md": self.to_markdown()}
        contents = {name: text.encode() for name, text in texts.items()}
        contents |= {f"{name}.svg": picture for name, picture in drawn.items()}
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
            for name, content in contents.items():
                (Path(folder) / name).write_bytes(content)
        except OSError as error:
            raise OutputUnwritable(
                f"{folder} cannot be written: {error.strerror}",
                "give a folder that you may write to",
            ) from None

    def _pictures(self) -> dict[str, str]:
        """Name the pictures that there is something to draw for."""
        told = set(self.figures["figure"])
        wanted = {"precision_recall", "recall"} if len(self.curve) else set[str]()
        wanted |= {"stories"} if STORY in told else set()
        return {name: title for name, title in NAMES.items() if name in wanted}

    def _tables(self) -> dict[str, pd.DataFrame]:
        return tables.lay_out(self.facts, self.figures, self.nights, self.groups)

    def __repr__(self) -> str:
        return f"Evaluation of {self.facts['accounts']:,} accounts as of {self.facts['as_of']}"

    def _repr_html_(self) -> str:
        parts = [f"<p><b>{html.escape(self.sentence())}</b></p>"]
        parts += [f"<p>{html.escape(line)}</p>" for line in tables.list_caveats(self.facts)]
        for title, table in self._tables().items():
            parts.append(f"<h4>{html.escape(title)}</h4>{table.to_html(index=False, escape=True)}")
        return "".join(parts)


def _plain(value: Any) -> Any:
    """Make a value fit for JSON: text as keys, None for what is not known."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return None if isinstance(value, float) and math.isnan(value) else value
