"""The worklist of sample_data, 5,000 alerts long, sorted, filtered and searched."""

import pandas as pd
import pytest
from playwright.sync_api import expect

from detector.catalogue.families import CATALOGUE
from detector.nightly.outputs import Published
from detector.report.page import STEP
from tests.browser.desk import Desk

MOST_BYTES = 3_000_000
UP, DOWN = "ascending", "descending"
COLUMNS = (
    ("Account", "account_id", (UP, DOWN)),
    ("Percentile", "percentile", (DOWN, UP)),
    ("At risk", "money_at_risk", (DOWN, UP)),
    ("Stoppable", "money_stoppable", (DOWN, UP)),
    ("Rank", "rank", (UP, DOWN)),
)
MONEY = {"money_at_risk": 0, "money_stoppable": 0}


@pytest.fixture(scope="module")
def listed(sample_night: Published) -> pd.DataFrame:
    """The accounts of the worklist by name, as the night's files have them."""
    listed = pd.read_csv(sample_night.folder / "worklist.csv", index_col="account_id")
    ranked = sample_night.ranking.table.to_pandas().set_index("account_id").loc[listed.index]
    shown = [{CATALOGUE[reason["feature"]].family for reason in told} for told in ranked["reasons"]]
    return listed.assign(families=pd.Series(shown, index=listed.index, dtype=object))


def test_five_thousand_alerts_stay_small(sample_night: Published, listed: pd.DataFrame) -> None:
    assert len(listed) == 5_000
    assert (sample_night.folder / "report.html").stat().st_size <= MOST_BYTES


def test_the_first_accounts_are_there_in_order(desk: Desk, listed: pd.DataFrame) -> None:
    assert desk.accounts() == listed.index[:STEP].tolist()
    expect(desk.status).to_contain_text("5,000")


def test_more_rows_come_when_asked_for(desk: Desk, listed: pd.DataFrame) -> None:
    desk.page.get_by_role("button", name="more").click()
    assert desk.accounts() == listed.index[: 2 * STEP].tolist()


def test_each_column_sorts_both_ways(desk: Desk, listed: pd.DataFrame) -> None:
    """The first press puts on top what matters most: large numbers, but rank 1 and the letter A."""
    table = listed.reset_index().set_index("account_id", drop=False).round(MONEY)
    for heading, column, turns in COLUMNS:
        values = table[column]
        for turn in turns:
            assert desk.sort_by(heading) == turn
            shown = values.loc[desk.accounts()].tolist()
            assert shown == sorted(values.tolist(), reverse=turn == "descending")[:STEP]


def test_sorting_by_pattern_keeps_patterns_together(desk: Desk, listed: pd.DataFrame) -> None:
    turns = {}
    for _ in range(2):
        direction = desk.sort_by("Pattern")
        turns[direction] = listed.loc[desk.accounts(), "pattern"].drop_duplicates().tolist()
    assert set(turns) == {"ascending", "descending"}
    assert turns["ascending"] != turns["descending"]


def test_each_pattern_filters(desk: Desk, listed: pd.DataFrame) -> None:
    assert set(desk.options("Pattern")) == set(listed["pattern"])
    for pattern in desk.options("Pattern"):
        desk.filter("Pattern").select_option(pattern)
        wanted = listed.index[listed["pattern"] == pattern]
        assert desk.accounts() == wanted[:STEP].tolist()
        expect(desk.status).to_contain_text(f"{len(wanted):,}")


def test_each_family_filters(desk: Desk, listed: pd.DataFrame) -> None:
    assert set(desk.options("Family of signs")) == set().union(*listed["families"])
    for family in desk.options("Family of signs"):
        desk.filter("Family of signs").select_option(family)
        wanted = listed.index[[family in told for told in listed["families"]]]
        assert desk.accounts() == wanted[:STEP].tolist()


def test_a_place_filters(desk: Desk, sample_night: Published, listed: pd.DataFrame) -> None:
    city = desk.options("Place")[0]
    desk.filter("Place").select_option(city)
    profiles = pd.read_parquet(sample_night.folder / "cases" / "profiles.parquet")
    homes = profiles.set_index("account_id")["home_city"]
    wanted = [account for account in listed.index if homes.get(account) == city]
    assert wanted and desk.accounts() == wanted[:STEP]


def test_money_filters(desk: Desk, listed: pd.DataFrame) -> None:
    desk.page.get_by_role("spinbutton", name="At risk, at least").fill("50000")
    wanted = listed.index[listed["money_at_risk"].round(0) >= 50_000]
    assert 0 < len(wanted) < len(listed)
    assert desk.accounts() == wanted[:STEP].tolist()


def test_search_finds_an_account_by_part_of_its_name(desk: Desk, listed: pd.DataFrame) -> None:
    last = listed.index[-1]
    desk.page.get_by_role("searchbox").fill(last[2:].upper())
    wanted = [account for account in listed.index if last[2:].upper() in account.upper()]
    assert last in wanted and desk.accounts() == wanted


def test_filters_add_up_and_nothing_found_is_said(desk: Desk, listed: pd.DataFrame) -> None:
    desk.filter("Pattern").select_option("mule_ring")
    mules = listed.index[listed["pattern"] == "mule_ring"]
    other = next(account for account in listed.index if account not in set(mules))
    desk.page.get_by_role("searchbox").fill(other)
    assert desk.accounts() == []
    expect(desk.page.get_by_text("No account on the worklist fits")).to_be_visible()
    desk.filter("Pattern").select_option("")
    assert desk.accounts() == [other]
