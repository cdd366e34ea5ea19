"""Proposals: what is written can be read at once, and says what is left to decide."""

import shlex
import subprocess
import sys
import tomllib
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from detector.engines.duck import DuckEngine
from detector.errors import ConfigInvalid, ContractBroken
from detector.events.mapping import Mapping
from detector.events.proposal.propose import propose_mapping
from detector.events.read import read_events

Frames = dict[str, pd.DataFrame]
OUTSIDE = Path(__file__).parents[3] / "shared" / "data" / "payment_log_2018"


def proposed(folder: Path) -> Mapping:
    return Mapping.model_validate(tomllib.loads(propose_mapping(folder)))


def test_chinese_exports_are_read_as_proposed(
    engine: DuckEngine, frames: Frames, now: datetime, tmp_path: Path
) -> None:
    plain = read_events(engine, frames, now=now)
    words = {"registered": "注册", "credit_opened": "开通", "login": "登录"}
    acts = frames["account_events"].replace({"event_type": words})
    acts["event_time"] = acts["event_time"].astype(str)
    names = {"account_id": "用户ID", "event_time": "发生时间", "event_type": "事件类型"}
    names |= {"login_phone": "手机号", "amount": "金额", "event_id": "流水号"}
    acts.rename(columns=names).to_parquet(tmp_path / "操作日志.parquet")
    orders = frames["order_events"].replace({"event_type": {"placed": "下单", "paid": "已支付"}})
    orders["event_time"] = (orders["event_time"] - pd.Timedelta("8h")).astype("int64") // 10**3
    names = {"account_id": "userId", "event_time": "ts", "event_type": "订单状态"}
    names |= {"order_id": "订单号", "amount": "交易金额", "device_id": "设备号"}
    orders["ts_unit"] = 1
    orders.rename(columns=names).to_parquet(tmp_path / "订单.parquet")
    events = read_events(engine, tmp_path, proposed(tmp_path), now=now)
    assert events.logs == plain.logs


def test_a_contract_folder_needs_nothing(
    engine: DuckEngine, frames: Frames, now: datetime, tmp_path: Path
) -> None:
    for log, frame in frames.items():
        frame.to_parquet(tmp_path / f"{log}.parquet")
    plain = read_events(engine, tmp_path, now=now)
    assert read_events(engine, tmp_path, proposed(tmp_path), now=now) == plain


def test_a_file_for_each_month_money_in_fen_and_words_for_credit(
    engine: DuckEngine, frames: Frames, now: datetime, tmp_path: Path
) -> None:
    plain = read_events(engine, frames, now=now)
    acts = frames["account_events"].replace({"event_type": {"login": "LOGGED"}})
    acts.to_parquet(tmp_path / "account_events.parquet")
    orders = frames["order_events"].assign(paid_with="BT")
    orders["amount_fen"] = (orders.pop("amount") * 100).round().astype("int64")
    for month, rows in (("2026-10", orders[:2]), ("2026-11", orders[2:])):
        rows.to_parquet(tmp_path / f"dd_{month}.parquet")
    text = propose_mapping(tmp_path)
    assert 'path = "dd_*.parquet"' in text and '"BT" = "credit"' in text
    # `check` tells types in small letters; so may the mapping.
    text = text.replace('# "LOGGED" = "?"', '"logged" = "login"')
    events = read_events(engine, tmp_path, Mapping.model_validate(tomllib.loads(text)), now=now)
    assert events.logs["account_events"] == plain.logs["account_events"]
    read = engine.fetch("SELECT paid_with, amount FROM order_events").to_pylist()
    assert {row["paid_with"] for row in read} == {"credit"}
    assert sorted(row["amount"] for row in read) == sorted(orders["amount_fen"])


def test_a_wide_table_is_a_snapshot(frames: Frames, tmp_path: Path) -> None:
    wide = pd.DataFrame(
        {
            "uid": ["a", "b", "c"],
            "register_time": pd.to_datetime(["2026-11-01"] * 3),
            "activated_at": pd.to_datetime(["2026-11-02"] * 3),
            "mobile": ["13800138000", "13800138001", "13800138002"],
        }
    )
    wide.to_parquet(tmp_path / "users.parquet")
    frames["order_events"].to_parquet(tmp_path / "order_events.parquet")
    snapshot = proposed(tmp_path).snapshot[0]
    assert {name: source.column for name, source in snapshot.events.items()} == {
        "registered": "register_time",
        "credit_opened": "activated_at",
    }
    assert snapshot.columns["login_phone"].column == "mobile"


def test_unmatched_event_types_are_left_to_decide(frames: Frames, tmp_path: Path) -> None:
    orders = frames["order_events"].replace({"event_type": {"paid": "zz-9"}})
    orders.to_parquet(tmp_path / "order_events.parquet")
    text = propose_mapping(tmp_path)
    assert '# "zz-9" = "?"' in text
    assert "# No table of what accounts do was found" in text
    lone = frames["account_events"].to_parquet(tmp_path / "account_events.parquet")
    (tmp_path / "order_events.parquet").unlink()
    assert lone is None and "[order_events]: nothing looks like it" in propose_mapping(tmp_path)


def test_folders_without_parquet(tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid):
        propose_mapping(tmp_path / "gone")
    (tmp_path / "x.parquet").write_text("not Parquet")
    with pytest.raises(ContractBroken):
        propose_mapping(tmp_path)


def test_a_csv_is_told_how_to_become_parquet(tmp_path: Path) -> None:
    (tmp_path / "acts.csv").write_text("uid,ts\na,2026-11-01 08:00:00\n", "utf-8")
    with pytest.raises(ContractBroken) as caught:
        propose_mapping(tmp_path)
    _, _, command = caught.value.mend.partition("python ")
    subprocess.run([sys.executable, *shlex.split(command)], cwd=tmp_path, check=True)
    assert pd.read_parquet(tmp_path / "acts.parquet")["uid"].tolist() == ["a"]


@pytest.mark.skipif(not OUTSIDE.is_dir(), reason="the outside data is not here")
def test_a_real_export_is_read_after_one_edit(engine: DuckEngine, now: datetime) -> None:
    text = propose_mapping(OUTSIDE).replace("2000-01-01", "2018-08-31")
    mapping = Mapping.model_validate(tomllib.loads(text))
    assert mapping.order_events.columns["order_id"].reads == ("UID", "day", "time", "trans_amt")
    events = read_events(engine, OUTSIDE, mapping, now=now)
    assert events.logs["account_events"].usable == 500
    assert events.as_of.year == 2018
    assert {"account_events.latitude", "order_events.delivery_latitude"} <= events.present
