"""Files and folders for their owner alone, whatever the umask: 0600 and 0700."""

import os
from pathlib import Path

ONLY_ITS_OWNER = 0o600
"""The rights of a file."""

FOLDER_OF_ITS_OWNER = 0o700
"""The rights of a folder."""


def make_folder(folder: Path) -> Path:
    """Make a folder and those above it, for their owner alone; what is there stays as it is.

    Raises
    ------
    OSError
        When one of them cannot be made, or a file stands there.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as root:
    ...     made = make_folder(Path(root) / "nights" / "log")
    ...     [oct(one.stat().st_mode & 0o777) for one in (made.parent, made)]
    ['0o700', '0o700']
    """
    if not folder.is_dir():
        if folder.parent != folder:
            make_folder(folder.parent)
        folder.mkdir(mode=FOLDER_OF_ITS_OWNER, exist_ok=True)
    return folder


def make_file(path: Path) -> Path:
    """Make an empty file for its owner alone; what is there stays as it is.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as root:
    ...     oct(make_file(Path(root) / "lines").stat().st_mode & 0o777)
    '0o600'
    """
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, ONLY_ITS_OWNER))
    return path


def close_tree(folder: Path) -> None:
    """Take the rights to a folder and to all that is in it from all but its owner.

    Links stay as they are: what they lead to is not ours.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as root:
    ...     path = Path(root) / "night" / "run.json"
    ...     path.parent.mkdir()
    ...     _ = path.write_text("{}")
    ...     close_tree(path.parent)
    ...     [oct(one.stat().st_mode & 0o777) for one in (path.parent, path)]
    ['0o700', '0o600']
    """
    for place, _, names in os.walk(folder):
        os.chmod(place, FOLDER_OF_ITS_OWNER)
        for name in names:
            path = os.path.join(place, name)
            if not os.path.islink(path):
                os.chmod(path, ONLY_ITS_OWNER)
