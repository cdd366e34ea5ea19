"""The facts of an account, told by eye: steps, numbers, roles, links, and nothing in plain text."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from detector.cases.cities import name_city
from detector.cases.gathering import steps as kept
from detector.cases.gathering.gathering import gather
from detector.cases.gathering.ranked import Ranked, Sign
from detector.cases.tables import SCHEMAS, CaseTables
from detector.catalogue.families import CATALOGUE
from detector.catalogue.matrix import DAY, Span, build_matrix, build_stages
from detector.catalogue.values import read_rows
from detector.engines.duck import DuckEngine
from detector.events.contract import LOGS
from detector.events.read import read_events
from detector.privacy.masks import mask
from tests.telling import LATER, Frames, instant, shuffled, tell

Reasons = Mapping[str, Sequence[str]]


def signs_of(span: Span) -> list[Sign]:
    """Say of the catalogue what the gathering has to know."""
    return [
        Sign(f.name, f.reads, span.fill(f.sql), f.needs, 1 if f.risky == "high" else -1)
        for f in CATALOGUE.values()
    ]


def gather_story(
    story: str | Frames, front: Reasons, as_of: str = "100d", lookback_days: int = 60
) -> CaseTables:
    """Gather the facts of the accounts in `front`, ranked in that order before all others."""
    frames = number_events(tell(story)) if isinstance(story, str) else story
    with DuckEngine(threads=1) as engine:
        events = read_events(engine, frames, as_of=instant(as_of), now=LATER)
        span = Span(events.as_of_us, events.as_of_us - lookback_days * DAY)
        build_stages(engine, span)
        build_matrix(engine, CATALOGUE.values(), span)
        listed = engine.fetch("SELECT account_id FROM accounts ORDER BY account")
        ids = [str(name) for name in listed["account_id"].to_pylist()]
        order = [*front, *(name for name in ids if name not in front)]
        matrix = read_rows(engine, CATALOGUE.values(), np.array([ids.index(n) for n in order]))
        column = list(CATALOGUE).index
        reasons = [
            [
                {"feature": f, "value": float(matrix[row, column(f)]), "contribution": 0.5}
                for f in front.get(name, ())
            ]
            for row, name in enumerate(order)
        ]
        one = pa.struct(
            [("feature", pa.string()), ("value", pa.float64()), ("contribution", pa.float64())]
        )
        table = pa.table(
            {
                "account_id": order,
                "rank": range(1, len(order) + 1),
                "reasons": pa.array(reasons, pa.list_(one)),
            }
        )
        ranked = Ranked(table, table, signs_of(span))
        chosen = table.slice(0, len(front))
        return gather(engine, chosen, ranked, span.as_of, span.since, mask)


def number_events(frames: Frames) -> Frames:
    """Name the events a0, a1, … and o0, o1, … in the order in which they are told."""
    for log, frame in frames.items():
        frame["event_id"] = [f"{log[0]}{row}" for row in range(len(frame))]
    return frames


def rows(table: pa.Table, *names: str) -> list[tuple[Any, ...]]:
    return list(zip(*(table[name].to_pylist() for name in names), strict=True))


PHONES = ("13900000001", "13812345678", "17000000009")
HOME = "浙江省杭州市西湖区文三路90号"

STORY = f"""
    mei 1d registered phone={PHONES[0]} device=device-of-mei-1 region=330106 lat=30.27 lon=120.15
    mei 2d login phone={PHONES[0]} device=device-of-mei-1
    mei 3d credit_opened amount=5000 phone={PHONES[0]} notify={PHONES[1]} paper=330106199001011234
    mei 80d login_failed device=device-of-thief
    mei 80d1h login phone={PHONES[0]} device=device-of-thief region=330106
    mei 80d1h5m placed o1 3000 category=phone with=credit address={HOME} recipient={PHONES[2]}
    mei 80d2h intercepted o1 3000
    mei 81d cash_drawn amount=800 ip=10.0.0.123456
    mei 81d1h transferred_out amount=800 to=payee-number-77
    owner 5d registered phone={PHONES[1]}
    owner 6d login phone={PHONES[1]} device=device-of-owner
    other 7d registered phone=13700000000
    other 79d login device=device-of-thief
    other 90d placed o2 50 recipient={PHONES[2]}
"""


@pytest.fixture(scope="module")
def mei() -> CaseTables:
    front = {"other": (), "mei": ("order_amount_max", "hours_draw_to_transfer")}
    return gather_story(STORY, front).of("mei")


def test_steps_tell_the_lookback_and_who_the_account_belongs_to(mei: CaseTables) -> None:
    """The login of the second day is older than the lookback; the opening is told all the same."""
    told = rows(mei.steps, "what", "event_id", "amount", "login_no", "device_no", "recipient_no")
    assert told == [
        ("registered", "a0", None, 1, 1, None),
        ("credit_opened", "a2", 5000.0, 1, None, None),
        ("login_failed", "a3", None, None, 2, None),
        ("login", "a4", None, 1, 2, None),
        ("placed", "o0", 3000.0, None, None, 3),
        ("intercepted", "o1", 3000.0, None, None, None),
        ("cash_drawn", "a5", 800.0, None, None, None),
        ("transferred_out", "a6", 800.0, None, None, None),
    ]
    assert rows(mei.steps, "latitude", "longitude", "city")[0] == (30.3, 120.2, "杭州市")
    assert mei.steps["city"].to_pylist()[4:6] == ["杭州市", ""], "by region code, else by address"
    assert mei.steps["at"][0].as_py() == instant("1d")


def test_keys_are_numbered_as_they_were_first_seen(mei: CaseTables) -> None:
    """The three numbers share one numbering; a stranger's knock is numbered too."""
    assert rows(mei.keys, "kind", "no", "shown", "roles", "accounts") == [
        ("address", 1, "浙江省杭州市****", ["delivery_address"], 1),
        ("device", 1, "de****-1", ["device_id"], 1),
        ("device", 2, "de****ef", ["device_id"], 2),
        ("ip", 1, "10****56", ["ip"], 1),
        ("payee", 1, "pa****77", ["counterparty"], 1),
        ("person", 1, "330****34", ["id_number"], 1),
        ("phone", 1, "139****0001", ["login_phone"], 1),
        ("phone", 2, "138****5678", ["notify_phone"], 2),
        ("phone", 3, "170****0009", ["delivery_phone"], 2),
    ]
    assert rows(mei.keys, "first_at", "last_at")[2] == (instant("80d"), instant("80d1h"))


def test_links_join_a_number_in_whatever_role(mei: CaseTables) -> None:
    """The notification number signs in to another account. `other` is first in the ranking."""
    assert rows(mei.links, "kind", "no", "other", "other_rank", "other_roles") == [
        ("device", 2, "other", 1, ["device_id"]),
        ("phone", 3, "other", 1, ["delivery_phone"]),
        ("phone", 2, "owner", 3, ["login_phone"]),
    ]
    assert mei.links["other_first_at"][2].as_py() == instant("5d")


def test_profile(mei: CaseTables) -> None:
    """Mei drew once and ordered once in two months, `other` ordered once, the owner never."""
    assert mei.profiles.to_pylist() == [
        {
            "account_id": "mei",
            "rank": 2,
            "since": instant("1d"),
            "registered_at": instant("1d"),
            "opened_at": instant("3d"),
            "credit_limit": 5000.0,
            "home_latitude": 30.3,
            "home_longitude": 120.2,
            "home_city": "杭州市",
            "peers": "busy",
        }
    ]


def test_signs_name_the_events_that_they_rest_upon(mei: CaseTables) -> None:
    told = rows(mei.signs, "feature", "value", "share", "event_ids")
    assert told == [
        ("order_amount_max", 3000.0, 0.5, ["o0", "o1"]),
        ("hours_draw_to_transfer", None, 0.5, []),
    ]


def test_no_plain_value_leaves_the_engine() -> None:
    cases = gather_story(STORY, {"mei": ("numbers_differ_flag",), "owner": (), "other": ()})
    written = " ".join(str(table.to_pylist()) for table in cases)
    frames = tell(STORY)
    private = {"phone", "person", "address"}
    plain = {"device_id", "ip", "counterparty"}
    for log, columns in LOGS.items():
        for column in columns:
            if column.kind.value in private or column.name in plain:
                values = frames[log][column.name].dropna().unique()
                assert [value for value in values if value in written] == []
    assert PHONES[1][-4:] in written


def test_tables_do_not_depend_on_the_order_of_rows() -> None:
    frames = number_events(tell(STORY))
    front = {"mei": ("order_amount_max",), "other": ()}
    first = gather_story(frames, front)
    assert {name: table.schema for name, table in first._asdict().items()} == SCHEMAS
    for seed in (1, 2):
        again = gather_story(shuffled(frames, seed), front)
        assert all(one.equals(two) for one, two in zip(first, again, strict=True))


def test_a_log_with_the_required_columns_alone() -> None:
    frames = tell("a 1d registered\n a 70d placed o1 9\n a 70d1h placed o2 5\n b 1d login")
    for log, frame in frames.items():
        required = [column.name for column in LOGS[log] if column.required]
        frames[log] = frame[required]
    cases = gather_story(frames, {"a": ("order_amount_max", "hours_three_orders")})
    assert rows(cases.steps, "what", "event_id", "order_id", "city") == [
        ("registered", None, None, ""),
        ("placed", None, "o1", ""),
        ("placed", None, "o2", ""),
    ]
    assert cases.keys.num_rows == cases.links.num_rows == 0
    assert cases.signs["event_ids"].to_pylist() == [[], []]


def test_the_cut_keeps_what_reasons_rest_upon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five steps fit: the sign-up, the dear order with both of its steps, and the latest."""
    monkeypatch.setattr(kept, "MOST", 5)
    logins = "\n".join(f"a {day}d login" for day in range(80, 90))
    story = f"a 1d registered\n a 60d placed o1 900\n a 60d1h shipped o1 900\n{logins}"
    cases = gather_story(story, {"a": ("order_amount_max",)})
    assert cases.steps["what"].to_pylist() == ["registered", "placed", "shipped", "login", "login"]
    assert cases.steps["at"][4].as_py() == instant("89d")


def test_a_hub_links_nobody() -> None:
    """Fifty-one accounts on one recipient's number are a locker; two on a device are not."""
    crowd = "\n".join(
        f"c{n:02} 1d registered\n c{n:02} 70d placed o{n} 9 recipient=13511112222"
        for n in range(51)
    )
    pair = "\n".join(f"c{n:02} 71d login device=one-and-the-same" for n in range(2))
    cases = gather_story(f"{crowd}\n{pair}", {"c00": ()})
    assert rows(cases.links, "kind", "other") == [("device", "c01")]
    assert rows(cases.keys, "kind", "accounts") == [("device", 2), ("phone", 51)]


@pytest.mark.parametrize(
    ("code", "city"),
    [
        ("110105", "北京市"),
        ("500228", "重庆市"),
        ("330113", "杭州市"),
        ("659001", "石河子市"),
        ("222401", "延边朝鲜族自治州"),
        ("810000", "香港特别行政区"),
        ("440000", ""),
        ("999999", ""),
        ("", ""),
        (None, ""),
        ("\uff13\uff13\uff10\uff11\uff10\uff16", ""),
    ],
)
def test_cities(code: str | None, city: str) -> None:
    assert name_city(code) == city


def test_nobody_chosen() -> None:
    cases = gather_story(STORY, {})
    assert [table.num_rows for table in cases] == [0] * 5
    assert pd.DataFrame(cases.signs.to_pylist()).empty
