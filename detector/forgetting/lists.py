"""CSV lists without an account; every other line stays as it is, byte for byte."""

import csv
import io
from collections.abc import Iterator, Mapping

from detector.cells import restore


def clean_list(text: str, account: str, rings: Mapping[str, str]) -> tuple[str, int]:
    r"""Take the lines of an account out of a CSV text, and rename rings.

    Returns
    -------
    The text, and how many lines were taken out or changed. A list without a column `account_id`
    stays as it is.

    Examples
    --------
    >>> clean_list("rank,account_id\n1,a1\n2,a2\n", "a1", {})
    ('rank,account_id\n2,a2\n', 1)
    """
    kept, count, place = [], 0, None
    for number, (cells, line) in enumerate(_read(text)):
        if number == 0:
            place = cells.index("account_id") if "account_id" in cells else None
        elif place is not None and place < len(cells) and account in _both(cells[place]):
            count += 1
            continue
        renamed = line
        for old, new in rings.items():
            renamed = renamed.replace(old, new)
        count += renamed != line
        kept.append(renamed)
    return "".join(kept), count


def _both(cell: str) -> tuple[str, str]:
    """Give a cell as it stands, and as it was before a spreadsheet was kept from running it."""
    return cell, restore(cell)


def _read(text: str) -> Iterator[tuple[list[str], str]]:
    """Give each record with the lines that it takes up."""
    taken: list[str] = []

    def feed() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    for cells in csv.reader(feed()):
        yield cells, "".join(taken)
        taken.clear()
