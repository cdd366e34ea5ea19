"""What can be stopped comes back from its file as it was written."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from detector.errors import ConfigInvalid
from detector.handover.record import Stop
from detector.handover.stops import STOPS, read_stops
from detector.report.tables import orders_csv

ROW: dict[str, Any] = {
    "kind": "order", "reference": "=o\r1", "account_id": "-a'1", "rank": 1, "state": "shipped",
    "category": "", "amount": 99.5, "risk": 0.5, "chance_left": 0.25, "priority": 12.44,
    "hours_open": 3.0, "stop_by": "2026-03-01 12:00:00", "before": "delivered", "learned_from": 9,
}  # fmt: skip
SENT = ROW | {"kind": "transfer", "reference": "t1", "stop_by": "", "before": "final"}


def write_stops(night: Path, *rows: dict[str, Any]) -> Path:
    text = orders_csv(pd.DataFrame(rows, columns=list(ROW)), "Asia/Shanghai")
    (night / STOPS).write_text(text, encoding="utf-8", newline="")
    return night


def test_what_was_written_is_read(tmp_path: Path) -> None:
    (stops,) = read_stops(write_stops(tmp_path, ROW, SENT)).items()
    assert stops[0] == "-a'1"
    order, transfer = stops[1]
    expected: dict[str, Any] = {
        "kind": "order",
        "action": "recall_parcel",
        "reference": "=o\r1",
        "category": None,
    }
    expected |= {"amount": 99.5, "stop_by": "2026-03-01T12:00:00+08:00", "chance_left": 0.25}
    assert order.model_dump(mode="json").items() >= expected.items()
    assert (transfer.action, transfer.stop_by) == ("recall_transfer", None)
    assert isinstance(order, Stop)


def test_nothing_to_stop_is_nothing(tmp_path: Path) -> None:
    assert read_stops(write_stops(tmp_path)) == {}


@pytest.mark.parametrize("content", [None, "kind\r\norder\r\n", "a,b\r\n1,2,3\r\n", "\udcff"])
def test_a_changed_file_is_told_of(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / STOPS).write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigInvalid, match=f"{STOPS} cannot be read"):
        read_stops(tmp_path)
