"""The notebooks run top to bottom without a warning, and what their text says is so."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from docs.execution import NOTEBOOKS, tell_warnings

NAMES = ("did_it_work", "first_look", "other_names")
MOST_LINES = 10
LARGEST_OUTPUT = 100_000


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def code_of(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("executed")
    asked = [sys.executable, "-m", "docs.execution", str(out)]
    done = subprocess.run(asked, capture_output=True, text=True, cwd=NOTEBOOKS.parents[1])
    assert done.returncode == 0, done.stderr
    return {path.stem: read(path) for path in out.glob("*.ipynb")}


def said(notebook: Any, code: str) -> str:
    """Give what the only cell with this code in it puts out as text, tables as HTML."""
    (cell,) = [cell for cell in code_of(notebook) if code in cell.source]
    texts = [output.get("text", "") for output in cell.outputs]
    data = [output.get("data", {}) for output in cell.outputs]
    return "".join(texts + [one.get("text/html", one.get("text/plain", "")) for one in data])


def rows_of(table: str) -> list[list[str]]:
    rows = [re.findall(r"<td>(.*?)</td>", row) for row in re.findall("(?s)<tr.*?</tr>", table)]
    return [row for row in rows if row]


def test_all_are_tested() -> None:
    assert sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")) == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_kept_without_outputs_and_for_people(name: str) -> None:
    notebook = read(NOTEBOOKS / f"{name}.ipynb")
    assert [cell.outputs for cell in code_of(notebook) if cell.outputs] == []
    assert [cell.source for cell in code_of(notebook) if cell.execution_count is not None] == []
    kinds = [cell.cell_type for cell in notebook.cells]
    assert "code code" not in " ".join(kinds)  # a sentence or two before each says what to look for
    long = [cell.source for cell in code_of(notebook) if cell.source.count("\n") >= MOST_LINES]
    assert long == []
    code = "\n".join(cell.source for cell in code_of(notebook))
    assert not re.search(r"from detector|import detector\.|\._\w", code)
    headings = re.findall("(?m)^#+ .*", notebook.cells[-1].source)
    assert headings[-1] == "## What to do next"


@pytest.mark.parametrize("name", NAMES)
def test_it_runs_without_a_warning_and_shows_little(name: str, executed: dict[str, Any]) -> None:
    assert tell_warnings(executed[name]) == []
    outputs = [str(output) for cell in code_of(executed[name]) for output in cell.outputs]
    assert max(map(len, outputs)) < LARGEST_OUTPUT
    pictures = sum("image/png" in output for output in outputs)
    assert pictures == {"did_it_work": 4, "first_look": 4, "other_names": 0}[name]


def test_a_warning_is_told() -> None:
    warned = {"output_type": "stream", "name": "stderr", "text": "UserWarning: x"}
    cell = nbformat.NotebookNode(cell_type="code", outputs=[nbformat.from_dict(warned)])
    assert tell_warnings(nbformat.NotebookNode(cells=[cell])) == ["UserWarning: x"]


def test_the_first_look_says_what_is_so(executed: dict[str, Any]) -> None:
    told = executed["first_look"]
    assert "every row is usable" in said(told, "detector.check(world)")
    ranked = rows_of(said(told, "ranking = detector.rank("))
    rings = rows_of(said(told, "rings = ranking.rings()"))
    assert len(ranked) == 20 and ranked[0][4] == rings[0][0]  # the first belongs to a ring
    assert "delivery address" in rings[0][-1] and "network" in rings[0][-1]  # of two kinds
    assert rows_of(said(told, 'told["label"] == 0'))  # honest people are on the list
    missed = rows_of(said(told, 'everyone["label"] == 1'))
    assert [row[1] for row in missed] == ["coached_drawdown"]  # the owner's own hand


def test_other_names_says_what_is_so(executed: dict[str, Any]) -> None:
    told = executed["other_names"]
    proposal = said(told, "print(proposal)")
    assert "origin = 2000-01-01" in proposal and '# "new_friend" = "?"' in proposal
    unused = re.findall("# columns that nothing is taken from: (.*)", proposal)
    assert [set(line.split(", ")) for line in unused] == [{"dev", "place"}, {"goods", "dev", "pay"}]
    mapped = said(told, "told = detector.check(")
    periods = rows_of(mapped)[:2]
    assert "every row is usable" in mapped and periods[0][-1][:10] == periods[1][-1][:10]
    accounts, orders = rows_of(said(told, "write_text(proposal)"))
    assert accounts[-1] < orders[-2]  # they fell silent before the first order
    own = rows_of(said(told, "found = pd.concat"))
    assert own and all("gift cards" in row[-1] and float(row[3]) < 0.5 for row in own)
    assert "did you mean 'amount'?" in said(told, "amuont")


def test_did_it_work_says_what_is_so(executed: dict[str, Any]) -> None:
    told = executed["did_it_work"]
    assert "is unknown" in said(told, 'as_of="2025-05-15"')
    expected = re.search(r"\((\d+) to (\d+), 90% sure", said(told, "later = detector.rank("))
    true = re.search(r"\d+", said(told, "tonight = "))
    assert expected and true
    assert int(expected[1]) <= int(true[0]) <= int(expected[2])
    trap = said(told, "itself = ")
    assert "recall 100.0 %" in trap and "No account behind rank 40 has a label" in trap
    figures = {
        row[0]: [float(value) for value in row[1:]] for row in rows_of(said(told, "list_of_25 ="))
    }
    assert all(low <= value <= high for value, low, high, _ in figures.values())
    nights = rows_of(said(told, "told.nights"))
    assert len(nights) == 3 and all(int(found) > 0 for _, _, found, *_ in nights)
