"""Verdicts as the desk writes them: every good row comes in once, every bad row is counted."""

import fcntl
import stat
from datetime import datetime
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from detector.errors import ContractBroken, OutputUnwritable
from detector.verdicts.intake import read
from detector.verdicts.intake.read import read_verdicts, take_verdicts
from detector.verdicts.intake.store import SCHEMA, Added, add_verdicts, read_store

NOW = datetime.fromisoformat("2026-11-20T10:00+08:00")
ZONE = "Asia/Shanghai"
DESK = """account_id,verdict,typology,labelled_at
007,confirmed,mule_ring,2026-11-01 08:05
008,已排除,,2026/11/1 8:05
009,?,,
,confirmed,,
010,Confirmed,,yesterday
011,cleared
012,1,,2026-11-01
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "desk.csv"
    path.write_text(DESK, encoding="utf-8-sig")
    return path


def add(source: object, store: Path) -> Added:
    return add_verdicts(source, store, ZONE, now=NOW)


def test_good_rows_come_in_and_bad_rows_are_counted(desk: Path, tmp_path: Path) -> None:
    store = tmp_path / "new" / "store.parquet"
    added = add(desk, store)
    assert (added.rows, added.confirmed, added.cleared, added.held) == (7, 2, 1, 3)
    reasons = (read.NO_VERDICT, read.NO_ACCOUNT, read.NO_TIME, read.ODD_FIELDS)
    assert added.aside == dict.fromkeys(sorted(reasons), 1)
    assert "3 new verdicts (2 confirmed, 1 cleared)" in added.to_text()
    table = pq.read_table(store)
    assert table.schema == SCHEMA
    assert table["account_id"].to_pylist() == ["007", "008", "012"]
    assert [str(at) for at in table["labelled_at"].to_pylist()] == [
        "2026-11-01 00:05:00+00:00",
        "2026-11-01 00:05:00+00:00",
        "2026-11-01 15:59:59.999999+00:00",
    ]
    assert stat.S_IMODE(store.stat().st_mode) == 0o600


def test_the_same_verdict_comes_in_once_and_a_later_one_beside_it(tmp_path: Path) -> None:
    store = tmp_path / "store.parquet"
    first = pd.DataFrame({"account_id": ["a"], "verdict": ["cleared"]})
    add(first, store)
    before = store.read_bytes()
    assert (add(first, store).known, store.read_bytes()) == (1, before)
    add(first.assign(verdict="confirmed"), store)
    assert read_store(store)["label"].tolist() == [0, 1]
    assert add(store, store).known == 2


def test_frames_and_chinese_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "结论.csv"
    path.write_bytes("账户号;结论;核查时间\n007;已确认;2026-11-01T08:00\n".encode("gb18030"))
    assert read_verdicts(path)["account_id"].tolist() == ["007"]
    at = pd.Series(pd.to_datetime(["2026-11-01", ""]), index=[3, 3])
    frame = pd.DataFrame({"account_id": [7.0, 8], "label": [1, 0]}, index=at.index)
    frame["labelled_at"] = at.to_list()
    given = read_verdicts(frame, at=NOW)
    assert given["account_id"].tolist() == ["7", "8"]
    assert given["labelled_at"].tolist() == list(
        pd.to_datetime(["2026-10-31T16:00Z", "2026-11-20T02:00Z"])
    )


def test_a_row_that_contradicts_itself_is_set_aside() -> None:
    frame = pd.DataFrame({"account_id": ["a", "b"], "verdict": ["cleared"] * 2, "label": [1, 0]})
    taken = take_verdicts(frame, ZONE)
    assert (taken.verdicts["account_id"].tolist(), taken.aside) == (["b"], {read.TWO_VERDICTS: 1})


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"acount_id": ["a"], "verdict": ["cleared"]}, "did you mean 'account_id'"),
        ({"account_id": ["a"]}, "column missing: verdict"),
        ({"account_id": ["a"], "verdict": ["perhaps"]}, "not one verdict can be used"),
        ({"account_id": [], "verdict": []}, "it has no rows"),
    ],
)
def test_what_cannot_be_used_at_all_is_said_in_words(
    columns: dict[str, list[str]], words: str, tmp_path: Path
) -> None:
    store = tmp_path / "store.parquet"
    with pytest.raises(ContractBroken, match=words):
        add(pd.DataFrame(columns), store)
    assert list(tmp_path.iterdir()) == []


def test_files_that_are_no_verdicts_and_no_store_are_refused(desk: Path, tmp_path: Path) -> None:
    with pytest.raises(ContractBroken, match="is not there"):
        add(tmp_path / "none.csv", tmp_path / "store.parquet")
    torn = tmp_path / "torn.parquet"
    torn.write_bytes(b"PAR1")
    with pytest.raises(ContractBroken, match="cannot be read"):
        add(torn, tmp_path / "store.parquet")
    with pytest.raises(ContractBroken, match="not a store"):
        add(desk, torn)
    assert torn.read_bytes() == b"PAR1"


def test_two_imports_at_once_do_not_lose_rows(desk: Path, tmp_path: Path) -> None:
    aside = tmp_path / ".store.parquet.importing"
    with aside.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(OutputUnwritable, match="another import"):
            add(desk, tmp_path / "store.parquet")
    assert aside.exists()


def test_what_a_killed_import_left_holds_nobody_up(desk: Path, tmp_path: Path) -> None:
    (tmp_path / ".store.parquet.importing").write_bytes(b"PAR1 half")
    add(desk, tmp_path / "store.parquet")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk.csv", "store.parquet"]
    assert stat.S_IMODE((tmp_path / "store.parquet").stat().st_mode) == 0o600
