"""A case of a mule ring."""

from tests.browser.case_view.page import Case
from tests.browser.case_view.parts import event, key, link, order, sign, whole


def mule_ring() -> Case:
    """One of many accounts that opened together and send to one address."""
    hand: Case = {"login": 1, "notify": 1, "person": 1, "device": 1, "ip": 1}
    steps = [
        event("2026-04-28 10:02", "registered", **hand),
        event("2026-04-28 10:04", "identity_verified", **hand),
        event("2026-04-28 10:07", "credit_opened", amount=8000, **hand),
    ]
    for number, (day, clock) in enumerate([("28", "10:15"), ("28", "10:19"), ("29", "21:40")]):
        start = f"2026-04-{day} {clock}"
        course = {"placed": start, "paid": start, "shipped": f"2026-04-{int(day) + 1} 08:10"}
        if number == 0:
            course["delivered"] = "2026-04-30 16:00"
        told = {"amount": 2599.5, "goods": "phones", "paidWith": "credit", "merchant": "M-77"}
        where = {"recipient": 2, "address": 1, "device": 1}
        steps += order(f"O-91{number}", course, (None, "佛山市"), **told, **where)  # type: ignore[arg-type]
    return whole(
        "acc-50044",
        "mule_ring",
        steps,
        rank=17,
        certainty="likely",
        ring="r-3f9a",
        profile={"limit": 8000, "home": None, "city": "", "peers": "newcomers"},
        keys=_keys(),
        links=_links(),
        signs=_signs(),
    )


def _keys() -> list[Case]:
    return [
        key("phone", 1, "167****4410", ["login_phone", "notify_phone"], "2026-04-28 10:02"),
        key("phone", 2, "165****7734", ["delivery_phone"], "2026-04-28 10:15", 4),
        key("device", 1, "7b****21", ["device_id"], "2026-04-28 10:02", 6),
        key("ip", 1, "****", ["ip"], "2026-04-28 10:02", 2),
        key("address", 1, "广东省佛山市****", ["delivery_address"], "2026-04-28 10:15", 41),
    ]


def _links() -> list[Case]:
    others = [f"acc-5{n:04}" for n in range(30)]
    return [
        *(
            link("address", 1, other, 18 + n if n < 9 else None, "delivery_address")
            for n, other in enumerate(others[:20])
        ),
        *(link("device", 1, other, 18 + n, "device_id") for n, other in enumerate(others[:5])),
        *(link("phone", 2, other, 18 + n, "delivery_phone") for n, other in enumerate(others[3:6])),
        link("ip", 1, others[25], None, "ip"),
    ]


def _signs() -> list[Case]:
    return [
        sign(
            "its opening joins 4 signs of a ring",
            "开通时具备 4 项团伙特征",
            0.44,
            0.9995,
            "newcomers",
        ),
        sign(
            "belongs to a ring of 41 linked accounts",
            "属于 41 个关联账户的团伙",
            0.3,
            1.0,
            "newcomers",
        ),
        sign(
            "97% of the limit used in the first week",
            "首周用掉 97% 额度",
            0.14,
            0.9,
            "newcomers",
        ),
    ]
