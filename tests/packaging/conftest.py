"""What a stranger gets: a source archive, the wheel made of it, and an environment with it."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOLD = ("pyproject.toml", "MANIFEST.in", "README.md", "LICENSE", "CHANGELOG.md", "constraints.txt")
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


@dataclass(frozen=True)
class Built:
    """The archive, the wheel that is made of it, and the wheel that is made of the tree."""

    archive: Path
    wheel: Path
    direct: Path


@dataclass(frozen=True)
class Installed:
    """An environment in which the wheel is, and nothing of the repository."""

    folder: Path

    def run(self, *words: str | Path, cwd: Path) -> str:
        """Run a program of the environment; the packages that it needs are those of this one."""
        program, *rest = map(str, words)
        done = subprocess.run(
            [str(self.folder / "bin" / program), *rest],
            cwd=cwd,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": sysconfig.get_path("purelib")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def python(*words: str | Path, cwd: Path) -> None:
    """Run this Python without a network; what it writes is shown where it fails."""
    asked = [sys.executable, *map(str, words)]
    done = subprocess.run(
        asked, cwd=cwd, env=os.environ | OFFLINE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def build_wheel(tree: Path, out: Path) -> Path:
    options = ("--no-build-isolation", "--no-deps", "--quiet", "--wheel-dir", out)
    python("-m", "pip", "wheel", *options, ".", cwd=tree)
    (wheel,) = out.glob("*.whl")
    return wheel


@pytest.fixture(scope="package")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    place = tmp_path_factory.mktemp("packaging")
    tree, out = place / "tree", place / "out"
    no_cache = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "detector", tree / "detector", ignore=no_cache)
    shutil.copytree(Path(__file__).parent, tree / "tests" / "packaging", ignore=no_cache)
    (tree / "sample_data").mkdir()
    (tree / "sample_data" / "labels.parquet").write_bytes(bytes(1000))
    for name in TOLD:
        shutil.copy(ROOT / name, tree)
    make = "import sys; from setuptools.build_meta import build_sdist; build_sdist(sys.argv[1])"
    out.mkdir()
    python("-c", make, out, cwd=tree)
    (archive,) = out.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(place / "unpacked", filter="data")
    (unpacked,) = (place / "unpacked").iterdir()
    return Built(archive, build_wheel(unpacked, out / "wheel"), build_wheel(tree, out / "direct"))


@pytest.fixture(scope="package")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, symlinks=True)
    options = ("--no-deps", "--no-compile", "--quiet")
    into = ("-m", "pip", "--python", folder / "bin" / "python", "install")
    python(*into, *options, built.wheel, cwd=folder)
    return Installed(folder)
