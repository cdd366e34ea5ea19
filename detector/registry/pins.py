"""Pins: which version scores from which night on, because people said so. A pin is a roll-back.

A pin says from which night on it holds, so that nights before it are decided as they were.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from detector.errors import ConfigInvalid, StoreDamaged
from detector.nights import is_day

PINS = "pins.json"
FORMAT = 1
MOST_BYTES = 2**20
MOST_LETTERS = 500
"""Of a reason."""


@dataclass(frozen=True)
class Pin:
    """One version that people chose, and the nights that it holds for.

    Parameters
    ----------
    version
        The version that scores.
    start
        The first night that it scores.
    until
        The first night that it need not score any more; empty while it holds.
    reason, release
        Why it was pinned, and why it was released.
    left
        Version → sha256 of its card: the later versions that were rolled back from. They never
        score again unless one is pinned itself.
    """

    version: str
    start: str
    until: str
    reason: str
    release: str
    left: Mapping[str, str]

    def holds(self, day: str) -> bool:
        """Tell whether the pin is for a night."""
        return self.start <= day and (not self.until or day < self.until)

    @property
    def counts(self) -> bool:
        """Whether it holds for any night at all: one taken back before its first does not."""
        return not self.until or self.start < self.until


def find_pin(pins: Sequence[Pin], day: str) -> Pin | None:
    """Give the pin for a night: of several the one that was set last.

    Examples
    --------
    >>> pins = [Pin("2026-06-01", "2026-06-20", "2026-06-25", "noisy", "", {})]
    >>> [find_pin(pins, day) is None for day in ("2026-06-19", "2026-06-20", "2026-06-25")]
    [True, False, True]
    """
    return next((pin for pin in reversed(pins) if pin.holds(day)), None)


def find_left(pins: Sequence[Pin], day: str) -> dict[str, str]:
    """Give the versions that were rolled back from before or for a night, with their sha256."""
    left: dict[str, str] = {}
    for pin in pins:
        if pin.start <= day and pin.counts:
            left |= pin.left
            left.pop(pin.version, None)
    return left


def add_pin(pins: Sequence[Pin], pin: Pin) -> list[Pin]:
    """Add a pin; the one that held until now ends where it begins."""
    return [*end_pins(pins, pin.start, pin.reason), pin]


def end_pins(pins: Sequence[Pin], until: str, release: str) -> list[Pin]:
    """End the pins that hold."""
    return [pin if pin.until else replace(pin, until=until, release=release) for pin in pins]


def read_pins(folder: Path) -> list[Pin]:
    """Read the pins, the one that was set last at the end; none where none was ever set.

    Raises
    ------
    StoreDamaged
        When the file cannot be read: which version was rolled back from is not guessed.
    """
    path = folder / PINS
    if not path.exists():
        return []
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1)
        if len(text) > MOST_BYTES:
            raise ValueError("too large")
        told = json.loads(text)
        if told["format"] != FORMAT:
            raise ValueError("another format")
        return [_read_pin(each) for each in told["pins"]]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        raise StoreDamaged(
            f"{PINS}: which version of the model was rolled back to cannot be read",
            "restore it from a backup; or move it aside, and roll back again: the audit log names"
            " every roll-back",
        ) from None


def _read_pin(told: dict[str, Any]) -> Pin:
    pin = Pin(**told)
    days = (pin.version, pin.start, *([pin.until] if pin.until else []), *pin.left)
    texts = (pin.until, pin.reason, pin.release, *pin.left.values())
    if not all(map(is_day, days)) or not all(isinstance(text, str) for text in texts):
        raise ValueError("no pin")
    return pin


def write_text(pins: Sequence[Pin]) -> str:
    """Write pins as the text of their file."""
    told = {"format": FORMAT, "pins": [asdict(pin) for pin in pins]}
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def check_reason(reason: str) -> str:
    """Give a reason as one line.

    Raises
    ------
    ConfigInvalid
        When it is blank or longer than `MOST_LETTERS`.
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in reason).split())
    if not line or len(line) > MOST_LETTERS:
        raise ConfigInvalid(
            "no reason is given" if not line else f"the reason has {len(line)} letters",
            f'say why, in at most {MOST_LETTERS} letters: --reason "…"',
        )
    return line
