"""The registry: keeps versions of the model and says which one scores a night."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detector.disk.swapping import remove_folder, replace_file, swapping
from detector.errors import ConfigInvalid
from detector.forest.model import Model
from detector.forest.store import save_model
from detector.nights import is_day
from detector.registry.card import write_page
from detector.registry.choice import Choice, choose_version
from detector.registry.holding import holding, telling_of
from detector.registry.pins import (
    PINS,
    Pin,
    add_pin,
    check_reason,
    end_pins,
    read_pins,
    write_text,
)
from detector.registry.version import (
    CARD,
    PAGE,
    SUMMARY,
    Version,
    find_versions,
    list_files,
    read_version,
)
from detector.version import __version__


@dataclass(frozen=True)
class Registry:
    """The versions in a folder: one folder `v=YYYY-MM-DD` each, and `pins.json`.

    One writer at a time is held by the lock of the nightly job; pins may be set at any time.

    Parameters
    ----------
    folder
        Such as `nights/models`; it is made when the first version is kept.

    Examples
    --------
    >>> Registry(Path("nowhere")).choose("2026-06-30")
    Choice(version=None, pin=None, passed=())
    """

    folder: Path

    def versions(self) -> list[Version]:
        """Read all versions, the latest last; damaged ones are among them and say so."""
        return find_versions(self.folder)

    def find(self, name: str) -> Version:
        """Find a version by its name, such as `2026-06-30`.

        Raises
        ------
        ConfigInvalid
            When there is none of that name.
        """
        day = name.removeprefix("v=")
        known = {version.day: version for version in self.versions()}
        if day not in known:
            raise ConfigInvalid.unknown_name(str(self.folder), day, known)
        return known[day]

    def pins(self) -> list[Pin]:
        """Read all pins, the one that was set last at the end."""
        return read_pins(self.folder)

    def choose(
        self, day: str, features: Sequence[str] | None = None, signs: Sequence[int] = ()
    ) -> Choice:
        """Choose the version that scores a night: the newest that was fitted before it.

        A pinned version comes first, and one that was rolled back from does not come at all. Only
        versions of nights before `day` count, so that a night that is run again is decided as it
        was. What is damaged or does not fit is passed over and told.

        Parameters
        ----------
        day
            The night, such as `2026-06-30`.
        features, signs
            What the model has to fit; without them whether it fits is not asked.

        Raises
        ------
        StoreDamaged
            When the pins cannot be read.
        """
        return choose_version(self.versions(), self.pins(), day, features, signs)

    def keep(
        self, model: Model, day: str, card: Mapping[str, Any], summary: Mapping[str, Any]
    ) -> Version:
        """Keep a model as the version of a night; one of the same night is replaced as a whole.

        The same model, card and summary give the same bytes.

        Parameters
        ----------
        model
            As it was fitted.
        day
            The night.
        card
            What `build_card` put together.
        summary
            What the gates ask later: plain numbers, texts, lists and mappings.

        Raises
        ------
        OutputUnwritable
            When it cannot be written; what was there before is untouched.
        """
        final = self.folder / f"v={day}"
        with telling_of(final), swapping(final) as built:
            save_model(model, built, __version__, str(card["as_of"]))
            (built / SUMMARY).write_text(_write(summary), encoding="utf-8")
            whole = {**card, "files": list_files(built)}
            (built / PAGE).write_text(write_page(whole), encoding="utf-8")
            (built / CARD).write_text(_write(whole), encoding="utf-8")
        return read_version(final)

    def discard(self, day: str) -> bool:
        """Take away the version of a night that, run again, fits none; tell whether there was one.

        One that is pinned stays.

        Raises
        ------
        OutputUnwritable
            When it cannot be removed.
        """
        final = self.folder / f"v={day}"
        if not final.exists() or any(pin.version == day and pin.counts for pin in self.pins()):
            return False
        with telling_of(final):
            remove_folder(final)
        return True

    def retire(self, keep: int, used: Collection[str] = ()) -> list[str]:
        """Remove all but the newest versions; those that are pinned or `used` stay.

        Returns
        -------
        The versions that were removed, the earliest first.

        Raises
        ------
        OutputUnwritable
            When one cannot be removed.
        """
        old = [version.day for version in self.versions()][:-keep]
        if not old:
            return []
        with holding(self.folder), telling_of(self.folder):
            stay = {pin.version for pin in self.pins() if pin.counts}.union(used)
            gone = [day for day in old if day not in stay]
            for day in gone:
                remove_folder(self.folder / f"v={day}")
        return gone

    def pin(self, name: str, start: str, reason: str) -> Pin:
        """Roll back: let a version score from a night on, until it is released.

        Later versions never score again from then on, unless one of them is pinned itself.

        Raises
        ------
        ConfigInvalid, ModelMismatch
            As `plan_pin` says; then nothing is changed.
        """
        pin = self.plan_pin(name, start, reason)
        self.set_pin(pin)
        return pin

    def plan_pin(self, name: str, start: str, reason: str) -> Pin:
        """See that a version can be pinned, and give the pin without setting it.

        Raises
        ------
        ConfigInvalid
            When there is no such version, it was fitted in that night or later, or no reason is
            given.
        ModelMismatch
            When the version is damaged.
        """
        version, reason = self.find(name), check_reason(reason)
        version.check()
        if not is_day(start) or start <= version.day:
            raise ConfigInvalid(
                f"version {version.day} cannot score the night {start}",
                f"name a night after {version.day}, as YYYY-MM-DD",
            )
        left = {each.day: each.sha256 for each in self.versions() if each.day > version.day}
        return Pin(version.day, start, "", reason, "", left)

    def set_pin(self, pin: Pin) -> None:
        """Set a pin that was planned; the one that held until now ends where it begins."""
        with holding(self.folder), telling_of(self.folder / PINS):
            replace_file(self.folder / PINS, write_text(add_pin(self.pins(), pin)).encode())

    def find_held(self) -> Pin:
        """Give the pin that was not released yet.

        Raises
        ------
        ConfigInvalid
            When there is none.
        """
        held = [pin for pin in self.pins() if not pin.until]
        if not held:
            raise ConfigInvalid(
                "no version of the model is pinned",
                "`detector model NIGHTS list` shows what scores",
            )
        return held[-1]

    def release(self, start: str, reason: str) -> Pin:
        """Release the version that is pinned: from a night on the policy decides again.

        It goes on with the pinned version; those that were rolled back from do not come back.

        Raises
        ------
        ConfigInvalid
            When none is pinned, the night is no day, or no reason is given.
        """
        held, reason = self.find_held(), check_reason(reason)
        if not is_day(start):
            raise ConfigInvalid(f"{start} is no night", "name it as YYYY-MM-DD")
        with holding(self.folder), telling_of(self.folder / PINS):
            replace_file(
                self.folder / PINS, write_text(end_pins(self.pins(), start, reason)).encode()
            )
        return held


def _write(told: Mapping[str, Any]) -> str:
    return json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
