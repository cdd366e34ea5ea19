"""Tempo: how fast orders and money move."""

from detector.catalogue.feature import OPENING, Feature
from detector.catalogue.stages.words import share_of_limit

_OPENING = (OPENING,)
_LIMIT = ("account_events.amount",)


def _after_opening(window: str, hours: int, name: str, zh: str) -> Feature:
    return Feature(
        name=f"limit_used_after_opening_share_{window}",
        reads="order_stories",
        sql=share_of_limit(
            f"sum(CASE WHEN since_credit <= {hours} * {{hour}} THEN spent END)", "max(limit_fen)"
        ),
        unit="share of the limit",
        risky="high",
        needs=(*_OPENING, *_LIMIT),
        stories=("identity_theft", "mule_ring"),
        reason={
            "en": f"{{value:.0%}} of the limit spent within {name} of opening credit",
            "zh": f"开通信用后{zh}内用掉额度的 {{value:.0%}}",
        },
        why="A stolen limit is emptied before its owner hears of it. On the first day it is "
        "mostly the promo newcomer who is fastest: context, and the week is the evidence.",
        context=hours <= 24,
    )


FEATURES = (
    _after_opening("1h", 1, "an hour", "一小时"),
    _after_opening("24h", 24, "a day", "一天"),
    _after_opening("7d", 168, "a week", "一周"),
    Feature(
        name="orders_after_opening_count_24h",
        reads="order_stories",
        sql="sum(CASE WHEN since_credit <= {day} AND orders_before = 0 THEN 1 END)",
        unit="orders",
        risky="high",
        needs=_OPENING,
        stories=("identity_theft", "mule_ring"),
        reason={
            "en": "first orders ever, all within a day of opening credit: {value:.0f}",
            "zh": "首批订单均在开通信用后一天内，共 {value:.0f} 笔",
        },
        why="Several orders at once, so that one gets through. Stopped ones count; accounts that "
        "had ordered before do not: they knew the shop.",
    ),
    Feature(
        name="orders_on_credit_sum_24h",
        reads="order_context",
        sql="max(CASE WHEN spent_24h > spent_month_before THEN spent_24h END) / 1e2",
        unit="yuan",
        risky="high",
        stories=("bust_out", "identity_theft", "account_takeover"),
        reason={
            "en": "{value:,.0f} yuan of credit used in a day, more than in the month before",
            "zh": "一天使用信用 {value:,.0f} 元，超过此前一个月",
        },
        why="The most that was used of the credit in one day, goods and cash together.",
    ),
    Feature(
        name="limit_used_share_24h",
        reads="spending",
        sql="max(of_limit_24h)",
        unit="share of the limit",
        risky="high",
        needs=_LIMIT,
        stories=("bust_out", "coached_drawdown", "identity_theft"),
        reason={
            "en": "{value:.0%} of the limit used within 24 hours",
            "zh": "24 小时内用掉额度的 {value:.0%}",
        },
        why="Whoever will not pay back takes all there is, and quickly.",
    ),
    Feature(
        name="limit_used_share_1h",
        reads="spending",
        sql="max(of_limit_1h)",
        unit="share of the limit",
        risky="high",
        needs=_LIMIT,
        stories=("bust_out", "coached_drawdown", "account_takeover"),
        reason={
            "en": "{value:.0%} of the limit used within one hour",
            "zh": "一小时内用掉额度的 {value:.0%}",
        },
        why="One sitting.",
        context=True,
    ),
    Feature(
        name="hours_three_orders",
        reads="order_gaps",
        sql="min(CASE WHEN uses_month_before <= 3 THEN third_gap END) / 36e8",
        unit="hours",
        risky="low",
        stories=("identity_theft", "account_takeover", "bust_out"),
        reason={
            "en": "three orders within {value:.2f} hours after a month with hardly any",
            "zh": "一个月几乎未用后，{value:.2f} 小时内连下三单",
        },
        why="Three orders in minutes, four in the case that started this. Heavy shoppers do it all "
        "the time, so only where the month before was quiet.",
    ),
    Feature(
        name="orders_busiest_count_1h",
        reads="order_context",
        sql="max(orders_1h)",
        unit="orders",
        risky="high",
        stories=("identity_theft", "account_takeover", "bust_out"),
        reason={
            "en": "orders in its busiest hour: {value:.0f}",
            "zh": "最忙的一小时下单 {value:.0f} 笔",
        },
        why="The busiest hour of an account that is being emptied.",
        context=True,
    ),
    Feature(
        name="night_amount_share",
        reads="order_context",
        sql="CAST(sum(CASE WHEN hour < 6 THEN amount END) AS DOUBLE)"
        " / nullif(CAST(sum(amount) AS DOUBLE), 0e0)",
        unit="share of money",
        risky="high",
        stories=("bust_out", "account_takeover"),
        reason={
            "en": "{value:.0%} of its money was ordered between midnight and six",
            "zh": "{value:.0%} 的金额在零点至六点下单",
        },
        why="At night the owner sleeps and nobody reads messages.",
    ),
    Feature(
        name="hours_silence_before_burst",
        reads="order_stories",
        sql="max(CASE WHEN spent_24h >= 3e-1 * limit_fen THEN silence END) / 36e8",
        unit="hours",
        risky="high",
        needs=_LIMIT,
        stories=("account_takeover", "bust_out"),
        reason={
            "en": "after {value:,.0f} silent hours a third of the limit was used in a day",
            "zh": "沉寂 {value:,.0f} 小时后一天内用掉三成额度",
        },
        why="Dormant accounts are taken over because nobody watches them.",
    ),
)
