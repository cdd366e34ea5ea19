"""What can still be stopped, read back from a night's `orders_to_stop.csv`."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from detector.cells import restore
from detector.errors import ConfigInvalid
from detector.handover.record import Stop

STOPS = "orders_to_stop.csv"
_LONGEST = 2**31 - 1


def read_stops(night: Path) -> dict[str, list[Stop]]:
    """Read what can be stopped of each account, in the order in which to stop it.

    Raises
    ------
    ConfigInvalid
        When the file is missing, or was changed.
    """
    before = csv.field_size_limit(_LONGEST)  # an id of any length
    try:
        text = (night / STOPS).read_bytes().decode("utf-8")
        found: dict[str, list[Stop]] = {}
        for row in csv.DictReader(io.StringIO(text, newline="")):
            told = {name: restore(value) for name, value in row.items()}
            found.setdefault(told["account_id"], []).append(_read(told))
        return found
    except (OSError, ValueError, LookupError, AttributeError, csv.Error) as error:
        raise ConfigInvalid(
            f"{night.name}: {STOPS} cannot be read ({type(error).__name__})",
            "make the night again, or put the file back as it was written",
        ) from None
    finally:
        csv.field_size_limit(before)


def _read(told: Mapping[str, str]) -> Stop:
    texts = {name: told[name] for name in ("kind", "action", "reference", "state", "before")}
    numbers = {name: float(told[name]) for name in ("amount", "chance_left", "priority")}
    times = {"stop_by": told["stop_by"] or None, "category": told["category"] or None}
    return Stop.model_validate(texts | numbers | times)
