"""A case of identity theft."""

from tests.browser.case_view.page import Case
from tests.browser.case_view.parts import (
    HANGZHOU,
    SHENZHEN,
    at,
    event,
    key,
    link,
    order,
    sign,
    stop,
    whole,
)


def identity_theft() -> Case:
    """Credit in a stranger's name: five orders in two hours, two of them stopped."""
    day = "2026-05-02 "
    hand = {"login": 1, "notify": 2, "person": 1, "device": 1, "ip": 1}
    goods = {"recipient": 3, "device": 1, "ip": 1, "address": 1, "paidWith": "credit"}
    steps = [
        event(day + "13:31", "registered", HANGZHOU, **{**hand, "notify": 1}),
        event(day + "13:40", "identity_verified", SHENZHEN, **{**hand, "notify": 1}),
        event(day + "13:41", "notify_phone_changed", SHENZHEN, **hand),
        event(day + "13:52", "credit_opened", SHENZHEN, amount=20000, **hand),
        event(day + "13:55", "address_added", SHENZHEN, address=1, **hand),
        event("2026-05-03 09:12", "login", SHENZHEN, **hand),
    ]
    courses = [
        ("O-7701", 5999, "phones", ("placed 14:02", "paid 14:02", "intercepted 15:10"), "M-31"),
        ("O-7702", 4899, "phones", ("placed 14:09", "paid 14:10"), "M-31"),
        ("O-7704", 3200, "gold", ("placed 14:26", "paid 14:27", "cancelled 14:41"), "M-08"),
        ("O-7705", 3150, "gift cards", ("placed 14:44", "paid 14:44", "shipped 19:20"), "M-08"),
        ("O-7709", 1780, "gift cards", ("placed 15:32", "paid 15:33"), "M-12"),
    ]
    for name, amount, category, course, merchant in courses:
        told = dict(one.split() for one in course)
        steps += order(
            name,
            {what: day + clock for what, clock in told.items()},
            SHENZHEN,
            **{**goods, "amount": amount, "goods": category, "merchant": merchant},
        )
    return whole(
        "acc-20418",
        "identity_theft",
        steps,
        certainty="clear",
        asOf=at("2026-05-03 10:00"),
        stops=_stops(),
        profile=_profile(day),
        keys=_keys(day),
        links=_links(),
        signs=_signs(),
    )


def _stops() -> list[Case]:
    return [
        stop("order", "O-7702", 4899, "2026-05-03 16:00", "shipped"),
        stop("order", "O-7705", 3150, "2026-05-03 09:00", "delivered"),
        stop("order", "O-7709", 1780, None, "shipped"),
    ]


def _profile(day: str) -> Case:
    return {
        "since": at(day + "13:31"),
        "registered": at(day + "13:31"),
        "opened": at(day + "13:52"),
        "limit": 20000,
        "home": HANGZHOU[0],
        "city": HANGZHOU[1],
        "peers": "newcomers",
    }


def _keys(day: str) -> list[Case]:
    return [
        key("phone", 1, "170****0083", ["login_phone"], day + "13:31"),
        key("phone", 2, "138****5512", ["notify_phone"], day + "13:40", 2),
        key("phone", 3, "165****7734", ["delivery_phone"], day + "14:02", 4),
        key("person", 1, "330****1X", ["id_number"], day + "13:40", 2),
        key("device", 1, "d4****9e", ["device_id"], day + "13:31", 3),
        key("ip", 1, "****", ["ip"], day + "13:31"),
        key("address", 1, "广东省深圳市****", ["delivery_address"], day + "13:55", 4),
    ]


def _links() -> list[Case]:
    return [
        link("phone", 2, "acc-00731", None, "login_phone", "notify_phone"),
        link("person", 1, "acc-00731", None, "id_number"),
        link("phone", 3, "acc-20377", 4, "delivery_phone"),
        link("phone", 3, "acc-20391", 11, "delivery_phone"),
        link("phone", 3, "acc-19984", None, "delivery_phone"),
        link("device", 1, "acc-20377", 4, "device_id"),
        link("device", 1, "acc-20391", 11, "device_id"),
        link("address", 1, "acc-20377", 4, "delivery_address"),
        link("address", 1, "acc-20391", 11, "delivery_address"),
        link("address", 1, "acc-18220", None, "delivery_address"),
    ]


def _signs() -> list[Case]:
    return [
        sign(
            "the notification number signs in to another account",
            "通知号码用于登录另一个账户",
            0.31,
            0.9987,
            "newcomers",
        ),
        sign(
            "first order 0.2 hours after credit was opened",
            "开通信用 0.2 小时后首次下单",
            0.22,
            0.993,
            "newcomers",
        ),
        sign(
            "95% of the limit used within 24 hours",
            "24 小时内用掉 95% 额度",
            0.17,
            0.9996,
            "newcomers",
        ),
        sign(
            "19,028 yuan of resale goods sent far away in the first week of credit",
            "开通信用首周，19,028 元易转卖商品寄往远方",
            0.12,
            0.99993,
            "newcomers",
        ),
        sign("others seen with its device: 2", "同设备的其他账户：2", 0.06, 0.962, "newcomers"),
    ]
