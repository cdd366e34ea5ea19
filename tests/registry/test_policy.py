"""A model is fitted when there is none, by age and by drift, and never behind a pin's back."""

import pytest

from detector.registry.choice import Choice
from detector.registry.policy import should_refit, tell_pin
from detector.registry.registry import Registry
from tests.forest.conftest import FEATURES, SIGNS
from tests.registry.conftest import FIRST, THIRD

NIGHT = "2026-07-19"
"""29 days after the third version."""


def test_a_young_model_without_drift_stays(registry: Registry) -> None:
    choice = registry.choose(NIGHT)
    assert should_refit(choice, NIGHT, 30) == {}
    assert tell_pin(choice, NIGHT, 30) == {}


def test_an_old_model_goes(registry: Registry) -> None:
    choice = registry.choose("2026-07-20")
    why = should_refit(choice, "2026-07-20", 30)
    assert why["en"] == "the model is 30 days old; it is fitted anew after 30"
    assert "30 天" in why["zh"]


@pytest.mark.parametrize(
    ("drifted", "told"),
    [(["score"], "score"), (list("abcdefg"), "a, b, c, d, e and 2 more")],
)
def test_a_model_that_drifted_goes(registry: Registry, drifted: list[str], told: str) -> None:
    why = should_refit(registry.choose(NIGHT), NIGHT, 30, drifted)
    assert why["en"] == f"it has drifted since it was fitted: {told}"


def test_what_cannot_score_is_named(registry: Registry) -> None:
    choice = registry.choose(NIGHT, ("brand_new", *FEATURES[1:]), SIGNS)
    why = should_refit(choice, NIGHT, 30)
    assert why["en"].startswith(f"no model can score: version {THIRD} of the model is passed over")


def test_a_pinned_model_stays_and_says_what_it_holds_back(registry: Registry) -> None:
    registry.pin(FIRST, "2026-06-21", "noisy")
    choice = registry.choose(NIGHT)
    assert should_refit(choice, NIGHT, 30, ["score"]) == {}
    assert tell_pin(choice, NIGHT, 30)["en"] == (
        f"version {FIRST} is pinned since 2026-06-21 (noisy); without it a model would have been"
        " fitted: the model is 48 days old; it is fitted anew after 30"
    )
    assert tell_pin(choice, NIGHT, 90)["en"].endswith("(noisy)")


def test_a_pin_that_does_not_fit_ends_in_words_not_silently(registry: Registry) -> None:
    registry.pin(FIRST, "2026-06-21", "noisy")
    choice: Choice = registry.choose(NIGHT, FEATURES[:-1], SIGNS[:-1])
    why = should_refit(choice, NIGHT, 30)
    assert "gone: told_only" in why["en"]
    assert why["en"].endswith(f"the pin of version {FIRST} could not be kept")
    assert FIRST in why["zh"]
    assert "cannot score: release it" in tell_pin(choice, NIGHT, 30)["en"]
