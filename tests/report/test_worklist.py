"""What is packed into the page comes back as it was."""

import base64
import json
import zlib
from collections.abc import Callable
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as some

from detector.report.night import Night
from detector.report.worklist.accounts import build_accounts
from detector.report.worklist.budget import pack_worklist
from detector.report.worklist.chunks import Detail, cut_chunk, pack_cases, place_cases
from detector.report.worklist.coding import cut_sentence
from detector.report.worklist.reasons import Told
from detector.report.worklist.rows import MOST_STOPS, pack_rows
from detector.report.worklist.steps import choose_steps
from tests.report.cases import build_cases
from tests.report.texts import QUESTIONS, SIGNS

MakeNight = Callable[..., Night]


@given(some.text())
def test_a_cut_sentence_comes_back_as_it_was(sentence: str) -> None:
    parts, numbers = cut_sentence(sentence)
    texts = [*numbers, ""]
    assert "".join(p + n for p, n in zip(parts, texts, strict=True)) == sentence


def test_wordings_and_questions_are_kept_once(make_night: MakeNight) -> None:
    night, told = make_night(300), Told()
    packed = told.pack_reasons(night.worklist["reasons"])
    asked = told.pack_questions(night.worklist["asks"])
    shared = told.shared()

    assert len(shared["wordings"]) == len(shared["features"]) == len(SIGNS)
    assert len(shared["questions"]) == len(QUESTIONS)
    assert packed["count"] == [len(reasons) for reasons in night.worklist["reasons"]]
    for places, asks in zip(asked, night.worklist["asks"], strict=True):
        assert [shared["questions"][p][0] for p in places] == [a["question_en"] for a in asks]


def test_a_pattern_that_is_not_in_the_table_is_shown_by_its_name(make_night: MakeNight) -> None:
    night = make_night(1)
    worklist = night.worklist.assign(pattern="deep_sea", second="")
    (account,) = build_accounts(worklist, night.patterns, "zh")
    packed = pack_rows(worklist, night.patterns, night.stops, night.zone, Told())

    assert (account.pattern, account.label) == ("deep_sea", "Deep sea")
    assert packed["texts"]["pattern"] == [["deep_sea", "Deep sea", "Deep sea", *[""] * 6]]
    assert packed["second"] == [None]


def test_an_account_with_thousands_to_stop_leaves_room_for_others(make_night: MakeNight) -> None:
    night = make_night(3)
    first = night.worklist["account_id"].iloc[0]
    many = pd.concat([night.stops.head(1)] * 5_000).assign(account_id=first, chance_left=1.0)
    packed = pack_rows(night.worklist, night.patterns, many, night.zone, Told())
    assert [len(stops) for stops in packed["stops"]] == [MOST_STOPS, 0, 0]


def unpack_column(steps: dict[str, Any], name: str) -> list[Any]:
    """Undo `carry` the way the script does, within the orders of each case."""
    values, row, met = [], 0, 0
    for count in steps["count"]:
        last: dict[int | None, int] = {}
        for _ in range(count):
            back = steps["order"][row]
            order = met + 1 - back if back else None
            met += order == met
            code = steps[name][row] or last[order]
            last[order] = code
            values.append(None if code == 1 else code - 2)
            row += 1
    return values


def test_steps_come_back_as_they_were() -> None:
    accounts = ["a", "b", "c"]
    tables = build_cases(accounts)
    placed = place_cases(tables, accounts)
    steps = pack_cases(cut_chunk(placed, 0, 3), 3, {}, Detail())["steps"]
    texts = steps["texts"]

    def column(name: str) -> list[Any]:
        return [None if v is None else texts[name][v] for v in unpack_column(steps, name)]

    whole = placed["steps"].astype(object).where(placed["steps"].notna(), None)
    assert column("what") == whole["what"].tolist()
    assert column("goods") == whole["category"].tolist()
    assert column("amount") == whole["amount"].tolist()
    assert unpack_column(steps, "device") == whole["device_no"].tolist()
    assert steps["event"] == whole["event_id"].tolist()
    assert steps["left"] == [0, 0, 0]


def test_the_last_and_the_telling_steps_are_kept() -> None:
    steps = pd.DataFrame({"case": [0] * 6 + [1] * 2, "tells": [True, *[False] * 7]})
    assert choose_steps(steps, 3).index.tolist() == [0, 4, 5, 6, 7]
    assert choose_steps(steps, 0).empty


def test_links_within_the_worklist_name_a_row() -> None:
    tables = build_cases(["a", "b"], links=0)
    link = {"account_id": "a", "kind": "device", "no": 1, "other_rank": 2, "other_roles": ["ip"]}
    at = pd.Timestamp("2026-02-01", tz="UTC")
    links = [link | {"other": other, "other_first_at": at} for other in ("b", "x\u202e")]
    tables["links"] = pd.DataFrame(links)
    placed = place_cases(tables, ["a", "b"])
    packed = pack_cases(cut_chunk(placed, 0, 2), 2, {"a": 0, "b": 1}, Detail())["links"]

    assert (packed["other"], packed["rank"], packed["count"]) == ([1, -1], [None, 2], [2, 0])
    assert packed["texts"]["other"] == ["x⟨U+202E⟩"]


def test_more_rows_than_there_is_room_for_are_cut_from_below(make_night: MakeNight) -> None:
    night = make_night(900)
    packed = pack_worklist(night, 20_000)
    head = json.loads(zlib.decompress(base64.b64decode(packed.blocks[0])))

    assert packed.size <= 20_000
    assert 100 < packed.rows < 900
    assert head["account"] == night.worklist["account_id"].head(packed.rows).tolist()


def test_the_order_of_the_tables_does_not_matter(make_night: MakeNight) -> None:
    night = make_night(120)
    turned = {name: table.iloc[::-1] for name, table in night.cases.items()}
    steps = turned["steps"].sort_values("at", kind="stable")
    again = make_night(120, cases={**night.cases, "steps": steps})
    assert pack_worklist(again, 10**6).rows == pack_worklist(night, 10**6).rows == 120
