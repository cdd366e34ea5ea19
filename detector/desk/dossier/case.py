"""One case as a notebook holds it: its facts as frames, its dossier, its picture."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from detector.canvas.timeline import plot_timeline
from detector.cases.tables import CaseTables
from detector.desk.dossier.content import (
    fill_card,
    fill_dossier,
    list_signs,
    read_night_settings,
    tabulate_signs,
)
from detector.desk.dossier.fingerprint import Fingerprint, fingerprint_case
from detector.desk.run import Run, open_run
from detector.errors import ConfigInvalid
from detector.frames.shown import show
from detector.ranking.stories.questions import choose_questions, tabulate_questions
from detector.report.dossier.render import render_card, render_dossier

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STEP = ("at", "what", "order_id", "amount", "category", "paid_with", "city")
_LAST_STEPS = 10
_percent = "{:.1%}".format


@dataclass(frozen=True, repr=False)
class Case:
    """One account of a night, with all that is known of it; no plain value of a person is in it.

    Parameters
    ----------
    run
        The night.
    row
        The account's row of the ranking.
    facts
        Its facts, masked.
    language
        `en` or `zh`: of reasons, questions and documents.
    anew
        The hashes of a case that was made anew from the events; the others have the night's.
    """

    run: Run
    row: dict[str, Any] = field(repr=False)
    facts: CaseTables = field(repr=False)
    language: str = "en"
    anew: Fingerprint | None = field(default=None, repr=False)

    @property
    def account_id(self) -> str:
        """The account."""
        return str(self.row["account_id"])

    @property
    def profile(self) -> pd.Series:
        """Who it is: since when, its limit, its home, and the group that it is compared with."""
        return self.facts.profiles.to_pandas().iloc[0]

    @property
    def steps(self) -> pd.DataFrame:
        """What happened, in order of time: account events and steps of orders."""
        return self.facts.steps.to_pandas()

    @property
    def keys(self) -> pd.DataFrame:
        """The numbers, papers, devices and places that it was seen with, masked."""
        return self.facts.keys.to_pandas()

    @property
    def links(self) -> pd.DataFrame:
        """The other accounts that were seen with the same ones."""
        return self.facts.links.to_pandas()

    @property
    def reasons(self) -> pd.DataFrame:
        """Why it ranks where it ranks, strongest first.

        `sentence` says it, `share` is the part of all evidence, `below` the share of its peers that
        show the sign less, and `event_ids` are the events that the value rests upon.
        """
        settings = read_night_settings(self.run)
        signs = list_signs(self.row, self.facts, settings.rank.language, settings.catalogue)
        return tabulate_signs(signs, self.language)

    @property
    def questions(self) -> pd.DataFrame:
        """What to ask, and which answers clear the account or fit the pattern."""
        reasons = [reason["feature"] for reason in self.row["reasons"]]
        return tabulate_questions(choose_questions(self.row["pattern"], reasons), self.language)

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """The hashes of what the case rests upon."""
        if self.anew:
            return self.anew
        return fingerprint_case(self.run.record, self.run.folder / "model", self.row, self.facts)

    def to_html(self) -> str:
        """Give the dossier: one HTML document that needs nothing beside itself."""
        given = (self.run, self.row, self.facts, self.fingerprint, self.language)
        return render_dossier(fill_dossier(*given))

    def to_card(self) -> str:
        """Give the victim desk's card: what may be read out to the verified owner, as HTML."""
        given = (self.run, self.account_id, self.facts, self.fingerprint, self.language)
        return render_card(fill_card(*given))

    @property
    def zone(self) -> str:
        """The zone in which the night tells times."""
        return read_night_settings(self.run).zone

    def plot(self, ax: "Axes | None" = None) -> "Axes":
        """Draw what happened against time, as `detector.plot_timeline` does.

        Returns
        -------
        The axes, so that a title or a limit can be changed.
        """
        return plot_timeline(self, ax)

    def __repr__(self) -> str:
        return f"Case of account {self.account_id}, rank {self.row['rank']:,} on {self.run.day}"

    def _repr_html_(self) -> str:
        reasons = self.reasons[["sentence", "share", "below", "peers"]]
        zone = read_night_settings(self.run).zone
        last = self.steps.tail(_LAST_STEPS)
        last = last.assign(at=last["at"].dt.tz_convert(zone).dt.strftime("%Y-%m-%d %H:%M"))
        told = last[[name for name in _STEP if last[name].notna().any()]]
        notes = ["The whole dossier is .to_html(); .questions, .keys and .links are frames."]
        tables = {"Why it ranks there": reasons, "What happened last": told}
        return show(repr(self), tables, notes, {"share": _percent, "below": _percent})


def case(where: Run | Path | str, account_id: str, language: str | None = None) -> Case:
    """Open the case of one account.

    Parameters
    ----------
    where
        A night's folder, or a folder of nights, of which the latest is taken; or an open `Run`.
    account_id
        The account.
    language
        `en` or `zh`; by default that of the night.

    Raises
    ------
    ConfigInvalid
        When there is no such night, the account is not in its ranking, or none of its facts were
        kept.

    Examples
    --------
    >>> case("nowhere", "a1")
    Traceback (most recent call last):
    detector.errors.ConfigInvalid: nowhere: no published night here
      to mend: give the folder that `detector rank --out` wrote, or one dt=YYYY-MM-DD in it
    """
    run = open_run(where)
    row = find_row(run.ranking, account_id, run.day)
    facts = read_facts(run, account_id)
    if not facts.profiles.num_rows:
        raise ConfigInvalid(
            f"account {account_id!r} is rank {row['rank']:,} on {run.day}, and a night keeps the "
            "facts of the accounts in front only",
            "make the case anew from the events: detector case RUN ACCOUNT --data DATA",
        )
    return Case(run, row, facts, language or read_night_settings(run).rank.language)


def find_row(ranking: pa.Table, account_id: str, day: str) -> dict[str, Any]:
    """Find an account's row of a ranking.

    Raises
    ------
    ConfigInvalid
        When it is not there.
    """
    place = int(pa.compute.index(ranking["account_id"], account_id).as_py())
    if place < 0:
        raise ConfigInvalid(
            f"account {account_id!r} is not in the ranking of {day}",
            "worklist.csv has the ids as they are written; an account without events has no rank",
        )
    row: dict[str, Any] = ranking.slice(place, 1).to_pylist()[0]
    return row


def read_facts(run: Run, account_id: str) -> CaseTables:
    """Read the facts that a night kept of an account; empty tables where it kept none."""
    try:
        return run.facts(account_id)
    except FileNotFoundError:
        return CaseTables()
