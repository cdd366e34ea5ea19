"""Where the nightly job works, and what it knows of earlier nights."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from detector.errors import ConfigInvalid
from detector.memory.store import MEMORY, Memory
from detector.registry.registry import Registry
from detector.settings import Settings

MODELS = "models"


@dataclass(frozen=True)
class Site:
    """One folder of nights with all that belongs to it.

    Parameters
    ----------
    data
        The folder of the event logs.
    out
        The folder of nights.
    settings
        Those of the settings file.
    memory, registry
        What earlier nights raised, and the versions of the model.
    """

    data: Path
    out: Path
    settings: Settings
    memory: Memory
    registry: Registry


@contextmanager
def open_site(settings: Settings) -> Iterator[Site]:
    """Open the folder of nights that the settings name; it is there already.

    Raises
    ------
    ConfigInvalid
        When the settings do not say what is read, or where nights go.
    StoreDamaged, OutputUnwritable
        When the memory cannot be opened.
    """
    data, out = name_folders(settings)
    with Memory(out / MEMORY) as memory:
        yield Site(data, out, settings, memory, Registry(out / MODELS))


def name_folders(settings: Settings) -> tuple[Path, Path]:
    """Name the folder of the event logs and the folder of nights.

    Raises
    ------
    ConfigInvalid
        When the settings lack one of them, or a name cannot be that of a file.

    Examples
    --------
    >>> from detector.settings import NightlySettings
    >>> nightly = NightlySettings(data="exports", out="nights")
    >>> [folder.name for folder in name_folders(Settings(nightly=nightly))]
    ['exports', 'nights']
    """
    data, out = settings.nightly.data, settings.nightly.out
    if data is None or out is None:
        missing = " and ".join(
            name for name, folder in (("data", data), ("out", out)) if folder is None
        )
        raise ConfigInvalid(
            f"the settings file does not say {missing} under [nightly]",
            'write data = "FOLDER OF THE EVENT LOGS" and out = "FOLDER OF NIGHTS"',
        )
    for path in (data, out, settings.nightly.verdicts):
        _see_name(path)
    return data, out


def _see_name(path: Path | None) -> None:
    """See that the system takes a path at all, whether something is there or not."""
    try:
        if path:
            path.exists()
    except OSError as error:
        raise ConfigInvalid(
            f"a path under [nightly] cannot be looked at: {error.strerror}",
            "write data, out and verdicts as paths that you may read",
        ) from None
