"""Nothing that is read can run: no loader of objects, no text that becomes code."""

import ast
import re
from pathlib import Path

from tests.test_house import modules

BY_NAME = re.compile(
    r"\beval\(|\bexec\(|\bcompile\(|pickle\.(?:loads?|Unpickler)|\bread_pickle|joblib|marshal"
    r"|shelve|\bdill\b|yaml\.|allow_pickle|os\.system|os\.popen|shell=True"
)
MAY_KNOW_PICKLE = {"detector.engines.resuming.engine": {"dumps"}}
"""Writes work down to take its hash; it is never read back."""


def find_pickle(path: Path) -> set[str]:
    """Name what a module takes from `pickle`, however it is imported."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    taken = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "pickle":
            taken |= {alias.name for alias in node.names}
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            taken |= {node.attr} if node.value.id == "pickle" else set()
    return taken


def find_runners(text: str) -> list[str]:
    """Find calls by which a text or a file would become code; those of `re` do not."""
    return BY_NAME.findall(text.replace("re.compile(", ""))


def test_no_module_turns_what_it_reads_into_code() -> None:
    found = {name: find_runners(path.read_text("utf-8")) for name, path in modules().items()}
    assert {name: runners for name, runners in found.items() if runners} == {}


def test_pickle_is_written_in_one_place_and_read_in_none() -> None:
    taken = {name: find_pickle(path) for name, path in modules().items()}
    assert {name: used for name, used in taken.items() if used} == MAY_KNOW_PICKLE


def test_the_rules_bite(tmp_path: Path) -> None:
    assert find_runners("pickle.load(file); np.load(path, allow_pickle=True); eval(text)")
    assert not find_runners("re.compile(x); evaluate(y); MODEL.load(z)")
    (tmp_path / "one.py").write_text("import pickle\npickle.loads(b'')\n")
    assert find_pickle(tmp_path / "one.py") == {"loads"}
