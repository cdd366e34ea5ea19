"""Value: what was bought, how dear, and how easily it resells."""

from detector.catalogue.feature import OPENING, Feature

_GOODS = ("order_events.category",)
_LIMIT = ("account_events.amount",)


def _dearness(name: str, column: str, en: str, zh: str, needs: tuple[str, ...] = ()) -> Feature:
    return Feature(
        name=name,
        reads="sprees",
        sql=f"max(CASE WHEN orders_before >= 10 AND {column} > {column}_before"
        f" THEN {column} - {column}_before END) / 1e3",
        unit="deviations",
        risky="high",
        needs=needs,
        stories=("bust_out", "account_takeover"),
        reason={
            "en": f"one day's orders{en} were dearer than usual by {{value:.1f}} deviations more "
            "than on any day before",
            "zh": f"某一天的{zh}订单超出惯常价格的程度，比以往任何一天多 {{value:.1f}} 个标准差",
        },
        why="Prices are held against what the account and everybody pay for such goods. Heavy "
        "shoppers have such days too: evidence only where neither limit nor hand is known.",
        context=True,
        stands_in_for=("takeover_signs", "bust_signs"),
    )


FEATURES = (
    _dearness("dear_day_sum_24h", "dear", "", ""),
    _dearness("night_dear_day_sum_24h", "dear_night", " at night", "夜间"),
    _dearness(
        "far_dear_day_sum_24h",
        "dear_far",
        " far from home",
        "异地",
        ("order_events.delivery_latitude|order_events.delivery_region_code",),
    ),
    Feature(
        name="order_amount_max",
        reads="order_context",
        sql="max(amount) / 1e2",
        unit="yuan",
        risky="high",
        stories=("identity_theft", "account_takeover", "bust_out"),
        reason={"en": "largest order {value:,.0f} yuan", "zh": "最大一单 {value:,.0f} 元"},
        why="Thieves take the dearest goods that a limit allows.",
        context=True,
    ),
    Feature(
        name="order_dearer_share",
        reads="order_context",
        sql="min(dearer_share)",
        unit="share of orders",
        risky="low",
        needs=_GOODS,
        stories=("identity_theft", "account_takeover"),
        reason={
            "en": "only {value:.2%} of orders in the same category cost as much",
            "zh": "同类订单中仅 {value:.2%} 达到此金额",
        },
        why="The largest order against its own category: a dear phone is not a dear sofa.",
    ),
    Feature(
        name="first_order_dearer_share",
        reads="order_stories",
        sql="min(CASE WHEN orders_before = 0 AND since_credit <= 7 * {day} THEN dearer_share END)",
        unit="share of orders",
        risky="low",
        needs=(OPENING,),
        stories=("identity_theft", "mule_ring"),
        reason={
            "en": "its first day of orders holds one that only {value:.2%} of its category exceed",
            "zh": "首日订单中有一笔仅 {value:.2%} 的同类订单达到其金额",
        },
        why="People begin small; a stolen identity begins at the top.",
    ),
    Feature(
        name="resale_amount_share",
        reads="order_context",
        sql="CASE WHEN sum(spent) > 0 THEN"
        " CAST(sum(resale * spent) AS DOUBLE) / CAST(sum(spent) AS DOUBLE) END",
        unit="share of money",
        risky="high",
        needs=_GOODS,
        stories=("identity_theft", "account_takeover", "bust_out"),
        reason={
            "en": "{value:.0%} of its credit went into goods that resell",
            "zh": "{value:.0%} 的信用消费为易变现商品",
        },
        why="Phones, gold, liquor and cards are cash by tomorrow.",
    ),
    Feature(
        name="resale_amount_sum_24h",
        reads="resale_days",
        sql="max(resale_24h) / 1e2",
        unit="yuan",
        risky="high",
        needs=_GOODS,
        stories=("identity_theft", "account_takeover", "bust_out"),
        reason={
            "en": "{value:,.0f} yuan of goods that resell within 24 hours",
            "zh": "24 小时内购买易变现商品 {value:,.0f} 元",
        },
        why="One phone is a wish, three are a business.",
        context=True,
    ),
    Feature(
        name="resale_orders_count_24h",
        reads="resale_days",
        sql="max(resale_orders_24h)",
        unit="orders",
        risky="high",
        needs=_GOODS,
        stories=("identity_theft", "account_takeover", "bust_out"),
        reason={
            "en": "orders of goods that resell within 24 hours: {value:.0f}",
            "zh": "24 小时内下单易变现商品 {value:.0f} 笔",
        },
        why="The same, told in orders: split so that one gets through.",
    ),
    Feature(
        name="order_of_limit_max",
        reads="order_context",
        sql="max(CASE WHEN spent > 0 THEN of_limit END)",
        unit="share of the limit",
        risky="high",
        needs=_LIMIT,
        stories=("identity_theft", "mule_ring", "account_takeover"),
        reason={
            "en": "one order took {value:.0%} of the limit",
            "zh": "一笔订单占额度的 {value:.0%}",
        },
        why="Chosen to fit the limit, not the need.",
        context=True,
    ),
)
