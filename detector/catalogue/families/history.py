"""History: an account against its own past, so that an old account in new hands stands out."""

from detector.catalogue.feature import OPENING, Feature

_GOODS = ("order_events.category",)
_LIMIT = ("account_events.amount",)


def _unrepaid(
    signs: str, stories: tuple[str, ...], en: str, zh: str, needs: tuple[str, ...]
) -> Feature:
    return Feature(
        name=f"{signs}_unrepaid_signs",
        reads="aftermath",
        sql=f"{signs}_signs",
        unit="signs",
        risky="high",
        needs=("account_events.event_type:repaid", *needs, *_LIMIT),
        stories=stories,
        reason={
            "en": f"{{value:.0f}} signs of {en}, and nothing repaid for five weeks and more since",
            "zh": f"具有 {{value:.0f}} 个{zh}的迹象，此后五周以上分文未还",
        },
        why="Joins the story with its end. Honest people who look alike for a day get the bill and "
        "pay it; a stranger, or somebody who was told that the money is safe, does not.",
    )


_STORIES = ("takeover_signs", "bust_signs")


FEATURES = (
    Feature(
        name="bust_signs",
        reads="order_stories",
        sql="max(bust_signs)",
        unit="signs",
        risky="high",
        needs=(*_LIMIT, OPENING),
        stories=("bust_out",),
        reason={
            "en": "a day of spending joins {value:.0f} signs of a bust-out",
            "zh": "一天的消费同时具有 {value:.0f} 个恶意透支的迹象",
        },
        why="A third of the limit and more in one day, far beyond the month before, new kinds of "
        "goods that resell, several orders an hour, at night.",
    ),
    Feature(
        name="spree_signs",
        reads="sprees",
        sql="max(CASE WHEN orders_before >= 10 THEN spree_signs END)",
        unit="signs",
        risky="high",
        stories=("bust_out", "account_takeover"),
        reason={
            "en": "one day joins {value:.0f} signs that it is like no day before",
            "zh": "某一天同时具有 {value:.0f} 个有别于以往任何一天的迹象",
        },
        why="Twice the heaviest day it ever had, more orders, dearer, farther, at other hours: the "
        "account against its own past, where neither limit nor hand is known.",
        context=True,
        stands_in_for=_STORIES,
    ),
    Feature(
        name="day_own_past_ratio_24h",
        reads="sprees",
        sql="max(CASE WHEN orders_before >= 10 AND times > 1 THEN times END)",
        unit="times",
        risky="high",
        stories=("bust_out", "account_takeover"),
        reason={
            "en": "one day's spending was {value:.1f} times its heaviest day before",
            "zh": "一天的消费是以往最高一天的 {value:.1f} 倍",
        },
        why="The own heaviest day is the fairest peer of a heavy shopper.",
        context=True,
        stands_in_for=_STORIES,
    ),
    Feature(
        name="spent_own_past_ratio_24h",
        reads="spending",
        sql="max(CASE WHEN since_credit > 30 * {day} AND spent_24h >= 2e-1 * limit_fen"
        " THEN spent_24h / (spent_month_before + 1e-2 * limit_fen) END)",
        unit="times",
        risky="high",
        needs=(*_LIMIT, OPENING),
        stories=("bust_out", "account_takeover"),
        reason={
            "en": "one day's credit was {value:.1f} times that of the whole month before",
            "zh": "一天的信用使用是前一个月的 {value:.1f} 倍",
        },
        why="An account that behaved and then does not.",
        context=True,
    ),
    Feature(
        name="order_own_past_ratio",
        reads="order_context",
        sql="max(CASE WHEN orders_before >= 3 AND spent_max_before > 0 AND resale = 1"
        " THEN CAST(spent AS DOUBLE) / spent_max_before END)",
        unit="times",
        risky="high",
        needs=("order_events.category",),
        stories=("account_takeover", "bust_out"),
        reason={
            "en": "one order of goods that resell was {value:.1f} times the largest ever before",
            "zh": "一笔易变现商品订单是以往最大一笔的 {value:.1f} 倍",
        },
        why="The own largest order is the fairest peer.",
        context=True,
        stands_in_for=_STORIES,
    ),
    Feature(
        name="new_goods_amount_share_24h",
        reads="order_context",
        sql="max(CASE WHEN orders_before >= 3 AND (new_category = 1 OR new_merchant = 1)"
        " AND of_limit >= 1e-1 THEN of_limit END)",
        unit="share of the limit",
        risky="high",
        needs=("order_events.category|order_events.merchant_id", *_LIMIT),
        stories=("account_takeover", "bust_out"),
        reason={
            "en": "{value:.0%} of the limit went into goods or to a merchant it never bought from",
            "zh": "额度的 {value:.0%} 用于从未买过的品类或商家",
        },
        why="Habits are personal; a stranger has other ones.",
        context=True,
    ),
    Feature(
        name="new_everything_signs",
        reads="order_context",
        sql="max(CASE WHEN orders_before >= 3 THEN new_device + new_address + new_recipient"
        " + new_ip + new_category + new_merchant END)",
        unit="signs",
        risky="high",
        stories=("account_takeover",),
        reason={
            "en": "one order had {value:.0f} things new to the account at once (device, address, "
            "recipient, ip, goods, merchant)",
            "zh": "一笔订单同时有 {value:.0f} 项首次出现（设备、地址、收件人、IP、品类、商家）",
        },
        why="Life changes one thing at a time.",
        context=True,
    ),
    Feature(
        name="hour_unusual_amount_share",
        reads="order_hours",
        sql="max(of_limit)",
        unit="share of the limit",
        risky="high",
        needs=_LIMIT,
        stories=("account_takeover", "bust_out"),
        reason={
            "en": "an order of {value:.0%} of the limit at an hour when it never ordered before",
            "zh": "在从未下单的时段下单，占额度的 {value:.0%}",
        },
        why="People shop at their hours.",
        context=True,
    ),
    Feature(
        name="hours_unrepaid",
        reads="repayment",
        sql="CASE WHEN repaid = 0 AND burst >= 2e-1 THEN ({as_of} - at_us) / 36e8 END",
        unit="hours",
        risky="high",
        needs=("account_events.event_type:repaid", *_LIMIT),
        stories=("bust_out", "identity_theft", "mule_ring"),
        reason={
            "en": "nothing repaid in the {value:,.0f} hours since its heaviest day",
            "zh": "自用款最多之日起 {value:,.0f} 小时分文未还",
        },
        why="Never-pay: who did not mean to pay back never starts.",
    ),
    Feature(
        name="never_repaid_limit_share_30d",
        reads="repayment",
        sql="CASE WHEN repaid = 0 AND at_us <= {as_of} - 35 * {day} THEN burst END",
        unit="share of the limit",
        risky="high",
        needs=("account_events.event_type:repaid", *_LIMIT),
        stories=("bust_out", "identity_theft", "mule_ring", "coached_drawdown"),
        reason={
            "en": "{value:.0%} of the limit used in a day, more than a month ago, and nothing "
            "repaid since",
            "zh": "一个多月前一天用掉额度的 {value:.0%}，此后分文未还",
        },
        why="The first instalment is due after a month; the share makes it weigh.",
    ),
    Feature(
        name="resale_limit_share_24h",
        reads="resale_days",
        sql="max(CASE WHEN since_credit > 30 * {day} THEN of_limit END)",
        unit="share of the limit",
        risky="high",
        needs=(OPENING, *_GOODS, *_LIMIT),
        stories=("bust_out", "account_takeover"),
        reason={
            "en": "goods that resell for {value:.0%} of the limit within 24 hours",
            "zh": "24 小时内购买易变现商品，占额度的 {value:.0%}",
        },
        why="The limit turned into goods that are as good as cash, on an account that had it long.",
    ),
    Feature(
        name="quiet_after_burst_share",
        reads="repayment",
        sql="CASE WHEN used_after = 0 THEN burst END",
        unit="share of the limit",
        risky="high",
        needs=_LIMIT,
        stories=("bust_out", "coached_drawdown"),
        reason={
            "en": "{value:.0%} of the limit used in a day, and not one use in the two weeks after",
            "zh": "一天用掉额度的 {value:.0%}，此后两周再无使用",
        },
        why="After the night that empties it, an account is left behind.",
    ),
    Feature(
        name="limit_raised_then_used_share",
        reads="raised",
        sql="max(used)",
        unit="share of the limit",
        risky="high",
        needs=(OPENING, "account_events.event_type:credit_limit_changed", *_LIMIT),
        stories=("bust_out",),
        reason={
            "en": "{value:.0%} of the limit used in a day within a month of raising it",
            "zh": "提额后一个月内一天用掉额度的 {value:.0%}",
        },
        why="Bust-outs are patient until the limit is worth it.",
    ),
    _unrepaid("bust", ("bust_out",), "a bust-out", "恶意透支", (OPENING,)),
    _unrepaid(
        "drawdown",
        ("coached_drawdown",),
        "a coached drawdown",
        "被诱导转账",
        ("account_events.event_type:cash_drawn",),
    ),
    _unrepaid(
        "origination",
        ("identity_theft", "mule_ring"),
        "stolen papers",
        "冒用身份",
        (OPENING,),
    ),
)
