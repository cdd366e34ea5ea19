"""Drawdown: cash out of a quiet account, and where it went."""

from detector.catalogue.feature import OPENING, Feature

_DRAW = ("account_events.event_type:cash_drawn",)
_LIMIT = (*_DRAW, "account_events.amount")
_TRANSFER = (*_LIMIT, "account_events.event_type:transferred_out")
_PAYEE = (*_TRANSFER, "account_events.counterparty")

FEATURES = (
    Feature(
        name="drawdown_signs",
        reads="draws",
        sql="max(drawdown_signs)",
        unit="signs",
        risky="high",
        needs=_DRAW,
        stories=("coached_drawdown",),
        reason={
            "en": "one draw of cash joins {value:.0f} signs of a coached drawdown",
            "zh": "一次取现同时具有 {value:.0f} 个被诱导转账的迹象",
        },
        why="A quiet account, its first draw ever, nearly the whole limit, passed on at once to "
        "a payee never seen before, while somebody shared the screen.",
    ),
    Feature(
        name="cash_drawn_limit_share_24h",
        reads="draws",
        sql="max(CASE WHEN to_known_payee = 0 THEN drained END)",
        unit="share of the limit",
        risky="high",
        needs=_LIMIT,
        stories=("coached_drawdown", "bust_out"),
        reason={
            "en": "{value:.0%} of the limit drawn as cash within a day",
            "zh": "一天内取现达额度的 {value:.0%}",
        },
        why="The fake agent asks for all of it.",
        context=True,
    ),
    Feature(
        name="hours_silence_before_draw",
        reads="draws",
        sql="max(CASE WHEN drained >= 3e-1 AND to_known_payee = 0 THEN silence END) / 36e8",
        unit="hours",
        risky="high",
        needs=_LIMIT,
        stories=("coached_drawdown",),
        reason={
            "en": "a large draw of cash after {value:,.0f} silent hours",
            "zh": "沉寂 {value:,.0f} 小时后大额取现",
        },
        why="Victims of coaching are people who hardly use their credit.",
    ),
    Feature(
        name="first_draw_limit_share",
        reads="draws",
        sql="max(CASE WHEN draws_before = 0 AND tenure > 30 * {day}"
        " AND to_known_payee = 0 THEN drained END)",
        unit="share of the limit",
        risky="high",
        needs=_LIMIT,
        stories=("coached_drawdown",),
        reason={
            "en": "its first draw ever took {value:.0%} of the limit",
            "zh": "首次取现即占额度的 {value:.0%}",
        },
        why="People who live on cash loans have drawn before.",
        context=True,
    ),
    Feature(
        name="hours_draw_to_transfer",
        reads="draws",
        sql="min(CASE WHEN drained >= 3e-1 AND to_known_payee = 0"
        " THEN passed_at - at_us END) / 36e8",
        unit="hours",
        risky="low",
        needs=_TRANSFER,
        stories=("coached_drawdown", "account_takeover"),
        reason={
            "en": "drawn cash was transferred out after {value:.2f} hours",
            "zh": "取现 {value:.2f} 小时后转出",
        },
        why="The agent stays on the line until the money has gone.",
    ),
    Feature(
        name="cash_passed_on_share_24h",
        reads="draws",
        sql="max(CASE WHEN drained >= 3e-1 AND to_known_payee = 0 THEN passed END)",
        unit="share of the draw",
        risky="high",
        needs=_TRANSFER,
        stories=("coached_drawdown", "account_takeover"),
        reason={
            "en": "{value:.0%} of drawn cash left the account within a day",
            "zh": "取出的现金一天内转出 {value:.0%}",
        },
        why="Borrowed in order to give away.",
    ),
    Feature(
        name="new_payee_limit_share_24h",
        reads="draws",
        sql="max(passed_new * drained)",
        unit="share of the limit",
        risky="high",
        needs=_PAYEE,
        stories=("coached_drawdown", "account_takeover"),
        reason={
            "en": "{value:.0%} of the limit was drawn and sent to a payee never seen before",
            "zh": "取现并转给首次出现的收款人，占额度的 {value:.0%}",
        },
        why="The safe account is always new. Rent and relatives are not.",
        context=True,
    ),
    Feature(
        name="quiet_new_payee_limit_share",
        reads="draws",
        sql="max(CASE WHEN draws_before = 0 AND uses_month_before = 0 AND tenure > 30 * {day}"
        " THEN passed_new * drained END)",
        unit="share of the limit",
        risky="high",
        needs=_PAYEE,
        stories=("coached_drawdown",),
        reason={
            "en": "unused for a month and never drawn before, then {value:.0%} of the limit went "
            "to a new payee",
            "zh": "一个月未使用且从未取现，却将额度的 {value:.0%} 转给新收款人",
        },
        why="The whole story in one number: silence, first draw, all of it, new payee.",
    ),
    Feature(
        name="quick_new_payee_limit_share_1h",
        reads="draws",
        sql="max(CASE WHEN hours_to_new_payee <= 1 AND since_credit > 30 * {day}"
        " THEN passed_new * drained END)",
        unit="share of the limit",
        risky="high",
        needs=(*_PAYEE, OPENING),
        stories=("coached_drawdown", "account_takeover"),
        reason={
            "en": "{value:.0%} of the limit was drawn and within the hour sent to a payee never "
            "seen before",
            "zh": "取现后一小时内转给首次出现的收款人，占额度的 {value:.0%}",
        },
        why="Somebody is waiting for the money. Rent is paid when it is due.",
    ),
    Feature(
        name="draws_count_24h",
        reads="draws",
        sql="max(CASE WHEN draws_day >= 2 THEN draws_day END)",
        unit="draws",
        risky="high",
        needs=_DRAW,
        stories=("coached_drawdown", "bust_out"),
        reason={
            "en": "cash drawn {value:.0f} times within a day",
            "zh": "一天内取现 {value:.0f} 次",
        },
        why="Draw after draw until nothing is left.",
    ),
    Feature(
        name="screen_shared_draw_sum_24h",
        reads="draws",
        sql="max(CASE WHEN screen_24h = 1 THEN spent_24h END) / 1e2",
        unit="yuan",
        risky="high",
        needs=("account_events.event_type:screen_shared", *_LIMIT),
        stories=("coached_drawdown",),
        reason={
            "en": "{value:,.0f} yuan drawn within a day of sharing the screen",
            "zh": "共享屏幕后一天内取现 {value:,.0f} 元",
        },
        why="Who shares the screen is being told what to press.",
    ),
    Feature(
        name="cash_then_goods_limit_share",
        reads="spending",
        sql="max(CASE WHEN kind = 'cash_drawn' AND orders_24h > 0 THEN of_limit_24h END)",
        unit="share of the limit",
        risky="high",
        needs=_LIMIT,
        stories=("bust_out", "account_takeover"),
        reason={
            "en": "goods and cash together took {value:.0%} of the limit in a day",
            "zh": "一天内购物与取现合计用掉额度的 {value:.0%}",
        },
        why="Whoever empties a limit uses every door.",
    ),
)
