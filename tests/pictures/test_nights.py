"""Pictures of nights: the timeline of a case, a backtest, drift."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from matplotlib import dates
from matplotlib.axes import Axes

import detector
from detector.canvas.timeline import Told
from detector.errors import ConfigInvalid
from detector.evaluation.evaluation import Evaluation
from detector.gates.summaries.stability import measure_psi
from detector.pictures.drift import SCORES
from detector.ranking.evidence import take_evidence
from detector.ranking.ranking import Ranking
from tests.evaluation.conftest import publish, verdicts
from tests.pictures.conftest import texts_of, title_of


def tell(*rows: tuple[str, str, str | None, float | None]) -> Told:
    """Give a case of these steps: when, what, on which order, of how much."""
    steps = pd.DataFrame(rows, columns=["at", "what", "order_id", "amount"])
    steps["at"] = pd.to_datetime(steps["at"], utc=True)
    return SimpleNamespace(account_id="A-1", steps=steps, zone="Asia/Shanghai", language="en")


STEPS = (
    ("2026-02-28T17:00Z", "login", None, None),
    ("2026-03-01T17:00Z", "placed", "o1", 100.0),
    ("2026-03-01T18:00Z", "placed", "o2", 400.0),
    ("2026-03-01T19:00Z", "intercepted", "o2", 400.0),
    ("2026-03-02T01:00Z", "sold_to_the_moon", None, None),
)


def test_a_timeline_has_every_event_at_its_local_time(ax: Axes) -> None:
    drawn: Any = detector.plot_timeline(tell(*STEPS), ax)
    dots = np.concatenate([dots.get_offsets() for dots in drawn.collections])
    local: Any = dates.num2date
    days = sorted((local(x).isoformat(), row) for x, row in dots.tolist())
    assert len(days) == 5 and days[0] == ("2026-02-28T17:00:00+00:00", 0.0)
    names = [label.get_text() for label in drawn.get_yticklabels()]
    assert names == ["login", "placed", "intercepted", "Sold to the moon"]
    told = title_of(drawn)
    assert told == "A-1: 5 events from 2026-03-01 to 2026-03-02; 1 of 2 orders stopped"
    assert "Asia/Shanghai" in drawn.get_xlabel() and "¥400" in drawn.get_xlabel()


def test_areas_grow_with_amounts_and_stopped_orders_are_crosses(ax: Axes) -> None:
    drawn: Any = detector.plot_timeline(tell(*STEPS), ax)
    account, orders, stopped = drawn.collections
    assert orders.get_sizes()[1] > 2 * orders.get_sizes()[0] > 0
    assert [dots.get_label() for dots in (account, orders, stopped)] == [
        "account",
        "orders",
        "order stopped",
    ]
    assert stopped.get_offsets()[0, 1] == 2


@pytest.mark.parametrize("apart", ["1us", "5min", "3D", "50D", "900D", "9000D"])
def test_any_length_of_time_can_be_drawn(ax: Axes, apart: str) -> None:
    case = tell(STEPS[0], STEPS[0])
    case.steps["at"] += pd.to_timedelta(["0us", apart])
    ax.figure.set_size_inches(3, 2.4)  # type: ignore[union-attr]
    detector.plot_timeline(case, ax)


def test_a_case_without_events_says_so(ax: Axes) -> None:
    drawn: Any = detector.plot_timeline(tell(), ax)
    assert texts_of(drawn) == ["Nothing is known to have happened on A-1."]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """Two nights of four accounts, two of which are reviewed; a and c are confirmed."""
    out = tmp_path_factory.mktemp("nights")
    publish(out, "2026-01-01", "abcd", review=2, at_risk=[100, 1, 30, 1])
    publish(out, "2026-01-08", "bcda", review=2, at_risk=[1, 30, 1, 100])
    return detector.evaluate(out, verdicts("ac"), bootstrap=20)


def test_a_backtest_is_drawn_night_by_night(told: Evaluation, ax: Axes) -> None:
    drawn: Any = detector.plot_backtest(told, ax=ax)
    curve, *_ = drawn.lines
    assert list(curve.get_ydata()) == [0.5, 0.5]
    assert title_of(drawn) == "Over 2 nights, lists of 2 found 2 confirmed accounts, each once"
    best = drawn.lines[-1]
    assert list(best.get_ydata()) == [1.0, 0.5]


@pytest.mark.parametrize(("what", "values"), [("recall", [0.5, 1.0]), ("money", [100.0, 30.0])])
def test_recall_and_money_are_drawn_with_intervals(
    told: Evaluation, ax: Axes, what: Any, values: list[float]
) -> None:
    drawn: Any = detector.plot_backtest(told, what, ax)
    assert list(drawn.lines[0].get_ydata()) == values
    (bars,) = drawn.collections
    column = {"recall": "recall", "money": "money_found"}[what]
    ends = [segment[:, 1].tolist() for segment in bars.get_segments()]
    assert ends == told.nights[[f"{column}_low", f"{column}_high"]].to_numpy().tolist()


def test_a_backtest_without_confirmed_accounts_says_so(told: Evaluation, ax: Axes) -> None:
    nothing = replace(told, nights=told.nights.assign(confirmed=0, found=0))
    assert "nothing to measure" in texts_of(detector.plot_backtest(nothing, ax=ax))[0]


def test_one_night_can_be_drawn(told: Evaluation, ax: Axes) -> None:
    detector.plot_backtest(replace(told, nights=told.nights.head(1)), ax=ax)


def test_what_is_not_measured_is_said(told: Evaluation, ax: Axes) -> None:
    with pytest.raises(ConfigInvalid, match="precision, recall, money"):
        detector.plot_backtest(told, "recal", ax)  # type: ignore[arg-type]


def widths(axes: Any) -> dict[str, float]:
    names = [label.get_text() for label in axes.get_yticklabels()]
    return dict(zip(names, axes.containers[0].datavalues.tolist(), strict=True))


def test_a_ranking_does_not_drift_from_itself(ranking: Ranking, ax: Axes) -> None:
    drawn: Any = detector.plot_drift(ranking, ranking, ax=ax)
    assert widths(drawn) == {SCORES: 0.0}
    assert " 0 of " in title_of(drawn)


def keep(folder: Path, day: str, values: np.ndarray, weight: float = 1.0) -> Path:
    """Publish a night of as many accounts as there are values, with what it kept of them."""
    night = folder / f"dt={day}"
    night.mkdir(parents=True)
    ids = [f"a{n}" for n in range(len(values))]
    accounts = round(len(values) * weight)
    scores = np.linspace(1, 0, accounts)
    ranked = {"account_id": [f"a{n}" for n in range(accounts)], "score": scores}
    pd.DataFrame(ranked).to_parquet(night / "ranking.parquet")
    kept = {"account_id": ids, "rank": range(len(ids)), "weight": weight, "speed": values}
    pd.DataFrame(kept).to_parquet(night / "values.parquet")
    (night / "run.json").write_text(json.dumps({"as_of": f"{day}T00:00:00+08:00"}))
    (night / "_SUCCESS").touch()
    return night


BEFORE, NOW = np.repeat([1.0, 10.0], [500, 500]), np.repeat([1.0, 10.0], [900, 100])


def rank(values: np.ndarray) -> Ranking:
    """Rank accounts with two features that are evidence on all of them: `calm` is the same."""
    matrix = np.column_stack([np.ones(len(values)), values])
    table = pa.table({"score": pa.array(np.linspace(1, 0, len(values)))})
    return Ranking(table, ["calm", "speed"], evidence=take_evidence(matrix, np.ones_like(matrix)))


def test_rankings_are_compared_by_values_that_are_evidence(ax: Axes) -> None:
    drawn: Any = detector.plot_drift(rank(BEFORE), rank(NOW), ax=ax)
    expected = measure_psi([0, 500, 500], [0, 900, 100])
    assert widths(drawn) == {SCORES: 0.0, "speed": expected} and expected > 0.8
    assert "1 of 2 features moved beyond the limit" in title_of(drawn)


def test_nights_are_compared_by_what_they_kept(tmp_path: Path, ax: Axes) -> None:
    keep(tmp_path, "2026-01-01", BEFORE[::-1])
    first = keep(tmp_path, "2026-01-02", BEFORE)
    later = keep(tmp_path, "2026-01-03", NOW)
    drawn: Any = detector.plot_drift(tmp_path, ax=ax)
    assert widths(drawn)["speed"] == measure_psi([0, 500, 500], [0, 900, 100]) > 0.8
    assert title_of(drawn).startswith("From 2026-01-02 to 2026-01-03, 1 of 1 features moved")
    again = detector.plot_drift(first, later, ax=ax.figure.subplots())
    assert widths(again) == widths(drawn)


def test_a_small_sample_is_worth_no_more_than_it_is(tmp_path: Path, ax: Axes) -> None:
    """Ten accounts that stand for a thousand say as little as ten."""
    keep(tmp_path, "2026-01-01", np.repeat([1.0, 10.0], [100, 100]), weight=5)
    keep(tmp_path, "2026-01-02", np.repeat([1.0, 10.0], [6, 4]), weight=100)
    moved = widths(detector.plot_drift(tmp_path, ax=ax))
    assert moved.get("speed", 0.0) == measure_psi([0, 100, 100], [0, 6, 4]) == 0.0


def test_what_cannot_be_compared_is_said(ranking: Ranking, tmp_path: Path, ax: Axes) -> None:
    night = keep(tmp_path, "2026-01-01", BEFORE)
    with pytest.raises(ConfigInvalid, match="fewer than two"):
        detector.plot_drift(tmp_path, ax=ax)
    pairs: list[tuple[Any, Any]] = [(ranking, night), (night, ranking), (ranking, None)]
    for before, now in pairs:
        with pytest.raises(ConfigInvalid, match="give two rankings"):
            detector.plot_drift(before, now, ax=ax)
    (night / "values.parquet").unlink()
    with pytest.raises(ConfigInvalid, match=r"kept no values"):
        detector.plot_drift(night, night, ax=ax)


def test_an_empty_ranking_has_no_drift(ranking: Ranking, ax: Axes) -> None:
    empty = replace(ranking, table=ranking.table.slice(0, 0))
    assert texts_of(detector.plot_drift(empty, ranking, ax=ax))[0].startswith("No account")
