"""Documents on the disk: each whole or not at all, readable by their owner alone."""

import contextlib
import hashlib
import os
import re
from pathlib import Path

from detector.errors import OutputUnwritable

ONLY_ITS_OWNER = 0o600
_LONGEST = 80


def name_file(kind: str, account_id: str) -> str:
    """Name the file of a document after its account, whatever the id is made of.

    An id that no file can be named after is shortened and gets a few letters of its hash, so that
    two accounts never share a file.

    Examples
    --------
    >>> name_file("case", "A-17"), name_file("card", "../x<b>")
    ('case-A-17.html', 'card-x_b_-2056a012.html')
    """
    plain = re.sub(r"[^\w.-]+", "_", account_id, flags=re.ASCII).lstrip("._-")[:_LONGEST]
    if plain != account_id:
        plain = f"{plain}-{hashlib.sha256(account_id.encode(errors='replace')).hexdigest()[:8]}"
    return f"{kind}-{plain}.html"


def write_files(files: dict[Path, bytes]) -> None:
    """Write files, all or none of them.

    Raises
    ------
    OutputUnwritable
        When one cannot be written; what was there before is untouched.
    """
    built = {path: path.with_name(f".{path.name}.{os.getpid()}.building") for path in files}
    try:
        for path, beside in built.items():
            _write(beside, files[path])
            if path.is_dir():
                raise IsADirectoryError(0, "a folder of that name is there")
        for path, beside in built.items():
            beside.replace(path)
    except OSError as error:
        raise OutputUnwritable(
            f"{path.name} cannot be written: {error.strerror or type(error).__name__}",
            "free space on the disk, or name a file that you may write to",
        ) from None
    finally:
        for beside in built.values():
            with contextlib.suppress(OSError):
                beside.unlink()


def _write(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    opened = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, ONLY_ITS_OWNER)
    with open(opened, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
