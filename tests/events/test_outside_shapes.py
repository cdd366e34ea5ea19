"""Tables in the shape of public sets: mapped, checked and ranked by the proposal as it is."""

import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from detector.cli.main import main
from detector.engines.duck import DuckEngine
from detector.errors import ConfigInvalid, ContractBroken
from detector.events.config import load_toml
from detector.events.mapping import Mapping
from detector.events.proposal.propose import propose_mapping
from detector.events.read import read_events
from tests.events.outside import ROWS, write_olist, write_paysim, write_shop

Write = Callable[[Path], None]
Frames = dict[str, pd.DataFrame]


def call(*words: str | Path, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, list(map(str, words)), input=typed, catch_exceptions=False)


def mapped(write: Write, folder: Path) -> Mapping:
    write(folder)
    return Mapping.model_validate(tomllib.loads(propose_mapping(folder)))


@pytest.mark.parametrize("write", [write_shop, write_paysim])
def test_one_table_of_both_logs_is_ranked_by_the_proposal_alone(
    write: Write, tmp_path: Path
) -> None:
    data, settings = tmp_path / "data", tmp_path / "detector.toml"
    data.mkdir()
    write(data)
    assert call("map", data, "--out", settings).exit_code == 0
    assert "every row is usable" in call("check", data, "--config", settings).stdout
    ranked = call("rank", data, "--config", settings, "--out", tmp_path / "nights")
    assert ranked.exit_code == 0
    (night,) = (tmp_path / "nights").glob("dt=*")
    accounts = pq.read_metadata(night / "ranking.parquet").num_rows
    assert f"{accounts} accounts ranked" in ranked.stdout and accounts > 100


def test_purchases_are_orders_and_every_row_is_what_an_account_did(
    engine: DuckEngine, tmp_path: Path
) -> None:
    events = read_events(engine, tmp_path, mapped(write_shop, tmp_path))
    table = pd.read_parquet(tmp_path / "2019-Nov.parquet")
    assert events.logs["account_events"].usable == ROWS
    bought = table[table["event_type"] == "purchase"]
    assert events.logs["order_events"].event_types == {"placed": len(bought)}
    said = engine.fetch("SELECT min(at_us) AS us, sum(amount) AS fen FROM order_events").to_pylist()
    first = pd.to_datetime(bought["event_time"], format="%Y-%m-%d %H:%M:%S UTC", utc=True).min()
    assert said == [{"us": first.value // 1000, "fen": round(bought["price"].sum() * 100)}]


def test_hours_count_from_the_origin_and_orders_without_a_number_have_one(
    engine: DuckEngine, tmp_path: Path
) -> None:
    mapping = mapped(write_paysim, tmp_path)
    events = read_events(engine, tmp_path, mapping)
    last = int(pd.read_parquet(tmp_path / "PS_20174392719_1491204439457_log.parquet").step.max())
    begun = datetime.combine(date(1999, 12, 31), datetime.min.time(), UTC).replace(hour=16)
    assert events.as_of_us == (int(begun.timestamp()) + last * 3600) * 10**6 + 1
    assert mapping.order_events.columns["order_id"].reads == ("nameOrig", "step", "amount")
    first = engine.fetch("SELECT order_id FROM order_events LIMIT 1").column(0)[0].as_py()
    assert first.count("|") == 2 and first.startswith("C")
    types = events.logs["account_events"].event_types
    assert set(types) == {"cash_drawn", "transferred_out"}


def test_what_lies_in_another_table_is_to_be_joined_and_every_status_is_kept(
    tmp_path: Path,
) -> None:
    write_olist(tmp_path)
    text = propose_mapping(tmp_path)
    (amount,) = (line for line in text.splitlines() if line.startswith("# amount = ?"))
    assert "olist_order_payments_dataset.parquet has payment_value: join" in amount
    orders, paid = (pd.read_parquet(path) for path in sorted(tmp_path.iterdir(), reverse=True))
    (tmp_path / "olist_order_payments_dataset.parquet").unlink()
    orders.merge(paid).to_parquet(tmp_path / "olist_orders_dataset.parquet")
    settings = tmp_path / "detector.toml"
    assert call("map", tmp_path, "--out", settings).exit_code == 0
    checked = call("check", tmp_path, "--config", settings)
    assert "order_events: 60 rows, 60 usable" in checked.stdout


def test_where_keeps_rows_of_frames_numbers_and_a_store_alike(
    engine: DuckEngine, frames: Frames, tmp_path: Path
) -> None:
    orders = frames["order_events"].assign(kind=[1, 1, 2, 2, 1, 1])
    kept = {"order_events": {"where": {"kind": ["1"]}}}
    mapping = Mapping.model_validate(kept)
    logs = {"account_events": frames["account_events"], "order_events": orders}
    assert read_events(engine, logs, mapping).logs["order_events"].rows == 4
    for log, frame in logs.items():
        frame.to_parquet(tmp_path / f"{log}.parquet")
    store = tmp_path / "store"
    for told, rows in ((mapping, 4), (Mapping(), 6), (mapping, 4)):
        read = read_events(engine, tmp_path, told, store=store)
        assert read.logs["order_events"].rows == rows
    gone = Mapping.model_validate({"order_events": {"where": {"knd": ["1"]}}})
    with pytest.raises(ContractBroken, match="knd"):
        read_events(engine, logs, gone)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[order_events.where]\nkind = []", "names no value"),
        ('[order_events.columns]\naccount_id = { columns = ["a", "b"] }', "only event_id and"),
        ('[order_events.columns]\nevent_time = { column = "t", origin = 2020-01-01 }', "origin"),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, said: str, tmp_path: Path) -> None:
    settings = tmp_path / "detector.toml"
    settings.write_text(text, "utf-8")
    write_shop(tmp_path)
    result = call("check", tmp_path, "--config", settings)
    assert result.exit_code == 2 and said in result.stderr


def test_the_wizard_asks_what_is_doubtful_and_shows_no_value(tmp_path: Path) -> None:
    data, settings = tmp_path / "data", tmp_path / "detector.toml"
    data.mkdir()
    write_paysim(data)
    answers = ["UTC", "1", "2018-04-01", "1", "credit", "repaid", "-", "1"]
    asked = call("map", data, "--ask", "--out", settings, typed="\n".join([*answers, ""]))
    assert asked.exit_code == 0 and asked.stdout == ""
    assert "; looks like A999" in asked.stderr
    assert asked.stderr.count("counts from which date") == 1
    customer = pd.read_parquet(next(data.iterdir()))["nameOrig"][0]
    assert customer not in asked.stderr and "'CASH_IN'" in asked.stderr
    mapping = Mapping.model_validate(load_toml(settings))
    assert mapping.zone == "UTC"
    assert mapping.account_events.columns["event_time"].origin == date(2018, 4, 1)
    assert mapping.account_events.values["event_type"]["CASH_IN"] == "repaid"
    assert call("check", data, "--config", settings).exit_code == 0
    assert call("map", data, "--out", settings).exit_code == ConfigInvalid.exit_code
