"""`detector status`: how the nights stand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detector.cli.options import config_option

if TYPE_CHECKING:
    from detector.settings import Settings
    from detector.watching.status import Held, Remembered, Status, Used

MAY_READ = "run it as the user of the nightly job, or with the rights of its group"
TRIES = 30
"""As many of the latest nights are told of."""

SOON = timedelta(days=7)
"""A suppression that ends within this time is told by its account."""


@click.command(epilog="Example: detector status nights --json")
@click.argument("nights", required=False, type=click.Path(path_type=Path))
@config_option
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(nights: Path | None, config: Path | None, as_json: bool) -> None:
    """Say how the nights stand, and what a person should see to.

    NIGHTS is the folder that `detector nightly` writes; by default [nightly] out of --config.
    Nothing is changed.
    """
    from detector.errors import ConfigInvalid
    from detector.settings import read_settings

    settings = read_settings(config)
    nights = nights or settings.nightly.out
    if nights is None:
        raise ConfigInvalid("no folder of nights is named", "give NIGHTS, or --config with it")
    if not nights.is_dir():
        raise ConfigInvalid(f"{nights} is no folder", "give the one that `detector nightly` writes")
    try:
        status = collect(nights, settings, datetime.now(settings.tz))
    except PermissionError:
        raise ConfigInvalid(f"you may not read {nights}", MAY_READ) from None
    click.echo(status.to_json() if as_json else status.to_text())


def collect(nights: Path, settings: "Settings", now: datetime) -> "Status":
    """Ask every room what it knows of the nights; a store that cannot be read is told of."""
    from detector.nights import find_nights
    from detector.operation.plan import choose_due
    from detector.watching.disk import measure_disk
    from detector.watching.published import read_published
    from detector.watching.status import Remembered, Status

    there, trouble = find_nights(nights), list[str]()
    memory, model = Remembered(), None
    with _telling(trouble):
        memory = _ask_memory(nights, now)
    tonight = choose_due((), now, settings.tz, settings.nightly.at, 0)[-1]
    with _telling(trouble):
        model = _ask_registry(nights, tonight)
    ended = {night.name.removeprefix("dt=") for night in there}
    ended |= {one.night for one in memory.tries if one.gate}
    days, most = [date.fromisoformat(day) for day in ended], settings.nightly.catch_up_days
    due = choose_due(days, now, settings.tz, settings.nightly.at, most)
    return Status(
        out=str(nights),
        at=now,
        tonight=tonight.isoformat(),
        due=[day.isoformat() for day in due],
        disk=measure_disk(nights, there[-1] if there else None),
        published=read_published(there[-1]) if there else None,
        held=_find_holder(nights),
        memory=memory,
        model=model,
        trouble=trouble,
    )


@contextmanager
def _telling(trouble: list[str]) -> Iterator[None]:
    """Add to the trouble why a store cannot be read, and go on."""
    from detector.errors import DetectorError

    try:
        yield
    except DetectorError as error:
        trouble.append(f"{error.found}; {error.mend}")
    except PermissionError as error:
        trouble.append(f"you may not read {Path(error.filename).name}; {MAY_READ}")


def _ask_memory(nights: Path, now: datetime) -> "Remembered":
    from detector.memory.schema import MEMORY
    from detector.memory.store import Memory
    from detector.watching.status import Remembered, Suppressed, Try

    if not (nights / MEMORY).exists():
        return Remembered()
    with Memory(nights / MEMORY) as memory:
        tries = memory.nights()[["day", "outcome", "gate"]].tail(TRIES)
        held = memory.suppressed_on(now)
    told = [Suppressed(*one) for one in held.itertuples(index=False)]
    ending = [one for one in told if datetime.fromisoformat(one.until) < now + SOON]
    return Remembered([Try(*one) for one in tries.itertuples(index=False)], len(told), ending)


def _ask_registry(nights: Path, tonight: date) -> "Used | None":
    from detector.registry.registry import Registry
    from detector.watching.status import Used

    after = (tonight + timedelta(days=1)).isoformat()
    choice = Registry(nights / "models").choose(after)
    if choice.version is None:
        return None
    pinned = choice.pin.reason if choice.pinned and choice.pin else ""
    return Used(choice.version.day, pinned)


def _find_holder(nights: Path) -> "Held | None":
    from detector.operation.lock import read_holder
    from detector.watching.status import Held

    holder = read_holder(nights)
    return Held(str(holder), holder.is_alive()) if holder else None
