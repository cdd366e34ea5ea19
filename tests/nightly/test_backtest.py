"""Nights of the past: each sees its past only, and is what `rank` gives for that day."""

from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from detector.cli.main import main
from detector.errors import ConfigInvalid, ContractBroken
from detector.evaluation.evaluation import Evaluation
from detector.nightly.backtest import backtest
from detector.nightly.job import rank
from detector.simulation.world import World, simulate
from tests.nightly.conftest import save

DAYS = ["2026-06-01", "2026-06-16", "2026-07-01"]


@pytest.fixture(scope="module")
def town() -> World:
    return simulate(400, seed=5, end="2026-07-01", fraud_share=0.1)


@pytest.fixture(scope="module")
def replay(town: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Evaluation]:
    root = tmp_path_factory.mktemp("replay")
    logs = {"account_events": town.account_events, "order_events": town.order_events}
    save(logs, root / "data")
    told = backtest(
        root / "data", town.labels, root / "out", every=15, nights=3, delay=30, bootstrap=50
    )
    return root, told


def test_each_night_is_what_rank_gives_from_its_past_alone(
    town: World, replay: tuple[Path, Evaluation]
) -> None:
    root, told = replay
    assert told.nights["day"].tolist() == DAYS
    for day in DAYS:
        cut = pd.Timestamp(day, tz="Asia/Shanghai")
        acts, orders = (
            log[log["event_time"] < cut] for log in (town.account_events, town.order_events)
        )
        stored = pq.read_table(root / "out" / f"dt={day}" / "ranking.parquet")
        assert stored.equals(rank(acts, orders, as_of=day).table), day


def test_the_figures_are_those_of_the_lists(town: World, replay: tuple[Path, Evaluation]) -> None:
    """Counted again with sets: the first 200 that are neither found nor known by then."""
    root, told = replay
    confirmed = town.labels[town.labels["label"] == 1].set_index("account_id")["labelled_at"]
    gone: set[str] = set()
    for row in told.nights.itertuples():
        cut = pd.Timestamp(str(row.day), tz="Asia/Shanghai")
        gone |= set(confirmed[confirmed + pd.Timedelta(days=30) < cut].index)
        ranked = pq.read_table(root / "out" / f"dt={row.day}" / "ranking.parquet")
        left = [str(name) for name in ranked["account_id"].to_pylist() if name not in gone]
        found = set(left[:200]) & set(confirmed.index)
        assert (row.confirmed, row.found) == (len(set(left) & set(confirmed.index)), len(found))
        gone |= found
    assert told.nights["found"].iloc[0] > 0
    assert (root / "out" / "evaluation" / "evaluation.md").exists()


def test_nights_learn_from_the_lists_before_them(
    town: World, replay: tuple[Path, Evaluation], tmp_path: Path
) -> None:
    """The first night has nothing to learn from; the last knows the lists before it."""
    again = backtest(
        replay[0] / "data",
        town.labels,
        tmp_path,
        every=15,
        nights=2,
        delay=10,
        learn=True,
        bootstrap=0,
    )
    first, last = (pq.read_table(tmp_path / f"dt={day}/ranking.parquet") for day in DAYS[1:])
    assert first["verdict"].null_count == len(first)
    told = {
        a: v
        for a, v in zip(*(last[c].to_pylist() for c in ("account_id", "verdict")), strict=True)
        if v
    }
    truth = town.labels.set_index("account_id")["label"]
    assert set(told) == set(first["account_id"].to_pylist()[:200])
    assert {a for a, v in told.items() if v == "confirmed"} == {a for a in told if truth[a] == 1}
    assert not last["rank_without_verdicts"].equals(last["rank"])
    assert len(again.nights) == 2


def test_which_nights(tmp_path: Path, town: World) -> None:
    with pytest.raises(ConfigInvalid, match="behind the last"):
        backtest(tmp_path, town.labels, tmp_path, start=date(2026, 2, 1), end=date(2026, 1, 1))
    with pytest.raises(ConfigInvalid, match="less than 1"):
        backtest(tmp_path, town.labels, tmp_path, end=date(2026, 1, 1), every=0)
    with pytest.raises(ContractBroken, match="label"):
        backtest(tmp_path, town.labels.drop(columns="label"), tmp_path)


def test_the_verb(replay: tuple[Path, Evaluation], town: World, tmp_path: Path) -> None:
    town.labels.to_csv(tmp_path / "labels.csv", index=False)
    asked = ["backtest", replay[0] / "data", "--labels", tmp_path / "labels.csv"]
    asked += ["--out", tmp_path / "out", "--from", "2026-06-30", "--to", "2026-07-01"]
    asked += ["--every", "1", "--review", "20", "--bootstrap", "0"]
    said = CliRunner().invoke(main, [str(word) for word in asked], catch_exceptions=False)
    assert said.exit_code == 0
    assert said.stdout.startswith("Over 2 nights the lists find ")
    assert said.stderr.splitlines() == ["night 1 of 2: 2026-06-30", "night 2 of 2: 2026-07-01"]
    folders = {path.name for path in (tmp_path / "out").iterdir()}
    assert folders == {"dt=2026-06-30", "dt=2026-07-01", "evaluation", "lookup.key"}
