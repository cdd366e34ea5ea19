"""How much room the nights take, and how much is left."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Disk:
    """Bytes: of all that lies beside the nights and in them, of the last night, and free."""

    used: int
    last: int
    free: int


def measure_disk(out: Path, last: Path | None) -> Disk:
    """Measure the folder of the nights; what vanishes meanwhile counts as nothing.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as out:
    ...     _ = (Path(out) / "a").write_text("12345")
    ...     disk = measure_disk(Path(out), None)
    >>> disk.used, disk.last
    (5, 0)
    """
    return Disk(_measure(out), _measure(last) if last else 0, shutil.disk_usage(out).free)


def _measure(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_size
            except OSError:
                continue
    return total
