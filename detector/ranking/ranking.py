"""A ranking as analysts hold it in their hands: the table, its top, and why."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from detector.ranking.rings.table import Rings
from detector.ranking.stories.questions import choose_questions, tabulate_questions

COLUMNS = (
    "account_id",
    "rank",
    "score",
    "percentile",
    "pattern",
    "pattern_certainty",
    "pattern_second",
    "ring",
    "reasons",
    "money_at_risk",
    "money_stoppable",
    "blind",
    "rank_without_verdicts",
    "verdict",
    "settled",
)
"""The columns of `ranking.parquet`, in order."""


@dataclass(frozen=True, repr=False)
class Ranking:
    """Every account in the order in which it should be looked at.

    Parameters
    ----------
    table
        Arrow table in rank order with the columns `COLUMNS`.
    features
        Names of the features, in the order of the columns of `matrix` and `evidence`.
    families
        Family of each feature.
    context
        Per feature whether it is told without being evidence.
    matrix, evidence
        Features and their evidence, one row per account in rank order.
    ring_tables
        The rings and their members, as `rings` and `ring` give them.
    record
        The facts of the run, as in `run.json`.
    """

    table: pa.Table
    features: Sequence[str] = ()
    families: Sequence[str] = ()
    context: Sequence[bool] = ()
    matrix: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    evidence: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    ring_tables: Rings = field(default_factory=Rings)
    record: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def top(self, count: int = 20) -> pd.DataFrame:
        """Give the first accounts, most suspicious first; `reason` is the strongest one in words.

        Examples
        --------
        >>> import detector
        >>> world = detector.simulate(300, seed=1)
        >>> ranking = detector.rank(world.account_events, world.order_events)
        >>> ranking.top(3)["rank"].tolist()
        [1, 2, 3]
        """
        return self._show(self.table.slice(0, count))

    def worklist(self, count: int = 200) -> pd.DataFrame:
        """Give the first accounts that are worth a review, as `top` does.

        Accounts that have a verdict and no event since are left out.

        Examples
        --------
        >>> import detector
        >>> world = detector.simulate(300, seed=1)
        >>> ranking = detector.rank(world.account_events, world.order_events)
        >>> ranking.worklist(3)["rank"].tolist()
        [1, 2, 3]
        """
        return self._show(self.table.take(self.choose_worklist(count)))

    def choose_worklist(self, count: int) -> np.ndarray:
        """Give the positions of the worklist's accounts in the table."""
        waiting = np.flatnonzero(~self.table["settled"].to_numpy(zero_copy_only=False))
        return waiting[:count]

    def _show(self, rows: pa.Table) -> pd.DataFrame:
        first = rows.to_pandas()
        first["reason"] = [r[0]["sentence"] if len(r) else "" for r in first["reasons"]]
        return first.drop(columns=["reasons", "blind"])

    def explain(self, account_id: str) -> pd.DataFrame:
        """Give all evidence against an account, strongest first, then what else is known of it.

        Returns
        -------
        One row per feature with a value that is evidence or context: `feature`, `family`, `value`,
        `evidence` (ln of how many times rarer than one in ten a value at least as risky is; 0 for
        context) and `share` of all evidence.

        Raises
        ------
        KeyError
            When the account is not in the ranking.

        Examples
        --------
        >>> import detector
        >>> world = detector.simulate(300, seed=1)
        >>> ranking = detector.rank(world.account_events, world.order_events)
        >>> first = ranking.top(1)["account_id"].iloc[0]
        >>> bool(ranking.explain(first)["share"].sum().round(6) == 1)
        True
        """
        place = self._place(account_id)
        row = pd.DataFrame(
            {
                "feature": list(self.features),
                "family": list(self.families),
                "value": self.matrix[place],
                "evidence": self.evidence[place].astype(np.float64),
            }
        )
        context = np.asarray(self.context or [False] * len(row), dtype=bool)
        told = row["value"].notna() & (row["evidence"].gt(0) | context)
        row = row[told].sort_values("evidence", ascending=False, kind="stable")
        row["share"] = row["evidence"] / max(row["evidence"].sum(), 1e-300)
        return row.reset_index(drop=True)

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
        One row per question, in the order in which to ask: `question`, the answer that `clears`,
        and the answer that `fits` the pattern.

        Raises
        ------
        KeyError
            When the account is not in the ranking.

        Examples
        --------
        >>> import detector
        >>> world = detector.simulate(300, seed=1)
        >>> ranking = detector.rank(world.account_events, world.order_events)
        >>> first = ranking.top(1)["account_id"].iloc[0]
        >>> bool(ranking.ask(first)["question"].str.endswith("?").all())
        True
        """
        row = self.table.slice(self._place(account_id), 1).to_pylist()[0]
        reasons = [reason["feature"] for reason in row["reasons"]]
        chosen = self.record.get("settings", {}).get("rank", {}).get("language", "en")
        return tabulate_questions(choose_questions(row["pattern"], reasons), language or chosen)

    def rings(self) -> pd.DataFrame:
        """Give the rings, most suspicious first, each with what binds it in words.

        Examples
        --------
        >>> import detector
        >>> world = detector.simulate(300, seed=1)
        >>> ranking = detector.rank(world.account_events, world.order_events)
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
        >>> world = detector.simulate(300, seed=1)
        >>> ranking = detector.rank(world.account_events, world.order_events)
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
        money = dict.fromkeys(("money_at_risk", "money_stoppable"), "{:,.0f}".format)
        first = self.top(20).to_html(index=False, escape=True, formatters=money)
        return f"<p>{html.escape(repr(self))}</p>{first}"
