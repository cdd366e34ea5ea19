"""Contenders: one finite score per account, higher for what was planted, on a toy by eye."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score

from benchmarks.quality.contenders import ceiling
from benchmarks.quality.contenders.contender import Contender, Kind
from benchmarks.quality.contenders.detectors import DETECTORS, detect, list_detectors
from benchmarks.quality.contenders.lineup import LINEUP, OURS, score_world
from benchmarks.quality.contenders.rivals import (
    score_isotree,
    score_isotree_guided,
    score_neighbours,
)
from benchmarks.quality.contenders.rules import RULES, count_points
from benchmarks.quality.contenders.taught import score_taught
from benchmarks.quality.ranked import RankedWorld, rank_world
from detector.catalogue.families import CATALOGUE

PLANTED = 5


@cache
def toy() -> np.ndarray:
    """Evidence as it is: mostly nothing; the last five accounts have a lot in every column."""
    rng = np.random.default_rng(1)
    rows = rng.exponential(1.0, (400, 6)) * (rng.random((400, 6)) < 0.4)
    rows[-PLANTED:] = rng.uniform(5, 7, (PLANTED, 6))
    return rows


def names(size: int) -> list[str]:
    return [f"a{place:03d}" for place in range(size)]


@cache
def world() -> RankedWorld:
    return rank_world("simulated", 600, seed=3, share=0.02)


@pytest.mark.parametrize("name", DETECTORS)
def test_each_detector_scores_the_planted_accounts_higher(name: str) -> None:
    scores = detect(name, toy(), names(len(toy())))
    assert scores.shape == (len(toy()),)
    assert np.isfinite(scores).all()
    assert np.median(scores[-PLANTED:]) > np.median(scores[:-PLANTED])


def test_accounts_beyond_the_sample_are_scored_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.quality.contenders.detectors.DETECTORS", {"KNN": ("knn", 100)})
    scores = detect("KNN", toy(), names(len(toy())))
    assert np.isfinite(scores).all()
    assert set(np.argsort(-scores)[:PLANTED]) == set(range(395, 400))


def test_each_detector_plays_with_and_without_the_total() -> None:
    kinds = [contender.kind for contender in list_detectors()]
    assert kinds == [Kind.EVIDENCE] * len(DETECTORS) + [Kind.TOTAL] * len(DETECTORS)
    assert world().same_evidence_and_total.shape[1] == world().same_evidence.shape[1] + 1


def test_a_reference_is_not_its_own_neighbour() -> None:
    scores = score_neighbours(world())
    assert len(scores) == 600
    assert scores[world().misused].mean() > scores[~world().misused].mean()


@pytest.mark.parametrize("score", [score_isotree, score_isotree_guided])
def test_isotree_plays_where_it_is_installed(score: Callable[[RankedWorld], np.ndarray]) -> None:
    pytest.importorskip("isotree")
    scores = score(world())
    assert scores[world().misused].mean() > scores[~world().misused].mean()


def with_truth(misused: np.ndarray) -> RankedWorld:
    labels = world().world.labels.set_index("account_id").loc[list(world().ids)].reset_index()
    told = replace(world().world, labels=labels.assign(label=misused.astype(np.int8)))
    return replace(world(), world=told)


def test_verdicts_teach_what_the_ranking_did_not_know() -> None:
    nobody = with_truth(np.zeros(600, dtype=bool))
    assert score_taught(nobody).tolist() == nobody.ours.tolist()
    commonest = int((world().evidence > 0).sum(axis=0).argmax())
    told = with_truth(world().evidence[:, commonest] > 0)
    taught = average_precision_score(told.misused, score_taught(told))
    assert taught > average_precision_score(told.misused, told.ours)


def test_names_are_told_apart() -> None:
    assert len({contender.name for contender in LINEUP}) == len(LINEUP)


def test_only_who_can_play_and_gives_finite_scores_is_in_the_table() -> None:
    def constant(value: float) -> Callable[[RankedWorld], np.ndarray]:
        return lambda ranked: np.full(len(ranked.ids), value)

    asked = [
        Contender("plays", Kind.EVENTS, constant(1.0)),
        Contender("not here", Kind.EVENTS, constant(1.0), worlds=("signups",)),
        Contender("no library", Kind.EVENTS, constant(1.0), needs="no_such_library"),
        Contender("infinite", Kind.EVENTS, constant(np.inf)),
    ]
    told: list[str] = []
    scores = score_world(world(), asked, told.append)
    assert list(scores.columns) == ["plays"]
    assert len(told) == 2
    assert scores.index.tolist() == sorted(world().ids)


def test_rules_are_about_features_that_there_are() -> None:
    asked = {name for rule in RULES for name in (*rule.least, *rule.most)}
    assert asked <= set(CATALOGUE)
    assert 8 <= len(RULES) <= 12


def test_rules_count_only_when_every_limit_is_reached() -> None:
    columns = ["cash_drawn_limit_share_24h", "cash_passed_on_share_24h"]
    others = [name for rule in RULES for name in (*rule.least, *rule.most) if name not in columns]
    features = [*columns, *dict.fromkeys(others)]
    matrix = np.full((3, len(features)), np.nan)
    matrix[:, :2] = [[0.9, 0.9], [0.9, 0.1], [0.9, np.nan]]
    assert count_points(matrix, features, RULES).tolist() == [3.0, 0.0, 0.0]


@pytest.mark.parametrize("booster", ["scikit-learn", "LightGBM"])
def test_the_ceiling_finds_what_labels_tell(booster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if booster == "LightGBM":
        pytest.importorskip("lightgbm")
    else:
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
        monkeypatch.setattr(ceiling, "FOLDS", 2)
    rng = np.random.default_rng(1)
    matrix = rng.normal(size=(400, 3))
    matrix[::7, 1] = np.nan
    misused = np.nan_to_num(matrix[:, 0]) > 1.5
    scores = ceiling.score_folds(matrix, misused)
    assert np.isfinite(scores).all()
    assert scores[misused].mean() > 5 * scores[~misused].mean()


def test_our_own_scores_are_the_ranking_s() -> None:
    scores = score_world(world(), [one for one in LINEUP if one.name == OURS], lambda _: None)
    assert sorted(-scores[OURS]) == list(range(1, 601))
    assert isinstance(scores, pd.DataFrame)
