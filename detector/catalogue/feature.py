"""What a feature is, and the checks that every one of them passes when it is enrolled."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Literal

NAME = re.compile(
    r"(hours|km|kmh)_[a-z_]+"
    r"|[a-z_]+_per_[a-z_]+(_(1h|24h|7d|30d|90d))?"
    r"|[a-z_]+_(count|distinct|sum|mean|max|share|gap|flag|signs|ratio)(_(1h|2h|24h|72h|7d|30d|90d))?"
)
"""The grammar of feature names: durations and distances, links, or noun_measure[_window]."""

STORIES = ("identity_theft", "coached_drawdown", "mule_ring", "account_takeover", "bust_out")
"""The five ways an account comes to be used against its owner."""


OPENING = "account_events.event_type:credit_opened|account_events.event_type:registered"
"""What a feature needs that judges an opening; where nobody opens credit, it is the sign-up."""

DIGITS = "account_events.login_phone:digits"
"""What a feature needs that reads the beginning of a number: tokens and hashes have none."""


@dataclass(frozen=True)
class Stage:
    """A named table between the events and the features.

    Parameters
    ----------
    name
        The table's name.
    sql
        One SELECT in the subset that DuckDB and Spark share, over the canonical logs and earlier
        stages. `{as_of}`, `{since}` (start of the lookback), `{hour}` and `{day}` stand for
        microseconds.
    grain
        `account` where there is at most one row per account, else `many`.
    alone
        True where no row depends on another account's: such a stage may be built for some accounts
        after others.
    """

    name: str
    sql: str
    grain: Literal["account", "many"] = "many"
    alone: bool = False


@dataclass(frozen=True)
class Feature:
    """One number per account that says how strongly one sign of misuse is present.

    Parameters
    ----------
    name
        Follows the grammar `NAME`.
    reads
        The stage it is computed from.
    sql
        An expression over the rows that one account has in that stage (an aggregate, or a plain
        expression where the stage has one row per account). NULL means that nothing of the kind
        happened, and is never evidence.
    unit
        What a person would write behind the value.
    risky
        Which end is suspicious.
    needs
        Columns, as `log.column`, or event types, as `log.event_type:value`, without which the
        feature is switched off and its accounts are blind to it; `a|b` needs one of the two.
    stories
        The patterns that it speaks for.
    reason
        A sentence each in `en` and `zh`, with `{value}` in it.
    why
        Why it exists: which of the cases shows it.
    context
        True where honest people show it as often: it is told to the analyst beside the reasons, and
        is no evidence by itself.
    stands_in_for
        Features that tell the same better. A context feature that names some is evidence where all
        of them are switched off: on data with few columns it is what is left.
    """

    name: str
    reads: str
    sql: str
    unit: str
    risky: Literal["high", "low"]
    reason: Mapping[str, str]
    why: str
    needs: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    context: bool = False
    stands_in_for: tuple[str, ...] = ()
    family: str = field(default="", compare=False)

    def sign(self, switched_off: Container[str] = ()) -> int:
        """Give +1 where high is risky, -1 where low is, 0 where the feature is only context.

        Parameters
        ----------
        switched_off
            Names of the features that cannot be seen in the data.

        Examples
        --------
        >>> from detector.catalogue.families import CATALOGUE
        >>> CATALOGUE["spree_signs"].sign()
        0
        >>> CATALOGUE["spree_signs"].sign({"takeover_signs", "bust_signs"})
        1
        """
        alone = bool(self.stands_in_for) and all(n in switched_off for n in self.stands_in_for)
        return 0 if self.context and not alone else 1 if self.risky == "high" else -1

    def sentence(self, value: float, language: str = "en") -> str:
        """Say the reason in words, with the value in it.

        Examples
        --------
        >>> from detector.catalogue.families import CATALOGUE
        >>> CATALOGUE["accounts_per_device"].sentence(7)
        'its busiest shared device was used by 7 accounts'
        """
        return self.reason[language].format(value=value)


def build_catalogue(families: Mapping[str, tuple[Feature, ...]]) -> dict[str, Feature]:
    """Put the families into one catalogue by name, in order, each feature knowing its family.

    Raises
    ------
    ValueError
        When a name is taken twice, breaks the grammar, or a story or stood-for feature is unknown.

    Examples
    --------
    >>> list(build_catalogue({}))
    []
    """
    catalogue: dict[str, Feature] = {}
    for family, features in families.items():
        for feature in features:
            if feature.name in catalogue or not NAME.fullmatch(feature.name):
                raise ValueError(f"feature name taken or against the grammar: {feature.name}")
            if unknown := set(feature.stories) - set(STORIES):
                raise ValueError(f"{feature.name} speaks for unknown stories: {sorted(unknown)}")
            object.__setattr__(feature, "family", family)
            catalogue[feature.name] = feature
    for feature in catalogue.values():
        if unknown := set(feature.stands_in_for) - set(catalogue):
            raise ValueError(f"{feature.name} stands in for unknown features: {sorted(unknown)}")
    return catalogue
