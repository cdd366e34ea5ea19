"""A case of a coached drawdown."""

from tests.browser.case_view.page import Case
from tests.browser.case_view.parts import CHENGDU, event, key, link, order, sign, stop, whole


def coached_drawdown() -> Case:
    """A quiet account of three years; then a shared screen, and three draws in an hour."""
    own = {"login": 1, "notify": 1, "person": 1, "device": 1, "ip": 1}
    steps = [event("2023-03-11 20:14", "registered", CHENGDU, **own)]
    steps += [event("2023-03-12 09:30", "credit_opened", CHENGDU, amount=50000, **own)]
    steps += [event("2025-01-20 12:00", "device_bound", CHENGDU, **{**own, "device": 2})]
    own["device"] = 2
    for month in range(1, 13):
        when = f"2025-{month:02}-{3 + month:02} "
        bought = {"placed": when + "19:05", "paid": when + "19:06", "delivered": when + "23:10"}
        told = {"amount": 89 + 37 * month, "goods": "groceries", "paidWith": "credit"}
        more = {"recipient": 1, "address": 1, "device": 2, "merchant": "M-02"}
        steps += order(f"O-{5000 + month}", bought, CHENGDU, **told, **more)
        steps += [event(when + "19:01", "login", CHENGDU, **own)]
        steps += [event(f"2025-{month:02}-25 08:00", "repaid", None, amount=300, **own)]
    return whole(
        "acc-00417",
        "coached_drawdown",
        steps + _coached(own),
        rank=3,
        certainty="clear",
        stops=[stop("draw", "e-1", 14700, "2026-04-30 12:00", "passed on")],
        profile={"limit": 50000, "home": CHENGDU[0], "city": CHENGDU[1], "peers": "quiet"},
        keys=[
            key("phone", 1, "139****2207", ["login_phone", "notify_phone"], "2023-03-11 20:14"),
            key("device", 1, "a1****07", ["device_id"], "2023-03-11 20:14"),
            key("device", 2, "c8****f3", ["device_id"], "2025-01-20 12:00"),
            key("payee", 1, "62****90", ["counterparty"], "2026-04-29 14:31", 42),
            key("payee", 2, "62****14", ["counterparty"], "2026-04-29 15:02"),
        ],
        links=[
            link("payee", 1, f"acc-{30100 + 37 * n}", 5 * n or None, "counterparty")
            for n in range(12)
        ],
        signs=_coached_signs(),
    )


def _coached(own: Case) -> list[Case]:
    day = "2026-04-29 "
    return [
        event(day + "13:58", "support_contacted", None, **own),
        event(day + "14:05", "login", CHENGDU, **own),
        event(day + "14:09", "screen_shared", CHENGDU, **own),
        event(day + "14:22", "cash_drawn", CHENGDU, amount=20000, **own),
        event(day + "14:31", "payee_added", CHENGDU, payee=1, **own),
        event(day + "14:34", "transferred_out", CHENGDU, amount=19900, payee=1, **own),
        event(day + "14:41", "cash_drawn", CHENGDU, amount=15000, **own),
        event(day + "14:44", "transferred_out", CHENGDU, amount=14900, payee=1, **own),
        event(day + "15:02", "payee_added", CHENGDU, payee=2, **own),
        event(day + "15:05", "cash_drawn", CHENGDU, amount=14500, **own),
    ]


def _coached_signs() -> list[Case]:
    return [
        sign(
            "99% of the limit was drawn and within the hour sent to a payee never seen before",
            "额度的 99% 取现并在一小时内转给新收款人",
            0.38,
            0.99997,
            "quiet",
        ),
        sign("cash drawn 3 times within a day", "一天内取现 3 次", 0.24, 0.9991, "quiet"),
        sign(
            "a large draw of cash after 2,730 silent hours",
            "静默 2,730 小时后大额取现",
            0.2,
            0.98,
            "quiet",
        ),
        sign(
            "49,500 yuan drawn within a day of sharing the screen",
            "共享屏幕后一天内取现 49,500 元",
            0.1,
            None,
            "",
        ),
    ]
