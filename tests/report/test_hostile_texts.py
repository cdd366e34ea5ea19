"""Hostile texts through the whole job: what is written keeps them, and none of them acts."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile import BLANKS, HostileNight

UNSEEN = BLANKS + "\x00\u2060\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
"""What a program that opens the file may drop from the front of a cell."""


def runs(cell: str) -> bool:
    """Tell whether a spreadsheet might run a cell."""
    bare = unicodedata.normalize("NFKC", cell.lstrip(UNSEEN))
    return cell.startswith(("\t", "\r")) or bare.startswith(("=", "+", "-", "@"))


def is_number(cell: str) -> bool:
    return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?", cell) is not None


def tables(folder: Path) -> Iterator[tuple[str, list[list[str]]]]:
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            yield path.name, list(csv.reader(lines, strict=True))


def test_accounts_keep_their_names(hostile_night: HostileNight) -> None:
    ranked = hostile_night.published.ranking.table["account_id"].to_pylist()
    assert len(ranked) == len(set(ranked))
    assert set(ranked) == hostile_night.accounts


def test_no_cell_of_any_csv_runs(hostile_night: HostileNight) -> None:
    met = set[str]()
    for name, (heading, *rows) in tables(hostile_night.published.folder):
        assert rows, name
        assert {len(row) for row in rows} == {len(heading)}, name
        for column, cells in zip(heading, zip(*rows, strict=True), strict=True):
            if not all(is_number(cell) for cell in cells if cell):
                assert [cell for cell in cells if runs(cell)] == [], f"{name}: {column}"
                met.update(cells)
    assert any(cell.startswith("'=HYPERLINK") for cell in met), "no hostile cell was met"


@pytest.mark.parametrize("cell", ["=1", " =1", "\t1", "\x00=1", "\u200b@a", "\uff0b1", "-2+3"])
def test_the_check_bites(cell: str) -> None:
    assert runs(cell)
    assert not runs("'" + cell)


def test_no_file_is_named_by_a_text(hostile_night: HostileNight) -> None:
    folder = hostile_night.published.folder
    names = [str(path.relative_to(folder)) for path in folder.rglob("*")]
    assert [name for name in names if not re.fullmatch(r"[\w./=-]+", name, re.ASCII)] == []


def test_case_files_of_any_account_have_safe_names(hostile_cases: dict[str, Path]) -> None:
    names = [file.name for file in hostile_cases.values()]
    assert [name for name in names if not re.fullmatch(r"\w[\w.-]{1,99}[.]html", name)] == []
    assert all("<script>alert" not in f.read_text("utf-8") for f in hostile_cases.values())
