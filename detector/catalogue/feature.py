"""What a feature is, and the checks that every one of them passes when it is enrolled."""

import hashlib
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from detector.errors import ConfigInvalid

NAME = re.compile(
    r"(hours|km|kmh)_[a-z_]+"
    r"|[a-z_]+_per_[a-z_]+(_(1h|24h|7d|30d|90d))?"
    r"|[a-z_]+_(count|distinct|sum|mean|max|share|gap|flag|signs|ratio)(_(1h|2h|24h|72h|7d|30d|90d))?"
)
"""The grammar of feature names: durations and distances, links, or noun_measure[_window]."""

STORIES = ("identity_theft", "coached_drawdown", "mule_ring", "account_takeover", "bust_out")
"""The five ways an account comes to be used against its owner."""

LONGEST_NAME = 60
"""Letters of a feature's name at most."""

_GRAMMAR = "name it noun_measure_window, such as orders_night_share_30d or hours_since_reset"

OWN = "own"
"""The family of the features that a desk adds itself, unless they name another."""

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

    One of your own goes into `detector.rank(..., features=[...])`, or with the same keys into the
    settings, as `[[features.own]]`; it needs nothing from `why` on.

    Parameters
    ----------
    name
        Follows the grammar `NAME`: what is counted, how, and over which time, such as
        `orders_night_share_30d`.
    reads
        The stage it is computed from; docs/stages.md lists them with their columns.
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
        A sentence each in `en` and `zh`, with `{value}` in it; `en` stands in for `zh`.
    why
        Why it exists: which of the cases shows it.
    context
        True where honest people show it as often: it is told to the analyst beside the reasons, and
        is no evidence by itself.
    stands_in_for
        Features that tell the same better. A context feature that names some is evidence where all
        of them are switched off: on data with few columns it is what is left.
    family
        The group under which reports show it; `own` for what a desk adds.
    own
        Whether a desk added it. Enrolling sets it.

    Examples
    --------
    >>> night = Feature(
    ...     name="orders_night_share_30d", reads="order_context", unit="share", risky="high",
    ...     sql="avg(CASE WHEN at_us >= {as_of} - 30 * {day} THEN"
    ...         " CASE WHEN hour < 6 THEN 1 ELSE 0 END END)",
    ...     reason={"en": "{value:.0%} of its orders of the last 30 days came before six"},
    ... )
    >>> night.sentence(0.4)
    '40% of its orders of the last 30 days came before six'
    """

    name: str
    reads: str
    sql: str
    unit: str
    risky: Literal["high", "low"]
    reason: Mapping[str, str]
    why: str = ""
    needs: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    context: bool = False
    stands_in_for: tuple[str, ...] = ()
    family: str = field(default="", compare=False)
    own: bool = field(default=False, compare=False, repr=False)

    @property
    def key(self) -> str:
        """Its name; behind that of a desk's own, a hash of what it is computed by.

        A model is fitted on keys: ours change with the version of `detector`, own ones at any time.

        Examples
        --------
        >>> count = Feature("orders_count", "orders", "count(*)", "orders", "high", {})
        >>> count.key, replace(count, own=True).key
        ('orders_count', 'orders_count@bebcb984')
        """
        if not self.own:
            return self.name
        told = repr((self.reads, self.sql, self.risky, self.needs))
        return f"{self.name}@{hashlib.sha256(told.encode()).hexdigest()[:8]}"

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
        return self.reason.get(language, self.reason["en"]).format(value=value)


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


def extend_catalogue(
    catalogue: Mapping[str, Feature], own: Iterable[Feature]
) -> dict[str, Feature]:
    """Put a desk's own features behind those of the catalogue.

    Raises
    ------
    ConfigInvalid
        When a name is taken, is too long or breaks the grammar, or when a family, a story or a
        stood-for feature is unknown.

    Examples
    --------
    >>> extend_catalogue({}, [Feature("night_orders", "orders", "count(*)", "", "high", {})])
    Traceback (most recent call last):
    detector.errors.ConfigInvalid: own feature night_orders: its name is against the grammar
      to mend: name it noun_measure_window, such as orders_night_share_30d or hours_since_reset
    """
    everything = dict(catalogue)
    families = {feature.family for feature in catalogue.values()} | {OWN}
    for feature in own:
        where = f"own feature {feature.name}"
        if feature.name in everything:
            raise ConfigInvalid(f"{where}: its name is taken", "give it another name")
        if not NAME.fullmatch(feature.name) or len(feature.name) > LONGEST_NAME:
            raise ConfigInvalid(f"{where}: its name is against the grammar", _GRAMMAR)
        family = feature.family or OWN
        for known, names in ((families, [family]), (STORIES, feature.stories)):
            for name in names:
                if name not in known:
                    raise ConfigInvalid.unknown_name(where, name, known)
        everything[feature.name] = replace(feature, family=family, own=True)
    for feature in everything.values():
        for name in feature.stands_in_for:
            if name not in everything:
                raise ConfigInvalid.unknown_name(f"own feature {feature.name}", name, everything)
    return everything
