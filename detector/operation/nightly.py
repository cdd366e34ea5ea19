"""The nightly job: under a lock, every night that is due, in order, each published or told of."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from detector.audit.log import LOG, append_entry
from detector.errors import ConfigInvalid, DetectorError
from detector.gates.finding import GATES
from detector.memory.store import PUBLISHED
from detector.nights import find_nights
from detector.operation.intake import take_in_nights, tell_run
from detector.operation.lock import holding
from detector.operation.night import Made, make_night
from detector.operation.plan import choose_due, cut_off
from detector.operation.recovery import recover
from detector.operation.site import Site, name_folders, open_site
from detector.operation.telling import Witness
from detector.settings import Settings
from detector.watching.retention import LAST, retire, retire_logs

STOPPED, FAILED = "stopped", "failed"
NAMES = {kind: name for name, kind in GATES.items()}


@dataclass(frozen=True)
class Outcome:
    """How one night ended.

    Parameters
    ----------
    day
        The night.
    outcome
        `published` or `stopped`.
    folder
        Where it was published; None where a gate stopped it.
    said
        What is to be told of it, in `en` and `zh`.
    error
        What stopped it.
    """

    day: date
    outcome: str
    folder: Path | None
    said: Mapping[str, Sequence[str]]
    error: DetectorError | None = None


def run_nightly(
    settings: Settings,
    asked: Sequence[date] = (),
    *,
    accept: str = "",
    reason: str = "",
    now: datetime | None = None,
    aloud: bool = False,
) -> list[Outcome]:
    """Run the nights that were asked for, or else all that are due.

    One run at a time holds the folder of nights. A night that a gate stops is told of and stays
    out; the next ones are run. Any other error ends the run: what was published stays, and the
    next run takes up where this one ended.

    Parameters
    ----------
    settings
        Those of the settings file; `nightly.data` and `nightly.out` are needed.
    asked
        The nights to run, whether they were run before or not, in order.
    accept, reason
        A gate that the one night that is run may pass, and why; it goes into the audit log. Without
        a night, that is the last one that the gate stopped.
    now
        The wall clock, with a zone.
    aloud
        Whether the lines of the log go to stderr as well.

    Raises
    ------
    AlreadyRunning
        When another run holds the folder of nights.
    DetectorError
        As `rank_into`; a closed gate is no error here, but the outcome of its night.
    """
    now = now or datetime.now(UTC)
    out = name_folders(settings)[1]
    with holding(out) as left, open_site(settings) as site:
        cleaned = recover(out) + ([f"a run ended without letting go: {left}"] if left else [])
        taken = take_in_nights(site)
        days = _choose_days(site, asked, accept, now)
        outcomes = [
            _run_one(site, day, accept, reason, cleaned + taken if day == days[0] else [], aloud)
            for day in days
        ]
        _retire(site)
        return outcomes


def _choose_days(site: Site, asked: Sequence[date], accept: str, now: datetime) -> list[date]:
    """Choose the nights to run, the earliest first."""
    nights = site.memory.nights()
    if accept and not asked:
        stopped = nights[(nights["outcome"] == STOPPED) & (nights["gate"] == accept)]
        if stopped.empty:
            raise ConfigInvalid(
                f"no night was stopped by the {accept} gate",
                "`detector status` tells how the last nights ended; name one with --as-of",
            )
        return [date.fromisoformat(stopped["day"].max())]
    if accept and len(asked) > 1:
        raise ConfigInvalid(
            "a gate is accepted for one night at a time", "name the night with --as-of"
        )
    if asked:
        return sorted(set(asked))
    ended = nights[nights["outcome"].isin((PUBLISHED, STOPPED))]["day"]
    chosen = site.settings
    return choose_due(
        [date.fromisoformat(day) for day in ended],
        now,
        chosen.tz,
        chosen.nightly.at,
        chosen.nightly.catch_up_days,
    )


def _run_one(
    site: Site, day: date, accept: str, reason: str, cleaned: Sequence[str], aloud: bool
) -> Outcome:
    """Run one night, and tell all who watch how it ended."""
    name = day.isoformat()
    as_of = cut_off(day, site.settings.nightly.at, site.settings.tz)
    with Witness(site, name, as_of, aloud) as witness:
        witness.begin(cleaned)
        if accept:
            append_entry(site.out / LOG, "accept", name, "", f"{accept}: {reason}")
            site.memory.accept(name, accept, reason)
        try:
            made = make_night(site, day, site.memory.accepted(name), witness.log)
        except tuple(NAMES) as error:
            gate = NAMES[type(error)]
            site.memory.record(name, STOPPED, gate=gate, as_of=as_of.isoformat())
            witness.stop(gate, error)
            return Outcome(day, STOPPED, None, {"en": [str(error)], "zh": [str(error)]}, error)
        except DetectorError as error:
            with suppress(DetectorError):
                site.memory.record(name, FAILED, as_of=as_of.isoformat())
            witness.fail(error)
            raise
        summary = made.summary
        site.memory.take_in(name, summary["run_id"], summary, made.alerting.alerts)
        entry = tell_run(site.out, summary)
        witness.log.tell("audited", line=entry.line, sha256=entry.sha256)
        witness.publish(made)
        return Outcome(day, PUBLISHED, made.published.folder, _say(made))


def _say(made: Made) -> dict[str, list[str]]:
    """Say what became of the alerts, and what the gates found."""
    said = made.alerting.say()
    for language, sentences in said.items():
        sentences += [one["said"][language] for one in made.summary["findings"]]
    return said


def _find_used(site: Site) -> set[str]:
    """Find the versions of the model that scored the newest nights."""
    nights = site.memory.nights()
    return set(nights.loc[nights["outcome"] == PUBLISHED, "model"].tail(LAST))


def _retire(site: Site) -> None:
    """Remove what was kept long enough, counted from the last published night."""
    nights = find_nights(site.out)
    if nights:
        nightly, last = site.settings.nightly, nights[-1].name.removeprefix("dt=")
        retire(site.out, nightly.keep_days, last)
        retire_logs(site.out, nightly.keep_logs_days, last)
        site.registry.retire(nightly.keep_models, _find_used(site))
        oldest = date.fromisoformat(last) - timedelta(days=nightly.keep_days)
        site.memory.forget_before(oldest.isoformat())
