"""A ranking as analysts hold it in their hands: the table, its top, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from detector.frames.shown import show
from detector.ranking.evidence import Evidence, find_context, take_evidence
from detector.ranking.reasons import Say, explain_rows, tabulate_evidence
from detector.ranking.rings.table import Rings
from detector.ranking.stories.questions import choose_questions, tabulate_questions

COLUMNS = (
    "account_id", "rank", "score", "percentile",
    "pattern", "pattern_certainty", "pattern_second", "ring", "reasons",
    "money_at_risk", "money_stoppable", "blind",
    "rank_without_verdicts", "verdict", "settled",
)  # fmt: skip
"""The columns of `ranking.parquet`, in order; `reasons` is null behind the front."""

SHOWN = (
    "rank", "account_id", "score", "pattern", "ring",
    "money_at_risk", "money_stoppable", "verdict", "reason",
)  # fmt: skip
"""The columns that a notebook shows."""


@dataclass(frozen=True, repr=False)
class Ranking:
    """Every account in the order in which it should be looked at.

    Parameters
    ----------
    table
        Arrow table in rank order with the columns `COLUMNS`; `top`, `ask` and `explain` find
        reasons behind the front as well.
    features
        Names of the features, in the order of the columns of `evidence`.
    families
        Family of each feature.
    say
        Per feature, a sentence for a value.
    evidence
        The evidence and the values behind it, one row per account in rank order.
    context
        Features that are told without being evidence: `account`, ascending, as in `evidence`, and
        a column for each; of all accounts, or of those in front.
    ring_tables
        The rings and their members, as `rings` and `ring` give them.
    record, listed
        The facts of the run, as in `run.json`; the positions of the worklist, where it was chosen.

    Examples
    --------
    >>> import detector
    >>> detector.rank(detector.simulate(100, seed=1), as_of="2025-07-01")
    Ranking of 100 accounts as of 2025-07-01T00:00:00+08:00
    """

    table: pa.Table
    features: Sequence[str] = ()
    families: Sequence[str] = ()
    say: Sequence[Say] = ()
    evidence: Evidence = field(default_factory=lambda: take_evidence(*np.empty((2, 0, 0))))
    context: pa.Table = field(default_factory=lambda: pa.table({"account": pa.array([], "int32")}))
    ring_tables: Rings = field(default_factory=Rings)
    record: Mapping[str, Any] = field(default_factory=dict)
    listed: np.ndarray | None = None

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def top(self, count: int = 20) -> pd.DataFrame:
        """Give the first accounts, most suspicious first; `reason` is the strongest one in words.

        Examples
        --------
        >>> import detector
        >>> ranking = detector.rank(detector.simulate(300, seed=1))
        >>> ranking.top(3)["rank"].tolist()
        [1, 2, 3]
        """
        return self._show(np.arange(min(max(count, 0), len(self))))

    def worklist(self, count: int = 200) -> pd.DataFrame:
        """Give the first accounts that are worth a review, as `top` does.

        Accounts that have a verdict and no event since are left out.

        Examples
        --------
        >>> import detector
        >>> ranking = detector.rank(detector.simulate(300, seed=1))
        >>> ranking.worklist(3)["rank"].tolist()
        [1, 2, 3]
        """
        return self._show(self.choose_worklist(count))

    def choose_worklist(self, count: int) -> np.ndarray:
        """Give the positions of the worklist's accounts in the table."""
        settled = self.table["settled"].to_numpy(zero_copy_only=False)
        return (np.flatnonzero(~settled) if self.listed is None else self.listed)[:count]

    def find_reasons(self, account_id: str) -> list[dict[str, Any]]:
        """Find the reasons of one account, wherever it ranks; KeyError where it does not."""
        (reasons,) = self.list_reasons(np.array([self._place(account_id)])).to_pylist()
        return list(reasons or ())

    def list_reasons(self, places: np.ndarray) -> "pa.ListArray[Any]":
        """List the reasons of the accounts at some places of the table, as its column does."""
        values = self.evidence.read_values(places)
        return explain_rows(values, self.evidence[places], self.features, self.say)

    def _show(self, places: np.ndarray) -> pd.DataFrame:
        reasons = self.table["reasons"].take(places).to_pylist()
        behind = np.flatnonzero([told is None for told in reasons])
        for row, told in zip(behind, self.list_reasons(places[behind]).to_pylist(), strict=True):
            reasons[row] = told
        first = self.table.drop_columns(["reasons", "blind"]).take(places).to_pandas()
        return first.assign(reason=[r[0]["sentence"] if r else "" for r in reasons])

    def explain(self, account_id: str, language: str | None = None) -> pd.DataFrame:
        """Give all evidence against an account, strongest first, then what else is known of it.

        Parameters
        ----------
        account_id
            One account of the ranking.
        language
            `en` or `zh`, of the sentences; None for the language of the run.

        Returns
        -------
        One row per feature with a value that is evidence or context: `feature`, `family`, `value`,
        `evidence` (ln of how many times rarer than one in ten a value at least as risky is; 0 for
        context), `share` of all evidence and `sentence`. A ranking that a nightly job wrote has
        the context of the accounts in front; `detector.rank` gives it of all.

        Raises
        ------
        KeyError
            When the account is not in the ranking.

        Examples
        --------
        >>> import detector
        >>> ranking = detector.rank(detector.simulate(300, seed=1))
        >>> first = ranking.top(1)["account_id"].iloc[0]
        >>> bool(ranking.explain(first)["share"].sum().round(6) == 1)
        True
        """
        place = self._place(account_id)
        row = pd.DataFrame(
            {
                "feature": list(self.features),
                "family": list(self.families),
                "value": self.evidence.read_values([place])[0],
                "evidence": self.evidence[[place]][0].astype(np.float64),
            }
        )
        beside = find_context(self.context, int(self.evidence.accounts[place]))
        row["value"] = row["value"].fillna(row["feature"].map(beside))
        return tabulate_evidence(row, self.say, language)

    def ask(self, account_id: str, language: str | None = None) -> pd.DataFrame:
        """Give what to ask about an account: its pattern's questions, and its reasons' own.

        Parameters
        ----------
        account_id
            One account of the ranking.
        language
            `en` or `zh`; None for the language of the run.

        Returns
        -------
        One row per question, in order: `question`, the answer that `clears`, the one that `fits`.

        Raises
        ------
        KeyError
            When the account is not in the ranking.

        Examples
        --------
        >>> import detector
        >>> ranking = detector.rank(detector.simulate(300, seed=1))
        >>> first = ranking.top(1)["account_id"].iloc[0]
        >>> bool(ranking.ask(first)["question"].str.endswith("?").all())
        True
        """
        place = self._place(account_id)
        reasons = [reason["feature"] for reason in self.find_reasons(account_id)]
        pattern = self.table["pattern"][place].as_py()
        chosen = self.record.get("settings", {}).get("rank", {}).get("language", "en")
        return tabulate_questions(choose_questions(pattern, reasons), language or chosen)

    def rings(self) -> pd.DataFrame:
        """Give the rings, most suspicious first, each with what binds it in words.

        Examples
        --------
        >>> import detector
        >>> ranking = detector.rank(detector.simulate(300, seed=1))
        >>> bool((ranking.rings()["members"] >= 2).all())
        True
        """
        return self.ring_tables.table.to_pandas()

    def ring(self, ring_id: str) -> pd.DataFrame:
        """Give everybody who is tied or linked to a ring, with the role in it, by rank.

        Raises
        ------
        KeyError
            When there is no ring of that name.

        Examples
        --------
        >>> import detector
        >>> ranking = detector.rank(detector.simulate(300, seed=1))
        >>> first = ranking.rings()["ring"].iloc[0]
        >>> bool(ranking.ring(first)["rank"].is_monotonic_increasing)
        True
        """
        members = self.ring_tables.members
        found = members.filter(pa.compute.equal(members["ring"], pa.scalar(ring_id)))
        if not found.num_rows:
            raise KeyError("there is no ring of this name")
        return found.to_pandas()

    def _place(self, account_id: str) -> int:
        place = int(pa.compute.index(self.table["account_id"], account_id).as_py())
        if place < 0:
            raise KeyError("this account_id is not in the ranking")
        return place

    def __repr__(self) -> str:
        return f"Ranking of {len(self):,} accounts as of {self.record.get('as_of', '?')}"

    def _repr_html_(self) -> str:
        yuan, first = "{:,.0f}".format, self.top(20).dropna(axis=1, how="all")
        formats = {"score": "{:.3f}".format, "money_at_risk": yuan, "money_stoppable": yuan}
        return show(repr(self), {"": first[[n for n in SHOWN if n in first]]}, formats=formats)
