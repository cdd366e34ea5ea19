"""Where the memory of a folder of nights lies, and which accounts these nights know."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from detector.errors import ConfigInvalid
from detector.memory.schema import MEMORY
from detector.nights import find_nights


def find_memory(nights: Path) -> Path:
    """Say where the memory of a folder of nights lies, or will lie.

    Raises
    ------
    ConfigInvalid
        When there is neither a memory nor a published night: it is another folder.
    """
    path = nights / MEMORY
    if not path.exists() and not find_nights(nights):
        raise _no_night(nights)
    return path


def knows_account(nights: Path, account_id: str) -> bool:
    """Tell whether the latest published night ranked an account.

    Raises
    ------
    ConfigInvalid
        When there is no published night, or it cannot be read.
    """
    published = find_nights(nights)
    if not published:
        raise _no_night(nights)
    try:
        found = pq.read_table(
            published[-1] / "ranking.parquet",
            columns=["account_id"],
            filters=[("account_id", "=", account_id)],
        )
    except (OSError, pa.ArrowException) as error:
        raise ConfigInvalid(
            f"{published[-1].name}: cannot be read as a night ({type(error).__name__})",
            "rank again: the folder was changed, or is of another version",
        ) from None
    return found.num_rows > 0


def _no_night(nights: Path) -> ConfigInvalid:
    return ConfigInvalid(
        f"{nights.name or nights}: no published night here",
        "give the folder that `detector nightly` writes: nightly.out of its settings",
    )
