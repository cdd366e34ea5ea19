"""How far a night may differ, as the gates ask for it; the settings say how far."""

from typing import Protocol


class Limits(Protocol):
    """The limits of all gates; `[nightly.gates]` of the settings file."""

    @property
    def day_low(self) -> float:
        """Rows of the last day against the usual day: fewer than this many times close."""
        ...

    @property
    def day_high(self) -> float:
        """Rows of the last day against the usual day: more than this many times are told."""
        ...

    @property
    def filled(self) -> float:
        """Filled share of a column: Cohen's h."""
        ...

    @property
    def aside(self) -> float:
        """Share of new rows that are set aside, or copies, above the usual share."""
        ...

    @property
    def unknown_types(self) -> float:
        """Share of rows with an unknown event type, above the usual share."""
        ...

    @property
    def coverage(self) -> float:
        """Rise of the share of accounts to which a family of features is blind."""
        ...

    @property
    def psi_feature(self) -> float:
        """Population stability index of one feature, and of the amounts of a log."""
        ...

    @property
    def psi_score(self) -> float:
        """Population stability index of the scores."""
        ...

    @property
    def drifted_share(self) -> float:
        """Share of the features that may drift."""
        ...

    @property
    def alerts_psi(self) -> float:
        """Population stability index of what is alerted."""
        ...

    @property
    def overlap(self) -> float:
        """Share of the list of the night before, verdicts apart, that must still be on it."""
        ...
