"""The ablation: its tails are the model's, its last step is the ranking."""

import numpy as np

from benchmarks.quality.ablation import KEPT, ablate, take_tails
from benchmarks.quality.ranked import rank_world
from detector.forest.tails import DEAD_ZONE


def test_every_step_is_measured_and_the_last_is_the_ranking() -> None:
    ranked = rank_world("simulated", 400, seed=3, share=0.02)
    tails = take_tails(ranked.matrix, ranked.visible, ranked.signs, DEAD_ZONE)
    np.testing.assert_allclose(tails, ranked.evidence, atol=1e-6)
    up, out = ablate(ranked, lambda _: None)
    assert list(up)[-1] == "+ context left out: this ranking"
    assert up[list(up)[-1]][KEPT] == 1.0
    assert {f"without {family}" for family in ranked.families} <= set(out)
    assert all(0 <= value <= 1 for step in (up | out).values() for value in step.values())


def test_without_a_dead_zone_every_deviation_counts() -> None:
    column = np.arange(10.0).reshape(-1, 1)
    everything = take_tails(column, np.array([10]), np.array([1]), zone=1.0)
    assert everything[:, 0].round(2).tolist()[:3] == [0.0, 0.11, 0.22]
    assert not take_tails(column, np.array([10]), np.array([0]), zone=1.0).any()
