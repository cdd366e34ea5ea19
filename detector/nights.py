"""Which folders are published nights: the one place that knows how they are marked."""

from pathlib import Path

SUCCESS = "_SUCCESS"
"""The last file to be written: a folder without it is not a night."""


def is_published(folder: Path) -> bool:
    """Tell whether a folder is a night that was written to its end."""
    return (folder / SUCCESS).is_file()


def find_nights(folder: Path) -> list[Path]:
    """Give the folder itself where it is a night, else the nights in it, the latest last.

    Examples
    --------
    >>> find_nights(Path("nowhere"))
    []
    """
    if is_published(folder):
        return [folder]
    return [night for night in sorted(folder.glob("dt=*")) if is_published(night)]
