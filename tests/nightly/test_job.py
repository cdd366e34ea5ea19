"""The main job: the same events give the same bytes, and nothing personal leaves the house."""

import hashlib
import random
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pandas as pd
import pyarrow.parquet as pq
import pytest

from detector.catalogue.families import CATALOGUE
from detector.errors import ConfigInvalid, ModelMismatch, NothingToRank
from detector.nightly.job import rank, rank_into
from detector.ranking.ranking import COLUMNS, Ranking
from detector.settings import EngineSettings, Settings
from detector.simulation.world import World
from tests.nightly.conftest import Done, read_record, save
from tests.telling import Frames, shuffled, split_into_files

PERSONAL = (
    "login_phone", "notify_phone", "id_number", "device_id", "ip", "counterparty",
    "delivery_address", "delivery_phone",
)  # fmt: skip


def frames_of(world: World) -> Frames:
    return {"account_events": world.account_events, "order_events": world.order_events}


def ranking_bytes(data: Path, out: Path, settings: Settings | None = None, **more: str) -> bytes:
    cut = pd.Timestamp(more["as_of"]).to_pydatetime() if "as_of" in more else None
    night = rank_into(out, data, settings or Settings(), cut)
    return (night.folder / "ranking.parquet").read_bytes()


def test_what_a_night_holds(done: Done) -> None:
    names = {path.name for path in done.folder.iterdir()}
    assert names == {
        "_SUCCESS", "model", "orders_to_stop.csv", "ranking.parquet", "report.html", "run.json",
        "evidence.parquet", "ring_members.parquet", "rings.parquet", "worklist.csv",
        "cases", "common_points.json", "lookup.parquet", "values.parquet",
    }  # fmt: skip
    assert done.folder.name == "dt=2026-06-30", "the local day of the last event"
    assert {path.name for path in done.out.iterdir()} == {done.folder.name, "lookup.key"}
    table = pq.read_table(done.folder / "ranking.parquet")
    assert tuple(table.column_names) == COLUMNS
    assert table["rank"].to_pylist() == list(range(1, 161))
    assert len(set(table["account_id"].to_pylist())) == 160


def test_the_record(done: Done) -> None:
    record = done.record
    assert record["counts"]["accounts"] == 160
    for log, rows in (("account_events", None), ("order_events", None)):
        counts = record["counts"][log]
        rows = pq.read_metadata(done.data / f"{log}.parquet").num_rows
        assert counts["rows"] == counts["usable"] == rows
        assert counts["cut_at_as_of"] == 0 and counts["set_aside"] == {}
        assert sum(counts["event_types"].values()) == rows
    files = {given["name"]: given for given in record["inputs"]}
    for name in ("account_events.parquet", "order_events.parquet"):
        content = (done.data / name).read_bytes()
        assert files[name]["bytes"] == len(content)
        assert files[name]["sha256"] == hashlib.sha256(content).hexdigest()
    for name, digest in record["outputs"].items():
        assert hashlib.sha256((done.folder / name).read_bytes()).hexdigest() == digest
    assert {"ranking.parquet", "worklist.csv", "orders_to_stop.csv", "report.html"} <= set(
        record["outputs"]
    )
    assert record["model"]["features"] == len(CATALOGUE)
    assert set(record["blind"]) == {feature.family for feature in CATALOGUE.values()}
    assert all(0 <= share <= 1 for share in record["blind"].values())


@pytest.mark.parametrize("way", ["shuffled", "split", "partitioned"])
def test_rows_files_and_threads_change_no_byte(
    world: World, done: Done, tmp_path: Path, way: str
) -> None:
    frames = shuffled(frames_of(world), 5)
    if way == "shuffled":
        save(frames, tmp_path / "data")
    elif way == "split":
        split_into_files(frames, tmp_path / "data", 6)
    else:
        for log, frame in frames.items():
            day = frame["event_time"].dt.date.astype(str)
            month = day.str.slice(0, 7).rename("month")
            for value, rows in frame.groupby(month):
                folder = tmp_path / "data" / log / f"month={value}"
                folder.mkdir(parents=True)
                rows.to_parquet(folder / "part.parquet", index=False)
    settings = Settings(engine=EngineSettings(threads=1 if way == "split" else 2))
    expected = (done.folder / "ranking.parquet").read_bytes()
    assert ranking_bytes(tmp_path / "data", tmp_path / "out", settings) == expected


def in_utc(times: "pd.Series[pd.Timestamp]") -> "pd.Series[Any]":
    return times.dt.tz_convert("UTC")


def without_a_zone(times: "pd.Series[pd.Timestamp]") -> "pd.Series[Any]":
    return times.dt.tz_localize(None)


def as_text(times: "pd.Series[pd.Timestamp]") -> "pd.Series[Any]":
    return times.dt.strftime("%Y-%m-%dT%H:%M:%S.%f").str.slice(0, 23)


@pytest.mark.parametrize("spell", [in_utc, without_a_zone, as_text])
def test_times_are_instants_however_they_are_written(
    world: World,
    done: Done,
    tmp_path: Path,
    spell: Callable[["pd.Series[pd.Timestamp]"], "pd.Series[Any]"],
) -> None:
    """Zoned, in the configured zone without saying so, as text with fractions of a second."""
    frames = {
        log: frame.assign(event_time=spell(frame["event_time"]))
        for log, frame in frames_of(world).items()
    }
    expected = (done.folder / "ranking.parquet").read_bytes()
    assert ranking_bytes(save(frames, tmp_path / "data"), tmp_path / "out") == expected


def test_the_future_changes_no_byte(world: World, tmp_path: Path) -> None:
    cut = pd.Timestamp("2026-06-01", tz="Asia/Shanghai")
    frames = frames_of(world)
    past = {log: frame[frame["event_time"] < cut] for log, frame in frames.items()}
    later = {}
    for log, frame in frames.items():
        strangers = frame[frame["event_time"] >= cut].copy()
        strangers["account_id"] = "later" + strangers["account_id"]
        later[log] = pd.concat([frame, strangers], ignore_index=True)
    told = [
        ranking_bytes(save(given, tmp_path / name), tmp_path / f"{name}-out", as_of=str(cut))
        for name, given in (("past", past), ("all", frames), ("later", later))
    ]
    assert told[0] == told[1] == told[2]


def test_a_stored_model_gives_the_same_ranking(done: Done, tmp_path: Path) -> None:
    night = rank_into(tmp_path, done.data, Settings(), model=done.folder / "model")
    for name in ("ranking.parquet", "worklist.csv", "model/trees.parquet", "model/tails.parquet"):
        assert (night.folder / name).read_bytes() == (done.folder / name).read_bytes(), name


def test_frames_and_folders_are_ranked_alike(world: World, done: Done) -> None:
    ranking = rank(world.account_events, world.order_events)
    assert ranking.table.equals(pq.read_table(done.folder / "ranking.parquet"))
    assert ranking.record["counts"] == done.record["counts"]


def test_a_model_that_is_not_there(done: Done, tmp_path: Path) -> None:
    with pytest.raises(ModelMismatch):
        rank_into(tmp_path, done.data, Settings(), model=tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_nothing_before_the_cut_off(done: Done, tmp_path: Path) -> None:
    with pytest.raises(NothingToRank):
        rank(done.data, as_of="1999-01-01")


def test_one_frame_is_not_enough(world: World) -> None:
    with pytest.raises(ConfigInvalid, match="only one frame"):
        rank(world.account_events)


def listed(ranking: Ranking, column: str) -> list[list[Any]]:
    return cast(list[list[Any]], ranking.table[column].to_pylist())


def test_few_columns_switch_much_off_and_say_so(world: World) -> None:
    """What is required, devices and addresses of the network: families that are blind say so."""
    acts = world.account_events[["account_id", "event_time", "event_type", "device_id", "ip"]]
    orders = world.order_events[
        ["order_id", "account_id", "event_time", "event_type", "amount", "device_id", "ip"]
    ]
    ranking = rank(acts, orders)
    assert len(ranking) == 160
    off = ranking.record["switched_off"]
    assert set(off.values()) >= {"account_events.login_phone", "order_events.category"}
    assert ranking.record["blind"]["geography"] == 1.0
    assert all("geography" in families for families in listed(ranking, "blind"))
    told = {reason["feature"] for reasons in listed(ranking, "reasons") for reason in reasons}
    assert told and not told & set(off), "what is switched off is no reason"


def test_bad_rows_are_set_aside_and_the_rest_is_ranked(world: World, tmp_path: Path) -> None:
    frames = frames_of(world)
    bad = frames["order_events"].head(3).assign(amount=-1.0, event_id=["x1", "x2", "x3"])
    frames["order_events"] = pd.concat([frames["order_events"], bad], ignore_index=True)
    night = rank_into(tmp_path / "out", save(frames, tmp_path / "data"), Settings())
    record = read_record(night.folder)
    assert record["counts"]["order_events"]["set_aside"] == {"amount negative or not finite": 3}
    kept = pq.read_table(night.folder / "quarantine" / "order_events_set_aside.parquet")
    assert kept.num_rows == 3
    assert set(kept["event_id"].to_pylist()) == {"x1", "x2", "x3"}
    assert not (night.folder / "quarantine" / "account_events_set_aside.parquet").exists()


def written_text(folder: Path) -> str:
    """Give all that a night wrote, Parquet both as it lies on the disk and as it reads."""
    texts = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        texts.append(path.read_bytes().decode("utf-8", errors="replace"))
        if path.suffix == ".parquet":
            texts.append(str(pq.read_table(path).to_pylist()))
    return "\n".join(texts)


def digits_of(phone: str) -> str:
    plain = unicodedata.normalize("NFKC", phone)
    return "".join(mark for mark in plain if mark.isdigit())[-11:]


def test_nothing_personal_is_written(world: World, done: Done) -> None:
    """No phone, paper, device, network, payee or address of the world is in any file."""
    values: set[str] = set()
    for frame in (world.account_events, world.order_events):
        for column in set(PERSONAL) & set(frame.columns):
            values |= {str(value) for value in frame[column].dropna().unique()}
            if "phone" in column:
                values |= {digits_of(str(value)) for value in frame[column].dropna().unique()}
    assert len(values) > 1000
    text = written_text(done.folder)
    account = world.account_events["account_id"].iloc[0]
    assert account in text, "the search finds what is there"
    leaked = [value for value in values if len(value) >= 8 and value in text]
    assert len(leaked) == 0, f"{len(leaked)} personal values are in the output"


def test_errors_of_the_job_name_no_value(tmp_path: Path, world: World) -> None:
    """A log whose amounts are text with phones in them is refused without repeating one."""
    frames = frames_of(world)
    phones = [f"139{random.Random(1).randrange(10**8):08d}"] * len(frames["order_events"])
    frames["order_events"] = frames["order_events"].assign(amount=phones)
    with pytest.raises(Exception) as caught:
        rank(save(frames, tmp_path))
    assert phones[0] not in str(caught.value)
