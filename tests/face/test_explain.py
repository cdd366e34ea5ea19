"""All evidence against one account: of a ranking and of the night that was published of it."""

import re

import pandas as pd
import pytest

import detector
from detector.errors import ConfigInvalid
from tests.face.conftest import Night


def test_a_night_tells_what_its_ranking_tells(night: Night) -> None:
    first = night.ranking.top(1)["account_id"][0]
    told = detector.explain(night.ranking, first)
    assert len(told) > 5 and told["share"].sum() == pytest.approx(1)
    assert told["sentence"][0] == night.ranking.top(1)["reason"][0]
    pd.testing.assert_frame_equal(detector.explain(night.folder, first), told)
    pd.testing.assert_frame_equal(detector.explain(detector.open_run(night.folder), first), told)
    context = told["feature"].isin(detector.features().query("context")["name"])
    assert (told["evidence"][~context] > 0).all()


def test_in_the_other_language(night: Night) -> None:
    first = night.ranking.top(1)["account_id"][0]
    said = detector.explain(night.ranking, first, "zh")
    assert re.search("[\u4e00-\u9fff]", said["sentence"][0])
    pd.testing.assert_frame_equal(detector.explain(night.folder, first, "zh"), said)


def test_who_is_not_there_is_said(night: Night) -> None:
    for where in (night.ranking, night.folder):
        with pytest.raises(ConfigInvalid, match="not in the ranking"):
            detector.explain(where, "nobody")
    with pytest.raises(ConfigInvalid, match="neither en nor zh"):
        detector.explain(night.ranking, "nobody", "fr")
