"""Keys of hashes: each a file of its own, outside every night.

Who has a night and its key can test numbers: that is what the desk does. Who has the night alone
cannot, though all 10^11 phone numbers are quickly tried: without the key there is nothing to try
them against. Equal hashes still show which accounts share a value. So the key belongs where the
nights are not copied to, and a lost or leaked key is replaced by ranking again with a new one.
"""

import os
import secrets
from pathlib import Path
from typing import NamedTuple

from detector.errors import ConfigInvalid, OutputUnwritable
from detector.privacy.rights import make_folder

KEY_BYTES = 32
ENVIRONMENT = "DETECTOR_LOOKUP_KEY_FILE"
_OTHERS = 0o077


class Use(NamedTuple):
    """What a key is for, and what to do where it is not there or is none."""

    name: str
    absent: str
    wrong: str


LOOKUP = Use(
    "the key of the lookup",
    "give the key file that the night was written with: --key, the setting"
    f" [privacy] lookup_key, or {ENVIRONMENT}",
    "give the right file, or remove it: the next night makes a new key",
)
DOOR = Use(
    "the key of [privacy]",
    "name its file: [privacy] key;"
    f" a new one: (umask 077; head -c {KEY_BYTES} /dev/urandom > FILE)",
    "give the right file; another key makes other hashes than the nights before have",
)


def place_key(nights: Path, chosen: Path | str | None = None) -> Path:
    """Say where the key is: the environment's `DETECTOR_LOOKUP_KEY_FILE`, else as chosen.

    Parameters
    ----------
    nights
        The folder of nights, where `lookup.key` lies if nothing else is said.
    chosen
        The path that the settings give.

    Examples
    --------
    >>> place_key(Path("nights"), "vault/desk.key").as_posix()
    'vault/desk.key'
    """
    return Path(os.environ.get(ENVIRONMENT) or chosen or nights / "lookup.key")


def read_key(path: Path, make: bool = False, use: Use = LOOKUP) -> bytes:
    """Read the key of 32 bytes.

    Parameters
    ----------
    path
        The key file.
    make
        Make a random key, for the owner alone (mode 0600), where there is none.
    use
        What it is for, as messages name it.

    Raises
    ------
    ConfigInvalid
        When there is no key, it is not 32 bytes long, or others may read it (not on Windows).
    OutputUnwritable
        When a key cannot be made.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     made = read_key(Path(folder) / "lookup.key", make=True)
    ...     read_key(Path(folder) / "lookup.key") == made
    True
    """
    if make and not _has_bytes(path):
        _make_key(path)
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            key = file.read(KEY_BYTES + 1)
    except OSError as error:
        raise ConfigInvalid(
            f"{path.name}: {use.name} cannot be read ({error.strerror})", use.absent
        ) from None
    if os.name == "posix" and mode & _OTHERS:
        raise ConfigInvalid(
            f"{path.name}: others may read {use.name} (mode {mode & 0o777:04o})",
            f"keep it to yourself: chmod 600 {path.name}",
        )
    if len(key) != KEY_BYTES:
        raise ConfigInvalid(f"{path.name}: is no key of {KEY_BYTES} bytes", use.wrong)
    return key


def read_door_key(path: Path | None) -> bytes | None:
    """Read the key of the setting `[privacy] key`; None where there is no such setting.

    Raises
    ------
    ConfigInvalid
        As `read_key`; such a key is never made.

    Examples
    --------
    >>> read_door_key(None) is None
    True
    """
    return read_key(path, use=DOOR) if path else None


def _make_key(path: Path) -> None:
    """Write a new key; where two nights begin at once, the first one's stands.

    A night that was killed before it wrote its key left an empty file: that is no key yet.
    """
    try:
        make_folder(path.parent)
        path.unlink(missing_ok=True)
        there = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        if path.exists():
            return
        raise OutputUnwritable(
            f"{path.parent}: the key of the lookup cannot be made there ({error.strerror})",
            "give a path that you may write to: the setting [privacy] lookup_key",
        ) from None
    with os.fdopen(there, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())


def _has_bytes(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0
