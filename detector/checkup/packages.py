"""Python and the packages: are they there, and as new as we ask."""

import platform
import re
from collections.abc import Callable, Iterator
from importlib import metadata

from detector.checkup.finding import Finding

Version = Callable[[str], str]
_ASKED = re.compile(r"([\w.-]+)\s*>=\s*([0-9.]+)")


def check_packages(version: Version = metadata.version) -> Iterator[Finding]:
    """Check Python and every package that we depend on against the least version that we ask for.

    Parameters
    ----------
    version
        Gives the version of an installed package, or raises `PackageNotFoundError`.
    """
    try:
        told = metadata.metadata("detector")
        asked = metadata.requires("detector") or []
    except metadata.PackageNotFoundError:
        yield Finding("package", "not installed", "look", "pip install detector, or its wheel")
        return
    found, least = platform.python_version(), str(told["Requires-Python"]).lstrip(">=")
    verdict, todo = ("ok", "") if is_enough(found, least) else ("mend", f"install Python {least}")
    yield Finding("Python", found, verdict, todo)  # type: ignore[arg-type]
    faults = [fault for line in asked if "extra ==" not in line for fault in _check(line, version)]
    yield from faults
    if not faults:
        count = sum("extra ==" not in line for line in asked)
        yield Finding("packages", f"all {count}, as new as needed")


def _check(line: str, version: Version) -> Iterator[Finding]:
    """Check one line of what we depend on; nothing where all is well."""
    parts = _ASKED.match(line)
    if parts is None:
        return
    name, least = parts.groups()
    todo = f"pip install '{name}>={least}'"
    try:
        found = version(name)
    except metadata.PackageNotFoundError:
        yield Finding(name, "missing", "mend", todo)
        return
    if not is_enough(found, least):
        yield Finding(name, f"{found}, needed is {least}", "mend", todo)


def is_enough(found: str, least: str) -> bool:
    """Say whether a version is at least another.

    Examples
    --------
    >>> is_enough("3.11.9", "3.11"), is_enough("2.9", "2.11"), is_enough("1.5rc1", "1.5")
    (True, False, True)
    """
    one, other = ([int(n) for n in re.findall(r"\d+", text)[:3]] for text in (found, least))
    return one >= other
