"""A model fitted ten nights ago: nothing moves by itself, and what is planted is found."""

from datetime import timedelta

import numpy as np
import pytest

from detector.catalogue.values import read_column
from detector.engines.duck import DuckEngine
from detector.forest.model import Model
from detector.gates.drift import check_drift, name_drifted
from detector.gates.summaries.values import Named, summarise_values
from detector.pipeline import run_night
from detector.settings import Settings
from tests.gates.nights import LIMITS, TONIGHT, Summary, name_checks
from tests.telling import Frames


def see(
    frames: Frames, back: int, model: Model | None = None, fitted: Summary | None = None
) -> tuple[Model, Summary]:
    """Score the frames as a night so many days before tonight, with a model that is there."""
    with DuckEngine(threads=1) as engine:
        as_of = TONIGHT - timedelta(days=back)
        choose = None if model is None else lambda _: model
        night = run_night(engine, frames, Settings(), as_of, choose)
        told = summarise_values(
            lambda one: read_column(engine, one), night.features, night.scores, fitted, 60.0 - back
        )
    return night.model, told


@pytest.fixture(scope="module")
def fit(full_world: Frames) -> tuple[Model, Summary]:
    return see(full_world, 10)


def test_nothing_drifts_by_itself(full_world: Frames, fit: tuple[Model, Summary]) -> None:
    assert check_drift(fit[1], see(full_world, 0, *fit)[1], LIMITS) == []


def test_devices_that_are_cut_short_for_a_week(
    full_world: Frames, fit: tuple[Model, Summary]
) -> None:
    frames = {}
    for log, rows in full_world.items():
        lately = rows["event_time"] >= TONIGHT - timedelta(days=8)
        short = rows["device_id"].str[:3]
        frames[log] = rows.assign(device_id=rows["device_id"].mask(lately, short))
    found = check_drift(fit[1], see(frames, 0, *fit)[1], LIMITS)
    assert name_checks(found) == ["drift: features (told)", "drift: scores"]
    assert {"accounts_per_device", "scores"} <= set(name_drifted(found))


class One:
    """A feature by name."""

    def __init__(self, name: str) -> None:
        self.name = name


def count(spread: float, days: float = 60, fitted: Summary | None = None) -> Summary:
    """Summarise twenty features of 1,000 accounts; three of them are so many times larger."""
    draw = np.random.default_rng(int(spread * 10))
    columns = {f"f{n}": draw.lognormal(size=1_000) for n in range(20)}
    for name in ("f1", "f2", "f3"):
        columns[name] = columns[name] * spread
    features: list[Named] = [One(name) for name in columns]
    return summarise_values(lambda one: columns[one.name], features, np.arange(1e3), fitted, days)


def test_the_gate_closes_when_more_than_a_tenth_of_the_features_moved() -> None:
    fitted = count(1)
    (found,) = check_drift(fitted, count(4, fitted=fitted), LIMITS)
    assert (found.stops, found.measure, sorted(found.names)) == (True, 0.15, ["f1", "f2", "f3"])
    wide = LIMITS.model_copy(update={"drifted_share": 0.2})
    assert name_checks(check_drift(fitted, count(4, fitted=fitted), wide)) == [
        "drift: features (told)"
    ]
    assert check_drift(fitted, count(1.1, fitted=fitted), LIMITS) == []


def test_a_log_that_grew_much_is_not_compared() -> None:
    fitted = count(1, days=20)
    assert check_drift(fitted, count(4, 30, fitted), LIMITS) != []
    assert check_drift(fitted, count(4, 60, fitted), LIMITS) == []


def test_a_feature_that_is_switched_off_is_no_drift() -> None:
    fitted = count(1)
    tonight = count(1.1, fitted=fitted)
    off = tonight["features"]["f5"]
    off["counts"] = [1_000] + [0] * (len(off["counts"]) - 1)
    assert check_drift(fitted, tonight, LIMITS) == []
