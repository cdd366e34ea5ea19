"""The machine: how large a night its memory and its disk suffice for.

What a night takes is that of docs/scaling.md: beside the engine's own memory half a gigabyte, and
0.6 GB for each million accounts; 0.13 GB of the temporary folder for each million events.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from detector.checkup.finding import Finding

GB = 1e9
BESIDE_GB, PER_MILLION_ACCOUNTS_GB, PER_MILLION_EVENTS_GB = 0.5, 0.6, 0.13
SMALL_ENGINE_GB = 1.0
"""The engine's memory that 100 million orders are calculated with."""
LEAST_GB, LEAST_FREE_GB = 2.0, 2.0
_LIMIT = Path("/sys/fs/cgroup/memory.max")


def check_machine() -> Iterator[Finding]:
    """Check memory and the temporary folder, and say what they suffice for."""
    yield judge_memory(measure_memory())
    folder = tempfile.gettempdir()
    yield judge_spill(folder, shutil.disk_usage(folder).free)


def judge_memory(size: float) -> Finding:
    """Say how many accounts this much memory suffices for, in bytes.

    Examples
    --------
    >>> judge_memory(8.1e9).found
    '8.1 GB: by calculation about 11 million accounts with --memory 1GB'
    >>> judge_memory(1e9).verdict
    'look'
    """
    held = size / GB
    if held < LEAST_GB:
        todo = f"have {LEAST_GB:g} GB: a night of 100,000 accounts took 1.8 GB"
        return Finding("memory", f"{held:.1f} GB", "look", todo)
    most = (held - BESIDE_GB - SMALL_ENGINE_GB) / PER_MILLION_ACCOUNTS_GB
    told = f"about {most:.0f} million" if most >= 1 else f"some {most * 1000:.0f},000"
    return Finding("memory", f"{held:.1f} GB: by calculation {told} accounts with --memory 1GB")


def judge_spill(folder: str, free: float) -> Finding:
    """Say how many events the temporary folder has room for, in bytes.

    Examples
    --------
    >>> judge_spill("tmp", 13e9).found
    'tmp: 13.0 GB free, room for about 100 million events'
    """
    left = free / GB
    if left < LEAST_FREE_GB:
        todo = "free space there, or set TMPDIR to another disk"
        return Finding("temporary folder", f"{folder}: {left:.1f} GB free", "look", todo)
    most = left / PER_MILLION_EVENTS_GB
    found = f"{folder}: {left:.1f} GB free, room for about {most:,.0f} million events"
    return Finding("temporary folder", found)


def measure_memory() -> float:
    """Measure the memory of this machine in bytes, or what a container leaves of it."""
    sizes = [float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))]
    with suppress(OSError, ValueError):  # no container, or one without a limit
        sizes.append(float(_LIMIT.read_text()))
    return min(sizes)
