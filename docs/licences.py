"""What `detector` stands on: the licences of its libraries, and the hashes of their files.

`python -m docs.licences` writes `docs/licences.md` from the metadata of what is installed.
`python -m docs.licences --lock REPORT` writes `requirements.lock` from a report of pip.
"""

import argparse
import json
import platform
import sys
import tomllib
from collections.abc import Mapping
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PAGE, LOCK = ROOT / "docs" / "licences.md", ROOT / "requirements.lock"
LONGEST = 40
"""A longer `License` field holds a text, not a name."""
_CLASSIFIER = "License :: "
_HEAD = """<!-- Written by `python -m docs.licences`; edit nothing here. -->

# Licences

`detector` itself is under Apache-2.0. It needs these {count} libraries, directly or through others,
under the licences that their own metadata names. What the extras `spark`, `dev`, `docs` and
`bench` need is not in the list.

| library | version | licence |
|---|---|---|
"""
_LOCK_HEAD = """# What `detector` needs, with hashes, for {place}.
# pip install --require-hashes -r requirements.lock && pip install --no-deps .
# Written by `python -m docs.licences --lock`; see SECURITY.md.
"""


def find_libraries() -> dict[str, Distribution]:
    """Find what `detector` needs on this platform, without extras, by canonical name.

    What it needs itself stands in `pyproject.toml`, what its libraries need in their metadata.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: dict[str, Distribution] = {}
    asked: list[str] = list(project["dependencies"])
    while asked:
        need = Requirement(asked.pop())
        name = canonicalize_name(need.name)
        if name in found or (need.marker and not need.marker.evaluate({"extra": ""})):
            continue
        found[name] = distribution(name)
        asked += found[name].requires or []
    return dict(sorted(found.items()))


def name_licence(metadata: Mapping[str, Any], classifiers: list[str]) -> str:
    """Name a licence as the metadata does: its expression, a short field, or the classifier.

    Examples
    --------
    >>> name_licence({"License": "BSD"}, []), name_licence({}, ["License :: OSI Approved :: MIT"])
    ('BSD', 'MIT')
    """
    field = metadata.get("License-Expression") or metadata.get("License") or ""
    if field and len(field) <= LONGEST and "\n" not in field:
        return str(field)
    if metadata.get("License-Expression"):
        return str(field)
    told = [one.rpartition(" :: ")[2] for one in classifiers if one.startswith(_CLASSIFIER)]
    return ", ".join(told) or "not named"


def licences_page() -> str:
    """Write the page of licences."""
    libraries = find_libraries()
    rows = [
        f"| {one.metadata['Name']} | {one.version} | {_licence(one)} |"
        for one in libraries.values()
    ]
    return _HEAD.format(count=len(rows)) + "\n".join(rows) + "\n"


def write_lock(report: Mapping[str, Any]) -> str:
    """Write a file of requirements with hashes from the report of `pip install --dry-run`.

    It holds names, versions and hashes, and never where a file was found.

    Examples
    --------
    >>> file = {"archive_info": {"hashes": {"sha256": "ab"}}, "url": "file:///a.whl"}
    >>> one = {"metadata": {"name": "A.b", "version": "1"}, "download_info": file}
    >>> write_lock({"install": [one]}).splitlines()[-1]
    'a-b==1 --hash=sha256:ab'
    """
    lines = {}
    for one in report["install"]:
        name = canonicalize_name(one["metadata"]["name"])
        if name == "detector":
            continue
        hashes = one["download_info"]["archive_info"]["hashes"]
        lines[name] = f"{name}=={one['metadata']['version']} --hash=sha256:{hashes['sha256']}"
    version = ".".join(platform.python_version_tuple()[:2])
    place = f"Python {version} on {platform.system()} {platform.machine()}"
    return _LOCK_HEAD.format(place=place) + "".join(f"{lines[name]}\n" for name in sorted(lines))


def _licence(one: Distribution) -> str:
    told = one.metadata
    fields = {name: told[name] for name in ("License-Expression", "License") if name in told}
    return name_licence(fields, told.get_all("Classifier") or [])


def run() -> int:
    """Write the page or the lock; give the exit code."""
    asked = argparse.ArgumentParser(prog="python -m docs.licences", description=__doc__)
    asked.add_argument("--lock", type=Path, metavar="REPORT", help="of pip install --report")
    report = asked.parse_args().lock
    if report:
        LOCK.write_text(write_lock(json.loads(report.read_text(encoding="utf-8"))), "utf-8")
    else:
        PAGE.write_text(licences_page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(run())
