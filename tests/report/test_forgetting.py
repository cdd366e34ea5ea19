"""A page without one account is the page that it was, but for that account."""

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from detector.report.forgetting import GONE, forget_in_page
from detector.report.night import Night
from detector.report.page import render_report
from detector.report.worklist.chunks import Detail, cut_chunk, pack_cases, place_cases
from detector.report.worklist.coding import read_block
from detector.report.worklist.removal import FORGOTTEN, empty_case
from detector.report.worklist.steps import TEXTS
from tests.report.cases import build_cases
from tests.report.test_worklist import unpack_column

MakeNight = Callable[..., Night]
HOSTILE = "a<b\u202e&'9"


def pack(tables: dict[str, pd.DataFrame], accounts: list[str]) -> dict[str, Any]:
    cut = cut_chunk(place_cases(tables, accounts), 0, len(accounts))
    chunk = pack_cases(cut, len(accounts), {name: n for n, name in enumerate(accounts)}, Detail())
    none = {"count": [0] * len(accounts), "numbers": ""}
    reasons = none | {name: [] for name in ("feature", "wording", "share", "below", "peers")}
    return {**chunk, "reasons": reasons, "asks": [[1]] * len(accounts)}


def read_orders(steps: dict[str, Any]) -> list[str | None]:
    met, names = 0, []
    for back in steps["order"]:
        names.append(steps["texts"]["order"][met + 1 - back] if back else None)
        met += back == 1
    return names


def test_an_emptied_case_leaves_the_others_as_if_it_had_never_been() -> None:
    accounts = ["a", "b", "c"]
    tables = build_cases(accounts)
    without = {name: table[table["account_id"] != "b"] for name, table in tables.items()}
    emptied, expected = pack(tables, accounts), pack(without, accounts)
    empty_case(emptied, 1, [])
    steps, others = emptied["steps"], expected["steps"]
    for name in (name for name, _ in TEXTS):
        assert [
            None if v is None else steps["texts"][name][v] for v in unpack_column(steps, name)
        ] == [None if v is None else others["texts"][name][v] for v in unpack_column(others, name)]
    for name in ("device", "recipient", "at", "event", "count", "left"):
        plain = name in ("at", "event", "count", "left")
        told = [one[name] if plain else unpack_column(one, name) for one in (steps, others)]
        assert told[0] == told[1], name
    assert read_orders(steps) == read_orders(others)
    mine = set(tables["steps"].loc[tables["steps"]["account_id"] == "b", "order_id"].dropna())
    assert mine and not mine & set(steps["texts"]["order"])
    assert emptied["profiles"] | {"texts": 0} == expected["profiles"] | {"texts": 0}
    assert emptied["keys"]["count"] == expected["keys"]["count"]
    assert emptied["links"]["other"] == expected["links"]["other"]


@pytest.mark.parametrize("row", [0, 107])
def test_a_page_forgets_a_row_and_keeps_the_places_of_all_others(
    make_night: MakeNight, row: int
) -> None:
    night = make_night(120)
    account = str(night.worklist["account_id"].iloc[row])
    page = render_report(night)
    told, count = forget_in_page(page, account, {"r1": "r2"})
    assert count and account not in told and account in page
    before, after = (
        [read_block(found) for found in re.findall(r'id="block-\d+">([^<]*)<', text)]
        for text in (page, told)
    )
    assert account not in str(after) and account in str(before)
    kept = [n for n in range(120) if n != row]
    for name in ("account", "rank", "score", "stops", "certainty"):
        assert [after[0][name][n] for n in kept] == [before[0][name][n] for n in kept]
    assert after[0]["account"][row] == FORGOTTEN and after[0]["rank"] == before[0]["rank"]
    assert after[1 + row // 100]["steps"]["count"][row % 100] == 0
    assert after[2 - row // 100] == before[2 - row // 100], "the other chunk does not change"
    assert forget_in_page(told, account, {}) == (told, 0)


def test_an_account_of_odd_signs_is_found_and_strangers_are_renamed(make_night: MakeNight) -> None:
    night = make_night(3)
    accounts = night.worklist["account_id"].tolist()
    worklist = night.worklist.assign(account_id=[HOSTILE, *accounts[1:]])
    cases = build_cases([HOSTILE, *accounts[1:]], links=0)
    link = {"account_id": accounts[1], "kind": "device", "no": 1, "other": "x\u202e9"}
    at = pd.Timestamp("2026-02-01", tz="UTC")
    link |= {"other_rank": 9, "other_roles": ["ip"], "other_first_at": at}
    cases["links"] = pd.DataFrame([link])
    page = render_report(make_night(3, worklist=worklist, cases=cases))
    for name in (HOSTILE, "x\u202e9"):
        page, count = forget_in_page(page, name, {})
        assert count >= 1
    head, chunk = (read_block(found) for found in re.findall(r'id="block-\d+">([^<]*)<', page))
    assert head["account"][0] == FORGOTTEN and head["raw"] == {}
    assert chunk["links"]["texts"]["other"] == [FORGOTTEN] and chunk["links"]["rank"] == [None]
    assert "a&lt;b" not in page


def test_a_page_of_another_make_goes_as_a_whole(make_night: MakeNight) -> None:
    page = render_report(make_night(3)).replace('id="block-1">', 'id="block-1">!')
    assert forget_in_page(page, "anybody", {}) == (GONE, 1)
