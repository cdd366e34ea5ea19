"""How the nights stand: what a person on duty asks first."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from detector.watching.disk import Disk
from detector.watching.published import Published

PUBLISHED = "published"
"""The outcome of a try that published its night."""


@dataclass(frozen=True)
class Try:
    """How the last try at a night ended; `gate` where one stopped it, or was let through."""

    night: str
    outcome: str
    gate: str = ""


@dataclass(frozen=True)
class Suppressed:
    """An account that is not raised before a day."""

    account_id: str
    until: str
    reason: str


@dataclass(frozen=True)
class Remembered:
    """What the memory holds: how the nights ended, the earliest first, and who is suppressed.

    `ending` are those of the `suppressed` that soon are not any more.
    """

    tries: Sequence[Try] = ()
    suppressed: int = 0
    ending: Sequence[Suppressed] = ()


@dataclass(frozen=True)
class Used:
    """The version of the model that scores the next night; `pinned` says why people chose it."""

    version: str
    pinned: str = ""


@dataclass(frozen=True)
class Held:
    """Who took the lock; `alive` is None where the process is another machine's."""

    by: str
    alive: bool | None


@dataclass(frozen=True)
class Status:
    """How the nights in a folder stand at an instant.

    Parameters
    ----------
    out
        The folder, as it was named.
    at
        The instant.
    tonight
        The newest night whose cut-off has passed.
    due
        The nights that the next start runs, the earliest first; where all is well none.
    disk
        How much room there is.
    published
        The last published night; None where there is none.
    held
        Who took the lock and has not let go of it.
    memory
        What is remembered of the nights.
    model
        What scores the next night; None where none was fitted yet.
    trouble
        What could not be read, and what to do.
    """

    out: str
    at: datetime
    tonight: str
    due: Sequence[str]
    disk: Disk
    published: Published | None = None
    held: Held | None = None
    memory: Remembered = Remembered()
    model: Used | None = None
    trouble: Sequence[str] = ()

    @property
    def hours(self) -> float | None:
        """How long ago the cut-off of the last published night was."""
        if self.published is None or not self.published.cutoff:
            return None
        passed = self.at - datetime.fromisoformat(self.published.cutoff)
        return round(passed / timedelta(hours=1), 1)

    @property
    def model_days(self) -> int | None:
        """How many days before tonight the model was fitted."""
        if self.model is None:
            return None
        return (date.fromisoformat(self.tonight) - date.fromisoformat(self.model.version)).days

    @property
    def stopped(self) -> list[Try]:
        """The tries that published nothing, from the last published night on."""
        last = self.published.night if self.published else ""
        return [one for one in self.memory.tries if one.outcome != PUBLISHED and one.night >= last]

    @property
    def attention(self) -> list[str]:
        """What a person should see to, and how; empty where all is well."""
        found = [*self.trouble, *map(_tell_stopped, self.stopped)]
        told = {one.night for one in self.stopped}
        due = [night for night in self.due if night not in told]
        if self.held and self.held.alive is False:
            found.append(f"a run was killed: {self.held.by}; the next start cleans up after it")
        elif due and not self.held:
            found.append(f"not run yet: {', '.join(due)}; start `detector nightly`")
        if self.published and not self.published.cutoff:
            night = self.published.night
            found.append(f"run.json of {night} cannot be read: see to its rights, or run it again")
        if self.disk.free < 2 * self.disk.last:
            found.append("the disk has no room for two more nights: free some, or keep fewer days")
        return found

    def to_json(self) -> str:
        """Give everything as JSON."""
        told: dict[str, Any] = asdict(self) | {"at": self.at.isoformat(timespec="seconds")}
        told |= {"hours": self.hours, "model_days": self.model_days}
        return json.dumps(told | {"attention": self.attention}, ensure_ascii=False, indent=1)

    def to_text(self) -> str:
        """Give everything in words: a line for each question, then what to see to."""
        lines = {
            "last night": self._tell_published(),
            "tonight": f"{self.tonight}: {self._tell_tonight()}",
            "at work": _tell_held(self.held),
            "alerts": self._tell_alerts(),
            "suppressed": self._tell_suppressed(),
            "model": self._tell_model(),
            "disk": f"{_tell_size(self.disk.used)} used, {_tell_size(self.disk.free)} free",
        }
        told = [f"{name:<12}{said}" for name, said in lines.items()]
        seen = [f"see to it: {one}" for one in self.attention] or ["all is well"]
        return "\n".join([*told, *seen])

    def _tell_published(self) -> str:
        if self.published is None:
            return "none is published yet"
        accounts, ago = self.published.accounts, self.hours
        counted = f", {accounts:,} accounts" if accounts is not None else ""
        return self.published.night + (f", cut off {ago:,} h ago" if ago else "") + counted

    def _tell_tonight(self) -> str:
        ended = {one.night: one for one in self.memory.tries}.get(self.tonight)
        if ended is None:
            return "not run yet" if self.tonight in self.due else PUBLISHED
        if ended.outcome == PUBLISHED:
            return PUBLISHED + (f"; let through: {ended.gate}" if ended.gate else "")
        return ended.outcome + (f" by the gate {ended.gate}" if ended.gate else "")

    def _tell_alerts(self) -> str:
        if self.published is None or self.published.raised is None:
            return "none"
        by_state = ", ".join(f"{count:,} {state}" for state, count in self.published.alerts.items())
        return f"{self.published.raised:,} raised ({by_state})"

    def _tell_suppressed(self) -> str:
        ending = [f"{one.account_id} until {one.until}: {one.reason}" for one in self.memory.ending]
        soon = "; ".join(ending)
        return f"{self.memory.suppressed:,} accounts" + (f"; ending soon: {soon}" if soon else "")

    def _tell_model(self) -> str:
        if self.model is None:
            return "not known" if self.trouble else "none is fitted yet"
        pinned = f"; pinned: {self.model.pinned}" if self.model.pinned else ""
        return f"v={self.model.version}, {self.model_days} days old{pinned}"


def _tell_stopped(one: Try) -> str:
    if not one.gate:
        return f"{one.night} {one.outcome}: log/dt={one.night}.jsonl says why; mend that, run again"
    return (
        f"{one.night} was stopped by the gate {one.gate}: mend the cause and run `detector nightly"
        f" --as-of {one.night}`, or let it through with --accept {one.gate} --reason TEXT"
    )


def _tell_held(held: Held | None) -> str:
    if held is None:
        return "nobody"
    return held.by + {True: "", False: ", which is dead", None: ", on another machine"}[held.alive]


def _tell_size(size: int) -> str:
    """Say a number of bytes in words.

    Examples
    --------
    >>> _tell_size(999), _tell_size(1_500_000), _tell_size(2_000_000_000_000)
    ('999 B', '1.5 MB', '2.0 TB')
    """
    told = float(size)
    for unit in ("B", "kB", "MB", "GB"):
        if told < 1_000:
            return f"{told:.1f} {unit}" if unit != "B" else f"{size} B"
        told /= 1_000
    return f"{told:.1f} TB"
