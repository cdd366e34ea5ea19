"""The risk of an account by its rank: between 0 and 1, never rising, and what verdicts say."""

import numpy as np
import pytest

from detector.cases.stopping.risk import estimate_risk

BANDS = [(10, 9, 7), (100, 99, 19)]


@pytest.mark.parametrize("bands", [[], BANDS, [(10, 9, 0)], [(10, 9, 9), (20, 9, 9)]])
@pytest.mark.parametrize("accounts", [1, 50, 100_000])
def test_risk_lies_between_0_and_1_and_never_rises(
    accounts: int, bands: list[tuple[int, int, int]]
) -> None:
    risk = estimate_risk(np.arange(1, accounts + 1), accounts, bands)
    assert ((risk > 0) & (risk < 1)).all()
    assert (np.diff(risk) <= 0).all()


def test_without_verdicts_ten_times_the_rank_takes_off_the_same() -> None:
    """Each order of magnitude of the number of cases is as likely as any other."""
    steps = np.diff(estimate_risk(np.array([10, 100, 1_000, 10_000]) - 1, 100_000))
    assert np.ptp(steps) == pytest.approx(0)


def test_verdicts_say_what_a_band_holds() -> None:
    risk = estimate_risk(np.array([1, 10, 11, 100]), 10_000, BANDS)
    assert risk.tolist() == [7.5 / 10, 7.5 / 10, 19.5 / 100, 19.5 / 100]


def test_a_band_that_shows_more_than_the_one_before_is_pooled_with_it() -> None:
    risk = estimate_risk(np.array([1, 50]), 10_000, [(10, 9, 1), (100, 99, 49)])
    assert risk == pytest.approx([(1.5 + 49.5) / 110] * 2)


def test_behind_the_last_band_the_risk_falls_on() -> None:
    known, behind, far = estimate_risk(np.array([100, 101, 5_000]), 10_000, BANDS)
    assert 0 < far < behind < known == 19.5 / 100
