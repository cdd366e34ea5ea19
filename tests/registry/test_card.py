"""A card says what a model was fitted on, in numbers that can be counted."""

import json
from pathlib import Path

import numpy as np

from detector.forest.model import Model
from detector.registry.card import build_card
from detector.registry.registry import Registry
from tests.forest.conftest import FEATURES, SIGNS, Made
from tests.registry.conftest import FIRST, LIBRARIES, WHY, scores_of


def test_a_card_counts_what_it_says(kept: Path, made: Made, model: Model) -> None:
    card = json.loads((kept / f"v={FIRST}" / "card.json").read_text(encoding="utf-8"))
    assert (card["version"], card["as_of"]) == (FIRST, f"{FIRST}T00:00:00+08:00")
    assert (card["accounts"], card["sample"], card["seed"]) == (400, 400, 0)
    assert (card["features"], card["signs"]) == (list(FEATURES), list(SIGNS))
    assert (card["trees"], card["rows_per_tree"]) == (300, 400)
    scores = scores_of(model, made)
    assert card["scores"]["over"]["0.6"] == round(sum(scores > 0.6) / 400, 6)
    assert card["scores"]["highest"] == round(max(scores), 6)
    assert (card["why"], card["versions"]) == (WHY, LIBRARIES)
    splits = model.trees.feature[model.trees.feature >= 0]
    assert card["asked"]["total"] == round(sum(splits == len(FEATURES)) / len(splits), 4)
    assert "told_only" not in card["asked"] and card["never_seen"] == []


def test_a_feature_without_evidence_is_named(model: Model) -> None:
    tail = model.tails[0]
    mute = type(tail)(tail.sign, tail.values[:0], tail.evidence[:0])
    without = type(model)(model.features, (mute, *model.tails[1:]), model.trees, model.seed)
    card = build_card(without, FIRST, "", "", np.empty(0), WHY, {})
    assert card["never_seen"] == ["high_one"]
    assert card["scores"] == {"over": {}, "median": None, "highest": None}


def test_the_page_says_it_in_both_languages(kept: Path) -> None:
    page = (kept / f"v={FIRST}" / "card.md").read_text(encoding="utf-8")
    card = Registry(kept).find(FIRST).card
    for language in ("en", "zh"):
        for part in ("why", "intended_use", "limits"):
            assert card[part][language] in page
    for told in ("400", "300 ", "pyod 3.6", f"run{FIRST}"):
        assert page.count(told) >= 2
    assert len(page.splitlines()) < 40
