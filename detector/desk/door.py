"""The key with which a night's values were hashed as they were read."""

import os
from pathlib import Path

from detector.desk.run import Run
from detector.errors import ConfigInvalid
from detector.events.columns.door import name_key
from detector.privacy.keys import DOOR, read_key
from detector.settings import Settings

ENVIRONMENT = "DETECTOR_PRIVACY_KEY_FILE"


def find_door_key(run: Run, chosen: Path | None = None) -> bytes | None:
    """Read the key of a night's door; None where the night holds plain values.

    Parameters
    ----------
    run
        The night.
    chosen
        The key file; by default as the environment's `DETECTOR_PRIVACY_KEY_FILE` says.

    Raises
    ------
    ConfigInvalid
        When there is no key, or it is not that of the night.
    """
    told = run.record.get("privacy")
    if not told:
        return None
    path = chosen or os.environ.get(ENVIRONMENT)
    if not path:
        raise ConfigInvalid(
            "the values of this night were hashed as they were read",
            f"give --config with [privacy] key, or {ENVIRONMENT}",
        )
    key = read_key(Path(path), use=DOOR)
    if name_key(key) != told["key"]:
        raise ConfigInvalid(
            f"{Path(path).name}: the values of this night were hashed with another key",
            "give the key of that night",
        )
    return key


def see_door(run: Run, settings: Settings) -> None:
    """See that events are read as the night read them: with the same key, or without one.

    Raises
    ------
    ConfigInvalid
        When they would not be.
    """
    if run.record.get("privacy"):
        find_door_key(run, settings.privacy.key)
        if settings.privacy.key:
            return
        raise ConfigInvalid(
            "the values of this night were hashed as they were read",
            "give --config with [privacy] key",
        )
    if settings.privacy.key:
        raise ConfigInvalid(
            "this night was ranked without a key, and the settings name one",
            "give the settings of that night",
        )
