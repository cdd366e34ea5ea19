"""What one night has to show: the tables and values that the page is made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from detector.report.worklist.facts import CASE_COLUMNS

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "worklist": (
        "rank",
        "account_id",
        "score",
        "percentile",
        "pattern",
        "certainty",
        "second",
        "ring",
        "reasons",
        "asks",
        "money_at_risk",
        "money_stoppable",
        "blind",
        "change",
        "rank_before",
        "city",
        "verdict",
    ),
    "patterns": (
        "pattern",
        "label_en",
        "label_zh",
        "meaning_en",
        "meaning_zh",
        "reach_en",
        "reach_zh",
        "clears_en",
        "clears_zh",
    ),
    "stops": (
        "kind",
        "rank",
        "account_id",
        "reference",
        "at",
        "state",
        "category",
        "amount",
        "risk",
        "chance_left",
        "priority",
        "hours_open",
        "stop_by",
        "before",
        "learned_from",
    ),
    "rings": (
        "ring",
        "rank",
        "members",
        "reviewed",
        "money_at_risk",
        "money_stoppable",
        "binds_en",
        "binds_zh",
    ),
    "common_points": (
        "kind",
        "shown",
        "cases",
        "exposed_cases",
        "controls",
        "exposed_controls",
        "p_adjusted",
        "sentence_en",
        "sentence_zh",
    ),
    "score_counts": ("low", "high", "accounts"),
    "families": ("family", "worklist_evidence", "everyone_evidence", "blind_share"),
    "switched_off": ("feature", "family", "missing"),
    "set_aside": ("log", "reason", "rows"),
    "inputs": ("name", "rows", "bytes", "sha256"),
}
"""The columns that each table of a night has at least."""


def _no_cases() -> dict[str, pd.DataFrame]:
    return {name: pd.DataFrame(columns=list(has)) for name, has in CASE_COLUMNS.items()}


def _no_rings() -> pd.DataFrame:
    return pd.DataFrame(columns=list(COLUMNS["rings"]))


def _no_common_points() -> pd.DataFrame:
    return pd.DataFrame(columns=list(COLUMNS["common_points"]))


@dataclass(frozen=True)
class Night:
    """Everything that the page of one night shows.

    Tables keep the order in which they come; money is in yuan, shares are between 0 and 1. What
    is told in words is told in English and Chinese: the reader chooses.

    Parameters
    ----------
    as_of
        The cut-off instant, local ISO time with its zone.
    run_id
        The name of the run.
    version
        The version of the program.
    review
        How many accounts people can review.
    accounts
        How many accounts were ranked.
    worklist
        One row per account to look at, in rank order. `percentile` is between 0 and 100;
        `certainty` says how sure the pattern is (`clear`, `likely`, `unclear`), `second` names the
        next best one (empty where it is clear), `ring` the ring that binds it (or empty). `reasons`
        is a list of dicts with `feature`, `family`, `contribution` (share of the account's
        evidence), the sentence as `en` and `zh`, `below` (the share of its `peers` that show the
        sign less, or NaN); `asks` a list of dicts with `question`, `clears` and `fits`, each with
        `_en` and `_zh`. `blind` lists the families that could not see it. `change` is `new`,
        `risen`, `known`, or empty where there is no earlier night, with `rank_before` (NaN where
        none); `city` is its home, `verdict` an earlier one: `confirmed`, `cleared` or empty.
    patterns
        What is said of each pattern that occurs, in the order of the filter.
    stops
        One row per order, draw or transfer that can still be stopped, with the local time by which
        (`stop_by`, or empty) and before what. `chance_left`, between 0 and 1, is how much of the
        chance that it goes on is left; `priority` is risk × amount × that, in yuan.
    score_counts
        A histogram over all accounts: a row per bin.
    review_line
        The score of the last account on the worklist; NaN where the worklist is empty.
    families
        Mean evidence per account, on the worklist and overall, and the share of blind accounts.
    switched_off
        Features that could not be computed, and which input is missing.
    set_aside
        Rows of the input that were not used, counted by reason.
    inputs
        The files that were read.
    settings
        The settings of the run, as text.
    rings
        One row per ring: its name, its rank among the rings, how many members it has and how many
        of them are on the worklist, its money, and a sentence on what binds it.
    common_points
        What the cases of one pattern share more often than accounts like them.
    common_point_told
        By language, a sentence that says what was found, or that there is none.
    cases
        The tables of `CASE_COLUMNS`: masked facts of the accounts of the worklist.
    since_last
        `day` of the night before (empty where there is none), and how many accounts of the
        worklist are `new`, how many have `risen`, how many have `left` it.
    expected
        By language, how many accounts of the worklist are expected to be confirmed.
    verdicts
        By language, what analysts' verdicts taught.
    alerts, findings
        By language, what became of the alerts of earlier nights, and in what the night differs from
        them; empty where no nightly job made it.
    language
        `en` or `zh`: the language in which the page opens.
    zone
        The IANA name of the zone in which times are shown.

    Raises
    ------
    ValueError
        When tables lack columns; all of them are named at once.

    Examples
    --------
    >>> blank = {name: pd.DataFrame(columns=list(has)) for name, has in COLUMNS.items()}
    >>> Night("2026-03-01T00:00:00+08:00", "r1", "0.1.0", 200, 0, review_line=0.0,
    ...       settings={}, **blank).run_id
    'r1'
    """

    as_of: str
    run_id: str
    version: str
    review: int
    accounts: int
    worklist: pd.DataFrame
    patterns: pd.DataFrame
    stops: pd.DataFrame
    score_counts: pd.DataFrame
    review_line: float
    families: pd.DataFrame
    switched_off: pd.DataFrame
    set_aside: pd.DataFrame
    inputs: pd.DataFrame
    settings: Mapping[str, str]
    rings: pd.DataFrame = field(default_factory=_no_rings)
    common_points: pd.DataFrame = field(default_factory=_no_common_points)
    common_point_told: Mapping[str, str] = field(default_factory=dict)
    cases: Mapping[str, pd.DataFrame] = field(default_factory=_no_cases)
    since_last: Mapping[str, Any] = field(default_factory=lambda: {"day": ""})
    expected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    verdicts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alerts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    findings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    language: str = "en"
    zone: str = "Asia/Shanghai"

    def __post_init__(self) -> None:
        """Check that every table has its columns."""
        missing = list(self._missing())
        if missing:
            raise ValueError(f"a night lacks {', '.join(missing)}")

    def _missing(self) -> Iterator[str]:
        tables = {name: (getattr(self, name), has) for name, has in COLUMNS.items()}
        tables |= {f"cases.{name}": (self.cases[name], has) for name, has in CASE_COLUMNS.items()}
        for name, (table, has) in tables.items():
            yield from (f"{name}.{column}" for column in has if column not in table.columns)
