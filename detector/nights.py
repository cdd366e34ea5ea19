"""Which folders are published nights: the one place that knows how they are marked."""

from datetime import date
from pathlib import Path

SUCCESS = "_SUCCESS"
"""The last file to be written: a folder without it is not a night."""


def is_published(folder: Path) -> bool:
    """Tell whether a folder is a night that was written to its end."""
    return (folder / SUCCESS).is_file()


def is_day(text: object) -> bool:
    """Tell whether a text names a day as folders of nights do.

    Examples
    --------
    >>> is_day("2026-06-30"), is_day("20260630"), is_day("2026-02-30"), is_day(None)
    (True, False, False, False)
    """
    try:
        return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


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
