"""The gatekeeper of one night: hears every finding, and stops the night at a closed gate."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from detector.catalogue.matrix import Span
from detector.engines.base import Engine
from detector.events.read import Events
from detector.gates.drift import check_drift
from detector.gates.finding import Finding, raise_closed
from detector.gates.quality import check_quality, check_sight
from detector.gates.shift import check_shift
from detector.gates.summaries.alerts import summarise_alerts
from detector.gates.summaries.reading import summarise_reading
from detector.gates.summaries.sight import summarise_sight
from detector.pipeline import Night
from detector.settings import GateSettings
from detector.watching.log import NightLog


class Gatekeeper:
    """Checks a night against the ones before it, in the order in which it is made.

    Parameters
    ----------
    day
        The night.
    earlier
        The summaries of the nights before it, the latest last.
    limits
        How far a night may differ, and the gates that are off.
    accepted
        Gate → the reason for which somebody lets this night pass it.
    log
        Is told of every finding.
    """

    def __init__(
        self,
        day: str,
        earlier: Sequence[Mapping[str, Any]],
        limits: GateSettings,
        accepted: Mapping[str, str],
        log: NightLog,
    ) -> None:
        self._day, self._earlier, self._limits = day, list(earlier), limits
        self._accepted, self._log = accepted, log
        self.findings: list[Finding] = []
        self.summary: dict[str, Any] = {}

    def check_reading(self, engine: Engine, events: Events, span: Span) -> None:
        """Hold what was read against the logs' own past and the nights before."""
        for name, facts in events.logs.items():
            aside = sum(facts.aside.values())
            self._log.tell("log_read", log=name, rows=facts.rows, usable=facts.usable, aside=aside)
        self.summary |= summarise_reading(engine, events.logs, span.as_of, span.offset)
        self._judge(check_quality(self.summary, self._earlier, self._limits))

    def check_sight(self, night: Night) -> None:
        """Hold what the features could see against the nights before."""
        self.summary["sight"] = summarise_sight(night.sight.switched_off, night.sight.blind)
        self._judge(check_sight(self.summary, self._earlier, self._limits))

    def check_drift(self, fitted: Mapping[str, Any], tonight: Mapping[str, Any]) -> list[Finding]:
        """Hold features and scores against the night in which the model was fitted."""
        found = check_drift(fitted, tonight, self._limits)
        self._judge(found)
        return found

    def check_shift(
        self, first: pd.DataFrame, families: Mapping[str, str], kept: int, lost: int
    ) -> None:
        """Hold whom the model puts first against the nights before.

        `families` is the family of each feature. `kept` and `lost` count the alerts that were open
        before: those that still are, and those whose accounts fell back or are gone.
        """
        self.summary["alerts"] = summarise_alerts(first, families, kept, lost)
        self._judge(check_shift(self.summary["alerts"], self._earlier, self._limits))

    def record(self) -> dict[str, Any]:
        """Give what was found, and the gates that were passed by somebody's word."""
        stopped = {one.gate for one in self.findings if one.stops}
        return {
            "findings": [one.record() for one in self.findings],
            "accepted": {g: why for g, why in sorted(self._accepted.items()) if g in stopped},
        }

    def _judge(self, found: Sequence[Finding]) -> None:
        for one in found:
            told = one.record()
            facts = {name: told[name] for name in ("gate", "check", "stops", "measure", "limit")}
            self._log.tell("gate_finding", **facts, said=one.said["en"])
        self.findings += found
        night = f"--config FILE --as-of {self._day}"
        raise_closed(found, self._accepted, self._limits.off, night)
