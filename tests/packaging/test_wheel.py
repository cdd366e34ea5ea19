"""The wheel has the whole package and nothing else, and runs where there is no repository."""

import subprocess
import sys
import tarfile
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

from detector.version import __version__
from tests.packaging.conftest import ROOT, Built, Installed


def files_of(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_the_wheel_holds_every_file_of_the_package(built: Built) -> None:
    there = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in (ROOT / "detector").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    held = files_of(built.wheel)
    about = {name for name in held if ".dist-info/" in name}
    assert {name: held[name] for name in held.keys() - about} == there
    assert "detector/py.typed" in there
    told = {name.partition(".dist-info/")[2] for name in about}
    assert {"METADATA", "entry_points.txt", "licenses/LICENSE"} <= told


def test_archive_and_tree_make_the_same_wheel(built: Built) -> None:
    assert files_of(built.wheel) == files_of(built.direct)
    with tarfile.open(built.archive) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    tops = {name.partition("/")[0] for name in names} - {""}
    generated = {"PKG-INFO", "setup.cfg", "detector.egg-info"}
    about = {"pyproject.toml", "MANIFEST.in", "README.md", "LICENSE", "CHANGELOG.md"}
    assert tops == {"detector", "constraints.txt"} | about | generated


def test_what_the_wheel_says_of_itself(built: Built) -> None:
    held = files_of(built.wheel)
    (name,) = (name for name in held if name.endswith("/METADATA"))
    told = message_from_bytes(held[name])
    assert (told["Name"], told["Version"]) == ("detector", __version__)
    assert told["License-Expression"] == "Apache-2.0" and told["Requires-Python"] == ">=3.11"
    assert "Typing :: Typed" in told.get_all("Classifier", [])
    assert str(told.get_payload()).startswith("# detector")


def test_it_ranks_a_made_up_world_where_there_is_no_repository(
    installed: Installed, tmp_path: Path
) -> None:
    place = "import detector, importlib.util; print(detector.__file__)"
    alone = f"{place}; assert importlib.util.find_spec('benchmarks') is None"
    file = installed.run("python", "-c", alone, cwd=tmp_path).strip()
    assert Path(file).is_relative_to(installed.folder)
    installed.run("detector", "simulate", "x", "--accounts", "100", cwd=tmp_path)
    said = installed.run("detector", "rank", "x", "--out", "nights", "--top", "3", cwd=tmp_path)
    assert "100 accounts ranked" in said
    (night,) = (tmp_path / "nights").glob("dt=*")
    assert (night / "_SUCCESS").exists() and (night / "report.html").stat().st_size > 10_000


def test_a_consumer_sees_the_types(installed: Installed, tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    (tmp_path / "consumer.py").write_text("import detector\nreveal_type(detector.rank)\n")
    interpreter = installed.folder / "bin" / "python"
    asked = ["-m", "mypy", "--python-executable", interpreter, "consumer.py"]
    done = subprocess.run(
        [sys.executable, *map(str, asked)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "detector.ranking.ranking.Ranking" in done.stdout
