"""Why did it move: nights of one world in which one cause acts alone, and a week of all of them."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from detector.cases.movement.keeping import VALUES, keep_values
from detector.cli.main import main
from detector.desk.movement.explanation import explain_move
from detector.desk.movement.movement import Movement
from detector.desk.movement.nights import keep_night
from detector.desk.run import open_run
from detector.errors import ConfigInvalid, ModelMismatch
from detector.nightly.job import rank_into
from detector.settings import RankSettings, Settings
from detector.simulation.world import World, simulate
from tests.telling import Frames

CUT = pd.Timestamp("2026-06-24", tz="Asia/Shanghai").to_pydatetime()
WEEK_LATER = pd.Timestamp("2026-07-01", tz="Asia/Shanghai").to_pydatetime()
CAUSES = ["verdicts_before", "events", "peers", "model", "verdicts"]


@dataclass(frozen=True)
class Nights:
    """The same world on nights that differ in one thing each from the first."""

    first: Path
    emptied: Path
    reseeded: Path
    later: Path
    account: str
    overtaken: str


def publish(frames: Frames, out: Path, seed: int = 0, model: Path | None = None) -> Path:
    as_of = WEEK_LATER if out.name == "later" else CUT
    settings = Settings(rank=RankSettings(seed=seed, review=20))
    return rank_into(out, frames, settings, as_of, model).folder


def empty(frames: Frames, account: str) -> Frames:
    """Let one account's owner be led to draw and pass on cash; nobody else sees anything of it."""
    at = pd.to_datetime([f"2026-06-23 10:{minute}+08:00" for minute in range(10, 18)], utc=True)
    what = ["device_bound", "password_reset", "screen_shared", *["cash_drawn"] * 4]
    rows = pd.DataFrame({"event_type": [*what, "transferred_out"], "event_time": at})
    rows = rows.assign(account_id=account, device_id="its new device")
    rows["amount"] = [np.nan] * 3 + [9_000.0] * 4 + [36_000.0]
    rows["event_id"] = [f"new{number}" for number in range(len(rows))]
    events = pd.concat([frames["account_events"], rows], ignore_index=True)
    return {**frames, "account_events": events}


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(160, seed=3, end="2026-07-01", fraud_share=0.1)


@pytest.fixture(scope="module")
def nights(world: World, tmp_path_factory: pytest.TempPathFactory) -> Nights:
    out = tmp_path_factory.mktemp("moved")
    frames = {"account_events": world.account_events, "order_events": world.order_events}
    first = publish(frames, out / "first")
    overtaken, account = ranks_of(first).index[79:81].tolist()
    emptied = publish(empty(frames, account), out / "emptied", model=first / "model")
    reseeded = publish(frames, out / "reseeded", seed=1)
    later = publish(frames, out / "later")
    return Nights(first, emptied, reseeded, later, account, overtaken)


def ranks_of(night: Path) -> pd.DataFrame:
    ranking = open_run(night).ranking.select(["account_id", "rank"])
    return ranking.to_pandas().set_index("account_id")


def compare_ranks(one: Path, other: Path) -> "pd.Series[float]":
    """Give by what factor each account moved forward."""
    return ranks_of(one)["rank"] / ranks_of(other)["rank"]


def factors(told: Movement) -> dict[str, float]:
    return dict(zip(told.steps["cause"], told.steps["factor"], strict=True))


def alone(told: Movement, cause: str) -> float:
    """See that all other causes moved nothing, and give what this one did."""
    assert told.steps["cause"].tolist()[1:] == CAUSES
    others = told.steps[~told.steps["cause"].isin(["before", cause])]
    assert others["factor"].eq(1).all(), told.steps
    assert told.steps["error"].eq(0).all()
    return factors(told)[cause]


@pytest.mark.parametrize("which", ["first", "emptied", "reseeded", "later"])
def test_scores_and_ranks_come_again_from_what_was_kept(nights: Nights, which: str) -> None:
    """Every account of these nights is in front: all scores, and the ranks that follow."""
    night = keep_night(open_run(getattr(nights, which)))
    matrix = np.column_stack([night.values[name].to_numpy() for name in night.model.features])
    scores = night.model.score(night.model.evidence(matrix))
    published = night.run.ranking.to_pandas()
    assert np.abs(scores - published["score"].to_numpy()).max() < 1e-9
    ids = published["account_id"].tolist()
    ranks = [night.board.place(i, s).rank for i, s in zip(ids, scores, strict=True)]
    assert ranks == published["rank"].tolist()


def test_its_own_events_alone(nights: Nights) -> None:
    told = explain_move(nights.first, nights.emptied, nights.account)
    assert told.same_model
    assert told.rank_before == 81 and told.rank_after < 10
    assert alone(told, "events") == pytest.approx(81 / told.rank_after)
    assert (told.signs["by_value"] == told.signs["grown"]).all()
    assert told.sentence_en.startswith(
        f"From rank 81 to {told.rank_after}: mostly its own 8 new events (×"
    )
    assert "New or stronger: " in told.sentence_en and "新增或加强" in told.sentence_zh


def test_peers_alone(nights: Nights) -> None:
    """One account came from behind it: nothing else is new to the one that stood before it."""
    told = explain_move(nights.first, nights.emptied, nights.overtaken)
    assert (told.rank_before, told.rank_after) == (80, 81)
    assert alone(told, "peers") == pytest.approx(80 / 81)
    assert told.signs.empty


def test_the_model_alone(nights: Nights) -> None:
    """Another seed: the same events and the same evidence, other trees."""
    moved = compare_ranks(nights.first, nights.reseeded)
    account = str(moved.map(lambda factor: max(factor, 1 / factor)).idxmax())
    told = explain_move(nights.first, nights.reseeded, account)
    assert not told.same_model
    assert alone(told, "model") == pytest.approx(moved[account])
    assert told.signs.empty, "evidence comes from the tails, and they are the same"
    assert "the changed model" in told.sentence_en and "模型的变化" in told.sentence_zh


def test_nothing_moved(nights: Nights) -> None:
    told = explain_move(nights.first, nights.first, nights.account)
    assert alone(told, "events") == 1
    assert told.signs.empty
    assert told.sentence_en == "Still at rank 81: nothing moved it."


def test_a_week_of_everything_adds_up(nights: Nights) -> None:
    moved = compare_ranks(nights.first, nights.later)
    account = str(moved.idxmax())
    told = explain_move(nights.first, nights.later, account)
    for factor in ("factor", "mean_factor"):
        assert told.steps[factor].prod() == pytest.approx(moved[account])
    assert factors(told)["events"] == told.steps["factor"].max() > 3
    assert told.events is not None and len(told.events)
    assert (told.events["at"] >= CUT).all() and (told.events["at"] < WEEK_LATER).all()
    assert f"its own {len(told.events)} new events" in told.sentence_en
    grown = told.signs[told.signs["by_value"] > 1]
    assert grown["sentence_after_en"].iloc[0] in told.sentence_en
    assert grown["sentence_after_zh"].iloc[0] in told.sentence_zh


def keep_less(night: Path, to: Path, without: str = "", front: int = 2_000) -> Path:
    """Copy a night that kept the values of fewer accounts: one left out, or a sample of 60."""
    bare = Path(shutil.copytree(night, to / night.parent.name / night.name))
    kept = pq.read_table(bare / VALUES).to_pandas().drop(columns=["rank", "weight"])
    matrix = kept.drop(columns="account_id")
    read_rows, names = matrix.to_numpy().__getitem__, matrix.columns.tolist()
    less = keep_values(kept["account_id"].tolist(), read_rows, names, front, sample=60)
    left = pa.compute.not_equal(less["account_id"], pa.scalar(without))
    pq.write_table(less.filter(left), bare / VALUES)
    return bare


def test_an_account_whose_values_were_not_kept(nights: Nights, tmp_path: Path) -> None:
    """Without its earlier values each step is told, without the later ones in another order."""
    full = explain_move(nights.first, nights.reseeded, nights.account)
    first, second = (
        keep_less(n, tmp_path, nights.account) for n in (nights.first, nights.reseeded)
    )
    told = explain_move(first, nights.reseeded, nights.account)
    assert told.steps["factor"].tolist()[1:] == full.steps["factor"].tolist()[1:]
    assert full.steps["mean_factor"].notna().sum() == 3 and told.steps["mean_factor"].isna().all()
    told = explain_move(nights.first, second, nights.account)
    assert told.steps["cause"].tolist()[2:5] == ["peers", "model", "events"]
    told = explain_move(first, second, nights.account)
    assert "unknown" in told.steps["cause"].tolist()
    assert "cannot be told apart" in told.sentence_en and "无法区分" in told.sentence_zh


def test_a_place_that_is_estimated_says_so(nights: Nights, tmp_path: Path) -> None:
    """Sixty accounts stand for all behind the first ten; only peers under another model need it."""
    full = explain_move(nights.first, nights.later, nights.account).steps
    first, later = (keep_less(night, tmp_path, front=10) for night in (nights.first, nights.later))
    told = explain_move(first, later, nights.account)
    assert told.steps["cause"].tolist() == full["cause"].tolist()
    error = told.steps["error"]
    assert error[error > 0].index.tolist() == [3]
    assert ((told.steps["rank"] - full["rank"]).abs() <= 4 * error).all()
    assert told.label_steps()["factor"].str.startswith("about").sum() == 2


def test_an_account_that_is_new(nights: Nights) -> None:
    new = ranks_of(nights.later).index.difference(ranks_of(nights.first).index)
    told = explain_move(nights.first, nights.later, new[0])
    assert told.rank_before is None
    assert told.sentence_en.startswith(
        f"Not ranked on the earlier night, now at rank {told.rank_after}"
    )


def test_it_is_shown(nights: Nights) -> None:
    from matplotlib import pyplot

    told = explain_move(nights.first, nights.later, nights.account)
    shown = told._repr_html_()
    assert nights.account in shown and "<table" in shown
    axes = told.plot()
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels == told.label_steps()["step"].tolist()
    axes.figure.canvas.draw()
    pyplot.close("all")


def test_the_verb_prints_it_and_gives_json(nights: Nights, tmp_path: Path) -> None:
    for night in (nights.first, nights.later):
        shutil.copytree(night, tmp_path / night.name)
    told = explain_move(nights.first, nights.later, nights.account)
    said = CliRunner().invoke(main, ["moved", str(tmp_path), nights.account])
    assert said.exit_code == 0 and told.sentence_en in said.stdout
    both = [str(nights.first), str(nights.later)]
    said = CliRunner().invoke(main, ["moved", *both, nights.account, "--language", "zh"])
    assert told.sentence_zh in said.stdout
    facts = json.loads(CliRunner().invoke(main, ["moved", *both, nights.account, "--json"]).stdout)
    assert facts["sentence"] == {"en": told.sentence_en, "zh": told.sentence_zh}
    assert [step["cause"] for step in facts["steps"]] == ["before", *CAUSES]
    assert len(facts["events"]) == len(told.events if told.events is not None else ())


def test_what_cannot_be_told_is_said(nights: Nights, tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid, match="not in the ranking"):
        explain_move(nights.first, nights.later, "nobody")
    with pytest.raises(ConfigInvalid, match="is later than"):
        explain_move(nights.later, nights.first, nights.account)
    with pytest.raises(ConfigInvalid, match="fewer than two"):
        explain_move(nights.first.parent, None, nights.account)
    bare = Path(shutil.copytree(nights.first, tmp_path / "bare"))
    (bare / VALUES).unlink()
    with pytest.raises(ConfigInvalid, match=VALUES):
        explain_move(bare, nights.later, nights.account)
    (bare / "model" / "model.json").unlink()
    with pytest.raises(ModelMismatch, match="bare"):
        explain_move(bare, nights.later, nights.account)
