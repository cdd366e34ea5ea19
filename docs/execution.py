"""Run the notebooks as a reader would: each in its own kernel, in an empty folder.

They are kept without outputs, so that a change of one can be read. The site shows them as they were
executed last; `make site` executes them anew when they or the code have changed.
"""

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

NOTEBOOKS = Path(__file__).parent / "notebooks"
SLOWEST_CELL = 300
"""Seconds after which a cell is given up."""


def execute_notebook(path: Path) -> Any:
    """Run every cell, and give the notebook with its outputs.

    Raises
    ------
    CellExecutionError
        With the cell and what it raised.
    """
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook,
            timeout=SLOWEST_CELL,
            kernel_name="python3",
            config=Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/socket"}}),
            resources={"metadata": {"path": folder}},
        )
        return client.execute()


def tell_warnings(notebook: Any) -> list[str]:
    """Give what the cells wrote on stderr: warnings, and whatever else a reader should not see."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [str(output["text"]) for output in outputs if output.get("name") == "stderr"]


def execute_notebooks(out: Path) -> None:
    """Run all notebooks, two at a time, and write them with their outputs."""
    out.mkdir(parents=True, exist_ok=True)
    sources = sorted(NOTEBOOKS.glob("*.ipynb"))
    with ThreadPoolExecutor(2) as threads:
        executed = list(threads.map(execute_notebook, sources))
    for source, notebook in zip(sources, executed, strict=True):
        nbformat.write(notebook, out / source.name)


if __name__ == "__main__":
    execute_notebooks(Path(sys.argv[1]))
