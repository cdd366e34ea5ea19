"""Write a world to measure with, in a process of its own so that its memory does not count.

`python -m benchmarks.speed.world OUT ACCOUNTS SEED` prints the rows of each log.
"""

import sys
from pathlib import Path

import pyarrow.parquet as pq

from detector.events.contract import LOGS
from detector.simulation.world import write_in_blocks


def write_world(out: Path, accounts: int, seed: int) -> list[int]:
    """Write a world in blocks; give the rows of each log."""
    write_in_blocks(out, accounts, seed)
    return [
        sum(pq.read_metadata(part).num_rows for part in (out / log).glob("*.parquet"))
        for log in LOGS
    ]


if __name__ == "__main__":
    print(*write_world(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
