"""Labels: what is usable is used, what is not is counted with its reason."""

from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from detector.errors import ConfigInvalid, ContractBroken
from detector.evaluation.labels import read_labels
from tests.evaluation.conftest import read, verdicts

CSV = """account_id,label,typology,labelled_at,remark
a,1,mule_ring,2026-01-02 08:00,x
b,0,,2026-01-02T08:00:00+08:00,
c,1,,yesterday,
,1,,,
d,maybe,,,
"""


def test_a_csv_file_with_bad_rows(tmp_path: Path) -> None:
    """Times without a zone are read in the given one; both spellings are the same instant."""
    path = tmp_path / "labels.csv"
    path.write_text(CSV, encoding="utf-8")
    labels = read_labels(path, ZoneInfo("Asia/Shanghai"))
    assert labels.frame["confirmed"].to_dict() == {"a": True, "b": False}
    assert labels.frame["typology"].to_dict() == {"a": "mule_ring", "b": ""}
    assert set(labels.frame["labelled_at"]) == {pd.Timestamp("2026-01-02", tz="UTC")}
    assert labels.set_aside == {
        "account_id missing": 1,
        "label neither 0 nor 1": 1,
        "labelled_at unreadable": 1,
    }


def test_parquet_and_frames_are_read_alike(tmp_path: Path) -> None:
    when = pd.Timestamp("2026-01-02 08:00", tz="Asia/Shanghai")
    frame = verdicts("ab", "c", labelled_at=when)
    frame.to_parquet(tmp_path / "labels.parquet", index=False)
    stored = read_labels(tmp_path / "labels.parquet", UTC)
    pd.testing.assert_frame_equal(stored.frame, read(frame).frame)
    assert set(stored.frame["labelled_at"]) == {when}


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0]])
def test_the_latest_verdict_counts(order: list[int]) -> None:
    rows = pd.DataFrame({"account_id": "a", "label": [1, 1, 0]})
    rows["labelled_at"] = [None, "2026-01-02", "2026-01-03"]
    labels = read(rows.iloc[order])
    assert labels.frame["confirmed"].to_dict() == {"a": False}
    assert labels.set_aside == {"another verdict counts": 2}


def test_nothing_usable_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(ContractBroken, match=r"none of its 2 rows.*2 label neither 0 nor 1"):
        read(pd.DataFrame({"account_id": ["a", "b"], "label": ["yes", None]}))
    with pytest.raises(ContractBroken, match="required column missing: label"):
        read(pd.DataFrame({"account_id": ["a"]}))
    with pytest.raises(ConfigInvalid, match="no file"):
        read_labels(tmp_path / "nowhere.parquet", UTC)
    (tmp_path / "broken.parquet").write_bytes(b"no parquet")
    with pytest.raises(ContractBroken, match=r"broken\.parquet cannot be read"):
        read_labels(tmp_path / "broken.parquet", UTC)
