"""What the two documents are made of; plain tables and values, so that any room can fill them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Papers:
    """Where a document comes from.

    Parameters
    ----------
    run_id, as_of, version
        The run, its cut-off (ISO, with its zone) and the program that made it.
    sha256
        The hash of the case.
    parts
        The hash of each part that the case rests upon.
    """

    run_id: str
    as_of: str
    version: str
    sha256: str
    parts: Mapping[str, str]


@dataclass(frozen=True)
class Disclosure:
    """That plain values are shown: who asked when and why, and the line of the audit log."""

    at: str
    user: str
    reason: str
    line: int
    sha256: str


@dataclass(frozen=True)
class Dossier:
    """Everything that a case file shows.

    Parameters
    ----------
    row
        The account's row of the ranking: `account_id`, `rank`, `money_at_risk`,
        `money_stoppable`, `pattern_certainty`, `ring`, `blind`, `verdict`.
    accounts
        How many accounts were ranked.
    pattern
        `name`, and in both languages `label`, `meaning`, `reach` and `clears`.
    certainty, second
        How sure the pattern is (`clear`, `likely`, `unclear`), and the label of the next best one
        in both languages, or none.
    binds
        What binds the account's ring, in both languages, or none.
    profile
        One row of the case table `profiles`.
    reasons
        `feature`, `family`, `value`, `sentence` (both languages), `share`, `below`, `peers`,
        `event_ids`; strongest first.
    asks
        `question`, `clears` and `fits`, each in both languages.
    steps, keys, links
        The case tables of the account.
    papers
        Where the file comes from.
    zone
        Of all times that are shown.
    language
        `en` or `zh`.
    disclosure
        Where plain values are shown: who asked for them.
    """

    row: Row
    accounts: int
    pattern: Row
    certainty: str
    second: Mapping[str, str] | None
    binds: Mapping[str, str] | None
    profile: Row
    reasons: Sequence[Row]
    asks: Sequence[Row]
    steps: pd.DataFrame
    keys: pd.DataFrame
    links: pd.DataFrame
    papers: Papers
    zone: str
    language: str = "en"
    disclosure: Disclosure | None = None


CARD_STEPS = ("at", "what", "order_id", "amount", "category", "city")
"""All that a card is ever told of a step."""


@dataclass(frozen=True)
class Card:
    """What may be read out to the verified owner.

    Parameters
    ----------
    account_id
        The owner's account.
    order_steps
        The steps of orders, with the columns `CARD_STEPS`.
    credit_steps
        Openings, draws and transfers, with the same columns.
    papers
        Where the card comes from.
    zone, language
        Of what is shown.

    Raises
    ------
    ValueError
        When a table has another column: nothing else may reach the card.
    """

    account_id: str
    order_steps: pd.DataFrame
    credit_steps: pd.DataFrame
    papers: Papers
    zone: str
    language: str = "en"

    def __post_init__(self) -> None:
        """See that nothing else is in the tables."""
        for table in (self.order_steps, self.credit_steps):
            if tuple(table.columns) != CARD_STEPS:
                raise ValueError(f"a card takes {', '.join(CARD_STEPS)} and nothing else")
