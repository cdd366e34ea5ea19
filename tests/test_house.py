"""The rules of the house, held by a program: who knows whom, what lives where, how large."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "detector"

MAY_IMPORT = {
    "detector": {
        "canvas",
        "catalogue",
        "desk",
        "errors",
        "estimator",
        "evaluation",
        "events.proposal.propose",
        "face",
        "handover",
        "nightly",
        "pictures",
        "ranking",
        "settings",
        "simulation",
        "verdicts",
        "version",
    },
    "__main__": {"cli"},
    "handover": {
        "catalogue",
        "cells",
        "desk",
        "disk",
        "errors",
        "privacy",
        "ranking",
    },
    "errors": set(),
    "version": set(),
    "cells": set(),
    "clock": set(),
    "nights": set(),
    "frames": {"errors"},
    "privacy": {"errors"},
    "disk": {"privacy"},
    "audit": {"errors", "privacy", "version"},
    "memory": {"errors", "nights", "privacy"},
    "gates": {"engines.base", "errors"},
    "registry": {"disk", "errors", "forest", "nights", "version"},
    "watching": {"disk", "errors", "nights", "privacy", "version"},
    "operation": {
        "audit",
        "cases",
        "catalogue",
        "clock",
        "disk",
        "engines",
        "errors",
        "events",
        "fitting",
        "forest",
        "gates",
        "memory",
        "nightly",
        "nights",
        "pipeline",
        "privacy",
        "ranking",
        "registry",
        "settings",
        "verdicts",
        "version",
        "watching",
    },
    "own": {"catalogue", "engines", "errors", "events"},
    "settings": {"errors", "events", "catalogue.feature", "catalogue.resale", "own"},
    "fitting": {"engines.base", "catalogue", "forest", "ranking", "version"},
    "pipeline": {
        "cases",
        "catalogue",
        "clock",
        "engines.base",
        "errors",
        "events",
        "fitting",
        "forest",
        "own",
        "privacy",
        "ranking",
        "settings",
        "verdicts",
        "version",
    },
    "verdicts": {"cells", "errors", "frames", "nights"},
    "engines": {"errors", "privacy", "version"},
    "events": {"engines.base", "errors", "frames", "version"},
    "catalogue": {"engines.base", "errors"},
    "forest": {"errors"},
    "estimator": {"errors", "forest", "frames"},
    "ranking": {"engines.base", "errors", "frames"},
    "evaluation": {"errors", "frames", "nights", "canvas.axes"},
    "cases": {"engines.base", "errors", "privacy"},
    "report": {"cells", "errors", "privacy"},
    "canvas": {"report"},
    "pictures": {"canvas", "desk", "errors", "evaluation", "gates", "ranking", "report"},
    "desk": {
        "audit",
        "canvas",
        "cases",
        "catalogue",
        "engines",
        "errors",
        "events",
        "forest",
        "frames",
        "nights",
        "pipeline",
        "privacy",
        "ranking",
        "report",
        "settings",
        "verdicts",
        "version",
    },
    "simulation": {"errors", "events.contract"},
    "forgetting": {
        "audit",
        "cells",
        "disk",
        "errors",
        "memory",
        "nights",
        "operation.lock",
        "operation.recovery",
        "ranking.rings.table",
        "report",
        "verdicts",
    },
    "nightly": {
        "cases",
        "catalogue",
        "clock",
        "disk",
        "engines",
        "errors",
        "evaluation",
        "events",
        "forest",
        "frames",
        "nights",
        "pipeline",
        "privacy",
        "ranking",
        "report",
        "settings",
        "version",
    },
    "face": {
        "audit",
        "catalogue",
        "desk",
        "engines",
        "errors",
        "events",
        "frames",
        "own",
        "pipeline",
        "privacy",
        "ranking",
        "settings",
        "verdicts",
    },
    "checkup": {
        "canvas.lettering",
        "desk.browser",
        "engines",
        "errors",
        "forest",
    },
    "cli": {
        "audit",
        "catalogue",
        "cells",
        "checkup",
        "desk",
        "engines",
        "errors",
        "evaluation",
        "events",
        "face",
        "forgetting",
        "handover",
        "memory",
        "nightly",
        "nights",
        "operation",
        "own",
        "pipeline",
        "privacy",
        "registry",
        "settings",
        "simulation",
        "verdicts",
        "version",
        "watching",
    },
}
"""Room → the rooms, or the single modules of a room, that it may import beside itself.

Rooms below the pipeline do not know each other: what passes between two of them is a table. They
know an engine by its protocol only. `detector` is the face, and nobody inside looks at it."""

EVERYWHERE = {"numpy", "pandas", "pyarrow"}
LIBRARY_ROOMS = {
    "click": {"cli"},
    "gb2260": {"cases"},
    "duckdb": {"engines"},
    "filelock": {"operation"},
    "jinja2": {"report"},
    "markupsafe": {"report"},
    "matplotlib": {"canvas", "desk", "evaluation", "pictures"},
    "numba": {"forest"},
    "phonenumbers": {"catalogue"},
    "prometheus_client": {"watching"},
    "py4j": {"engines"},
    "pydantic": {"events", "handover", "own", "settings"},
    "pydantic_core": {"events", "settings"},
    "pyod": {"estimator", "forest"},
    "pyspark": {"engines"},
    "scipy": {"cases", "catalogue", "ranking"},
    "sklearn": {"estimator", "forest", "verdicts"},
    "structlog": {"watching"},
}
"""A room for each library, so that it can be changed for another in one place."""

LOADS_BY_NAME = {"detector", "detector.cli.main"}
"""The modules that import others by a name made up at run time, so that `--help` is instant."""

MOST_LINES_OF_A_FILE = 250
MOST_LINES_OF_A_FUNCTION = 39
"""From the first statement after the docstring to the last line of the body."""
MOST_MODULES_OF_A_FOLDER = 9
NO_NAME_FOR_A_MODULE = re.compile(r"(util|helper|common|misc|manager|tool)s?_?")
MACHINE_PATH = re.compile(rb"(?<![\w.~})>-])/(work|root|tmp|home|Users)/")
REGISTRY = re.compile(rb"pypi[.]org|python[h]osted|conda[.]anaconda|registry[.]npmjs|mirrors[.]")


@dataclass(frozen=True)
class Import:
    """One import: where it stands, and the full name of what it brings in."""

    module: str
    line: int
    name: str

    @property
    def inside(self) -> bool:
        return self.name.split(".")[0] == "detector"

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.name}"


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def modules() -> dict[str, Path]:
    return {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


@cache
def imports() -> tuple[Import, ...]:
    """Every import of the package, those inside functions and behind TYPE_CHECKING as well."""
    found = []
    for module, path in modules().items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                continue
            found += [Import(module, node.lineno, module_of(name)) for name in names]
    return tuple(found)


def module_of(name: str) -> str:
    """Give the module that a name comes from: `from a.b import c` is a.b.c only if that is one."""
    if not name.startswith("detector.") or name in modules():
        return name
    parent = name.rpartition(".")[0]
    assert parent in modules(), f"{name} is imported and is not there"
    return parent


def test_every_room_has_a_row_in_the_table() -> None:
    assert {room_of(module) for module in modules()} == set(MAY_IMPORT)


def test_rooms_know_only_whom_they_may_know() -> None:
    def allowed(one: Import) -> bool:
        here, there = room_of(one.module), room_of(one.name)
        local = one.name.removeprefix("detector.")
        return here == there or any(
            local == known or local.startswith(f"{known}.") for known in MAY_IMPORT[here]
        )

    assert [str(one) for one in imports() if one.inside and not allowed(one)] == []


def test_no_import_is_relative() -> None:
    for module, path in modules().items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.ImportFrom) and node.level), f"{module}:{node.lineno}"


def test_no_module_imports_by_a_made_up_name() -> None:
    by_name = re.compile(r"import_module|__import__|\bexec\(|\beval\(|spec_from_file")
    found = {m for m, path in modules().items() if by_name.search(path.read_text("utf-8"))}
    assert found <= LOADS_BY_NAME


def test_modules_import_each_other_in_no_circle() -> None:
    """Take away what imports nothing that is left; what cannot be taken away is in a circle."""
    arrows = {module: set[str]() for module in modules()}
    for one in imports():
        if one.inside and one.name != one.module:
            arrows[one.module].add(one.name)
    while free := {module for module, known in arrows.items() if not known & set(arrows)}:
        arrows = {module: known for module, known in arrows.items() if module not in free}
    while loose := set(arrows) - set[str]().union(*arrows.values()):
        arrows = {module: known for module, known in arrows.items() if module not in loose}
    assert {module: sorted(known & set(arrows)) for module, known in arrows.items()} == {}


def test_rooms_know_each_other_in_no_circle() -> None:
    """There is an order of the rooms in which each knows only earlier ones."""
    known = {
        room: {name.partition(".")[0] for name in MAY_IMPORT[room]} - {room} for room in MAY_IMPORT
    }
    assert set(TopologicalSorter(known).static_order()) == set(known)


def test_each_library_stays_in_its_room() -> None:
    strays = []
    for one in imports():
        library = one.name.split(".")[0]
        if one.inside or library in EVERYWHERE or library in sys.stdlib_module_names:
            continue
        if room_of(one.module) not in LIBRARY_ROOMS.get(library, set()):
            strays.append(str(one))
    assert strays == []


def test_files_are_small() -> None:
    long = {m: len(path.read_text("utf-8").splitlines()) for m, path in modules().items()}
    assert {m: lines for m, lines in long.items() if lines > MOST_LINES_OF_A_FILE} == {}


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Give each function with the lines of its body, its docstring left out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node.name, (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("room", ["detector", "tests"])
def test_functions_are_short(room: str) -> None:
    long = [
        f"{path.relative_to(ROOT)}: {name} has {lines} lines"
        for path in sorted((ROOT / room).rglob("*.py"))
        for name, lines in functions(path)
        if lines > MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_folders_hold_few_modules() -> None:
    held: dict[Path, int] = {}
    for path in modules().values():
        held[path.parent] = held.get(path.parent, 0) + (path.name != "__init__.py")
    assert {f.name: n for f, n in held.items() if n > MOST_MODULES_OF_A_FOLDER} == {}


def test_every_folder_is_a_package() -> None:
    rooms = (PACKAGE, ROOT / "tests")
    folders = {path.parent for room in rooms for path in room.rglob("*.py")}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_modules_are_named_after_what_they_do() -> None:
    named = {name: NO_NAME_FOR_A_MODULE.fullmatch(name.rpartition(".")[2]) for name in modules()}
    assert [name for name, bad in named.items() if bad] == []


def kept_files() -> Iterator[tuple[str, bytes]]:
    """Give the files that git keeps or would keep, with what they hold."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in sorted(set(listed.split("\0"))):
        if (ROOT / name).is_file():
            yield name, (ROOT / name).read_bytes()


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{name}: {match.group().decode()}"
        for name, content in kept_files()
        for pattern in (MACHINE_PATH, REGISTRY)
        if not (pattern is MACHINE_PATH and name.startswith("tests/"))
        for match in [pattern.search(content)]
        if match
    ]
    assert found == []


def test_the_rules_bite() -> None:
    """The patterns above find what they are for, and nothing in a path of the repository."""
    assert MACHINE_PATH.search(b"open('%swork/main')" % b"/")
    assert not MACHINE_PATH.search(b"detector/catalogue/tmp/x and <root>/home/")
    assert REGISTRY.search(b"https://pypi%sorg/simple" % b".")
    assert NO_NAME_FOR_A_MODULE.fullmatch("utils")
    assert module_of("detector.errors.DetectorError") == "detector.errors"
