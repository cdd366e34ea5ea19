"""The witness of one try at a night: the log, the lineage and the metrics hear of it."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Any, Self

from detector.errors import ITEM, DetectorError, OutputUnwritable
from detector.events.contract import LOGS
from detector.gates.finding import GATES
from detector.operation.night import Made
from detector.operation.plan import choose_due, cut_off
from detector.operation.site import Site
from detector.version import __version__
from detector.watching.lineage import Lineage, fold_inputs, list_outputs
from detector.watching.log import NightLog, open_log
from detector.watching.metrics import Measures, write_metrics

STATES = ("new", "risen", "known", "waiting", "closed")


class Witness:
    """Tells how a night goes and how it ends, wherever people and programs look.

    Parameters
    ----------
    site
        Where the job works.
    day
        The night.
    as_of
        Its cut-off.
    aloud
        Whether the log goes to stderr as well.
    """

    log: NightLog

    def __init__(self, site: Site, day: str, as_of: datetime, aloud: bool) -> None:
        self._site, self._day, self._as_of, self._aloud = site, day, as_of, aloud
        self._lineage = Lineage(site.out, day, as_of)
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self.log = self._open.enter_context(open_log(self._site.out, self._day, aloud=self._aloud))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None and not isinstance(error, DetectorError):
            self.fail(error)
        self._open.__exit__(kind, error, trace)

    def begin(self, cleaned: Sequence[str]) -> None:
        """Tell that the night begins, and what was cleaned up before it."""
        self.log.tell("night_started", cutoff=self._as_of.isoformat(), version=__version__)
        if cleaned:
            self.log.tell("leftovers_cleared", count=len(cleaned))
        self._lineage.start()

    def publish(self, made: Made) -> None:
        """Tell that the night was published."""
        summary, record = made.summary, made.published.ranking.record
        logs = {name: record["counts"][name] for name in LOGS}
        states = summary["states"] | {"closed": sum(summary["states"]["closed"].values())}
        alerts = {name: states[name] for name in STATES}
        findings = [one["gate"] for one in summary["findings"]]
        self.log.end()
        self.log.tell("alerts_decided", raised=states["raised"], **alerts)
        for gate in summary["accepted"]:
            self.log.tell("gate_accepted", gate=gate, findings=findings.count(gate))
        self.log.tell(
            "night_published",
            accounts=summary["accounts"],
            rows=sum(facts["usable"] for facts in logs.values()),
            seconds=self.log.elapsed(),
        )
        try:
            self._tell_programs(made, logs, findings, states["raised"], alerts)
        except OutputUnwritable as error:  # the night is there all the same
            self.log.tell("noted", text=error.found)

    def _tell_programs(
        self,
        made: Made,
        logs: Mapping[str, Any],
        findings: Sequence[str],
        raised: int,
        alerts: Mapping[str, int],
    ) -> None:
        """Tell the lineage and the metrics of a published night."""
        inputs = fold_inputs(self._site.data, made.published.ranking.record["inputs"])
        self._lineage.complete(inputs, list_outputs(made.published.folder))
        self._measure(
            "published",
            0,
            published=self._as_of,
            fitted=self._cut_off(made.summary["model"]),
            accounts=made.summary["accounts"],
            raised=raised,
            alerts=alerts,
            rows={name: facts["rows"] for name, facts in logs.items()},
            aside={name: sum(facts["set_aside"].values()) for name, facts in logs.items()},
            findings={gate: findings.count(gate) for gate in GATES},
        )

    def stop(self, gate: str, error: DetectorError) -> None:
        """Tell that a gate stopped the night."""
        self.log.tell("gate_closed", gate=gate, findings=error.found.count(ITEM))
        self.fail(error, "stopped")

    def fail(self, error: BaseException, outcome: str = "failed") -> None:
        """Tell that the night was not published; a full disk may keep that from being told."""
        with suppress(DetectorError):
            self._lineage.fail(error)
            self._measure(outcome, getattr(error, "exit_code", 1))

    def _measure(self, outcome: str, exit_code: int, **known: Any) -> None:
        ended = datetime.now(UTC)
        seconds = self.log.seconds
        measures = Measures(
            self._as_of, outcome, exit_code, ended, seconds=seconds, **(self._find_last() | known)
        )
        write_metrics(self._site.out, measures)

    def _find_last(self) -> dict[str, Any]:
        """Find the cut-off of the last published night, and how many nights are due by now."""
        nights = self._site.memory.nights()
        settings = self._site.settings
        ended = [date.fromisoformat(day) for day in nights.loc[nights["run_id"] != "", "day"]]
        nightly = settings.nightly
        now = datetime.now(UTC)
        due = choose_due(ended, now, settings.tz, nightly.at, nightly.catch_up_days)
        last = {"published": self._cut_off(max(ended).isoformat())} if ended else {}
        return {"missed": len(due) if ended else None, **last}

    def _cut_off(self, day: str) -> datetime:
        settings = self._site.settings
        return cut_off(date.fromisoformat(day), settings.nightly.at, settings.tz)
