"""What is installed is what was pinned, under licences that are listed."""

import re
import sys
from importlib.metadata import version

import pytest

from docs.licences import LOCK, PAGE, ROOT, find_libraries, licences_page

LINE = re.compile(r"([a-z0-9-]+)==(\S+) --hash=sha256:([0-9a-f]{64})")


def read_lock() -> dict[str, str]:
    lines = [line for line in LOCK.read_text("utf-8").splitlines() if not line.startswith("#")]
    found = [LINE.fullmatch(line) for line in lines]
    assert all(found), "a line of requirements.lock is no name, version and hash"
    return {one[1]: one[2] for one in found if one}


def test_the_lock_holds_every_library_at_the_version_that_is_tested() -> None:
    assert read_lock() == {name: version(name) for name in find_libraries()}


def test_the_lock_agrees_with_the_constraints() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = dict(line.lower().replace("_", "-").split("==") for line in lines)
    assert {name: pinned[name] for name in read_lock()} == read_lock()


@pytest.mark.skipif(sys.platform != "linux", reason="other platforms need other libraries")
def test_the_page_of_licences_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == licences_page(), "run `python -m docs.licences`"


def test_every_licence_is_named_and_asks_for_nothing_in_return() -> None:
    rows = [line for line in licences_page().splitlines() if re.match(r"\| [\w.-]+ \| \d", line)]
    assert len(rows) == len(find_libraries())
    assert [row for row in rows if re.search(r"GPL|not named|UNKNOWN", row)] == []
