"""What one night has to show: the tables and values that the page is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

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
    ),
    "patterns": ("pattern", "label", "meaning", "reach", "clears"),
    "orders_to_stop": (
        "rank",
        "account_id",
        "order_id",
        "placed_at",
        "state",
        "category",
        "amount",
        "hours_open",
    ),
    "rings": (
        "ring",
        "rank",
        "members",
        "reviewed",
        "money_at_risk",
        "money_stoppable",
        "binds",
    ),
    "score_counts": ("low", "high", "accounts"),
    "families": ("family", "worklist_evidence", "everyone_evidence", "blind_share"),
    "switched_off": ("feature", "family", "missing"),
    "set_aside": ("log", "reason", "rows"),
    "inputs": ("name", "rows", "bytes", "sha256"),
    "seconds": ("stage", "seconds"),
}
"""The columns that each table of a night has at least."""


@dataclass(frozen=True)
class Night:
    """Everything that the page of one night shows.

    Tables keep the order in which they come; money is in yuan, shares are between 0 and 1.

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
        `reasons` is a list of dicts with `feature`, `family`, `value`, `contribution` (share of
        the account's evidence) and `sentence`; `blind` lists the families that could not see it.
        `certainty` says in a word how sure the pattern is, `second` names the next best one (empty
        where the pattern is clear), `ring` the ring that binds it (or empty), and
        `asks` is a list of dicts with `question`, what `clears` and what `fits`.
    patterns
        What is said of each pattern that occurs, in the order of the filter.
    orders_to_stop
        One row per order that can still be stopped.
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
    seconds
        How long each stage took.
    settings
        The settings of the run, as text.
    rings
        One row per ring: its name, its rank among the rings, how many members it has and how many
        of them are on the worklist, its money, and a sentence on what binds it.
    expected
        How many accounts of the worklist are expected to be confirmed, as sentences.
    verdicts
        What analysts' verdicts taught, as sentences.
    language
        `en` or `zh`: what the sentences, patterns and questions are written in.

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
    orders_to_stop: pd.DataFrame
    score_counts: pd.DataFrame
    review_line: float
    families: pd.DataFrame
    switched_off: pd.DataFrame
    set_aside: pd.DataFrame
    inputs: pd.DataFrame
    seconds: pd.DataFrame
    settings: dict[str, str]
    rings: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=list(COLUMNS["rings"]))
    )
    expected: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    language: str = "en"

    def __post_init__(self) -> None:
        """Check that every table has its columns."""
        missing = [
            f"{table}.{column}"
            for table, columns in COLUMNS.items()
            for column in columns
            if column not in getattr(self, table).columns
        ]
        if missing:
            raise ValueError(f"a night lacks {', '.join(missing)}")
