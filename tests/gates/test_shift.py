"""Who is alerted: the same mix is no finding, another one is, and few alerts say nothing."""

from typing import Any

import numpy as np
import pandas as pd

from detector.gates.shift import check_shift
from detector.gates.summaries.alerts import summarise_alerts
from tests.gates.nights import LIMITS, Summary, name_checks

MIX = {"identity_theft": 0.4, "mule_ring": 0.3, "bust_out": 0.2, "account_takeover": 0.1}
FAMILIES = {"accounts_per_device": "linkage", "spree_signs": "history"}


def night(seed: int, count: int = 200, wave: float = 0.0, **more: Any) -> Summary:
    """Summarise alerts of the usual mix; a wave of so large a share is all takeovers."""
    draw = np.random.default_rng(seed)
    patterns = draw.choice([*MIX], count, p=[*MIX.values()]).astype(object)
    patterns[: int(wave * count)] = "account_takeover"
    first = np.where(patterns == "mule_ring", "accounts_per_device", "spree_signs")
    alerted = pd.DataFrame(
        {
            "pattern": patterns,
            "reasons": [[{"feature": feature}] for feature in first],
            "age_days": draw.integers(0, 800, count),
        }
    )
    told = summarise_alerts(alerted, FAMILIES, **more)
    return {"as_of_us": seed, "alerts": told}


EARLIER = [night(seed) for seed in range(8)]


def find(tonight: Summary) -> list[str]:
    """Name what the gate finds tonight."""
    return name_checks(check_shift(tonight["alerts"], EARLIER, LIMITS))


def test_the_usual_mix_is_no_finding() -> None:
    assert [find(night(seed)) for seed in range(10, 20)] == [[]] * 10
    assert find(night(10, count=40)) == []


def test_a_wave_is_a_finding() -> None:
    (found, *_) = check_shift(night(10, wave=0.6)["alerts"], EARLIER, LIMITS)
    assert found.stops and found.said["en"].count("by pattern: account_takeover 1") == 1


def test_few_alerts_or_no_earlier_night_say_nothing() -> None:
    assert find(night(10, count=20, wave=1)) == []
    assert check_shift(night(10, wave=1)["alerts"], [], LIMITS) == []


def test_a_list_that_is_another_over_night_is_a_finding() -> None:
    assert find(night(10, kept=20, lost=180)) == ["shift: overlap"]
    assert find(night(10, kept=120, lost=80)) == []
    assert find(night(10, kept=0, lost=20)) == []


def test_a_summary_names_nobody() -> None:
    alerted = pd.DataFrame({"account_id": ["a1"], "pattern": [None], "reasons": [None]})
    told = summarise_alerts(alerted, FAMILIES)
    assert told == {
        "count": 1,
        "kept": 0,
        "lost": 0,
        "patterns": {"(none)": 1},
        "families": {"(none)": 1},
    }
