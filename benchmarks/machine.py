"""What a figure was measured with: the machine, the libraries, the code."""

import hashlib
import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

LIBRARIES = ("duckdb", "numba", "numpy", "pandas", "pyarrow", "pyod", "scikit-learn", "scipy")
EXTRA = ("isotree", "lightgbm", "polars")
"""Libraries of the extra `bench`, which need not be there."""


def describe_machine() -> str:
    """Say in one line what the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()},"
        f" Python {platform.python_version()}"
    )


def list_versions() -> str:
    """Give the versions of the libraries that do the work."""
    names = (*LIBRARIES, *(name for name in EXTRA if find_spec(name)))
    return ", ".join(f"{name} {version(name)}" for name in names)


def hash_code(suffixes: Sequence[str] = (".py",)) -> str:
    """Give twelve digits that change with every file of `detector`: which code was measured."""
    import detector

    root = Path(str(detector.__file__)).parent
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.suffix in suffixes):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"detector {detector.__version__}, sources {digest.hexdigest()[:12]}"
