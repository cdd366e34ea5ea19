"""The card for the owner: one answer per order, and not a value of anybody else."""

import re
from pathlib import Path

import pandas as pd
import pytest

from detector.desk.dossier.case import Case, case
from detector.report.dossier.content import CARD_STEPS, Card, Papers
from tests.desk.filed import OWNER, SHOWN, STRANGER, write_night
from tests.desk.test_case import text_of

FORBIDDEN = (
    "score", "rank", "pattern", "takeover", "suspicio", "certain", "evidence", "peer", "ring",
    "名次", "排名", "类型", "可疑", "团伙", "证据", "盗",
)  # fmt: skip
"""What the owner has no business to hear: the desk's words for its own doubts."""


@pytest.fixture(scope="module", params=["en", "zh"])
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case(write_night(tmp_path_factory.mktemp("nights")), OWNER, request.param)


def test_every_order_has_its_one_answer(opened: Case) -> None:
    told = text_of(opened.to_card())
    answers = {
        "en": ("delivered; it can be disputed", "on the way; we ask", "was stopped; the goods"),
        "zh": ("已签收，可以提出异议", "正在运送，我们将申请召回", "已拦下，商品没有交付"),
    }[opened.language]
    for order, answer in zip(("o-1", "o-2", "o-3"), answers, strict=True):
        assert re.search(rf"{order} 2026-03-09 \d\d:00 \S+ phones 杭州市 [^☐]*{answer}", told)


def test_the_money_is_told(opened: Case) -> None:
    told = text_of(opened.to_card())
    for amount in ("¥1,000.50", "¥2,000.00", "¥700.00", "¥5,000.00", "¥300.00"):
        assert amount in told


def test_it_begins_with_what_to_verify_and_ends_with_the_papers(opened: Case) -> None:
    told = text_of(opened.to_card())
    verify = {"en": "Before you read anything out", "zh": "告知之前先核实"}[opened.language]
    assert told.index(verify) < told.index("o-1") < told.index("报案回执")


def test_nothing_of_a_third_party_is_in_it(opened: Case) -> None:
    """No key at all is on the card, whosever it is: neither the value nor its mask."""
    page = opened.to_card()
    for value in (*SHOWN.values(), STRANGER, "m-9", "C-3", "e4", "01:00:00"):
        assert value not in page
    assert "****" not in page


def test_no_doubt_of_the_desk_is_in_it(opened: Case) -> None:
    told = text_of(opened.to_card()).lower()
    assert [word for word in FORBIDDEN if re.search(rf"(?<![a-z]){word}", told)] == []


def test_it_has_no_script(opened: Case) -> None:
    assert "<script" not in opened.to_card()


def test_a_card_takes_no_other_column() -> None:
    steps = pd.DataFrame(columns=[*CARD_STEPS, "payee_no"])
    with pytest.raises(ValueError, match="nothing else"):
        Card(OWNER, steps, steps, Papers("r", "2026-03-11T00:00:00Z", "1", "0", {}), "UTC")


def test_an_account_without_orders_is_said() -> None:
    from detector.report.dossier.render import render_card

    none = pd.DataFrame(columns=list(CARD_STEPS))
    papers = Papers("r", "2026-03-11T00:00:00Z", "1", "0", {})
    told = text_of(render_card(Card(OWNER, none, none, papers, "UTC")))
    assert "No order on this account is still on its way" in told
    assert "No opening or draw of credit is known" in told


def test_an_order_that_nobody_ended_is_not_promised_to_be_stopped(tmp_path: Path) -> None:
    late = write_night(tmp_path, as_of="2026-06-01T00:00:00+08:00")
    told = text_of(case(late, OWNER).to_card())
    assert "No order on this account is still on its way" in told
    assert "not recorded how this order ended" in told
