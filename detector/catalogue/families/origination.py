"""Origination: how credit came to be opened, and what came straight after."""

from detector.catalogue.feature import OPENING, Feature

_OPENING = (OPENING,)

FEATURES = (
    Feature(
        name="origination_signs",
        reads="order_stories",
        sql="max(origination_signs)",
        unit="signs",
        risky="high",
        needs=_OPENING,
        stories=("identity_theft", "mule_ring"),
        reason={
            "en": "one order within three days of opening credit joins {value:.0f} signs of "
            "stolen papers",
            "zh": "开通信用三天内的一笔订单同时具有 {value:.0f} 个冒用身份的迹象",
        },
        why="The case that started this: opened with stolen papers, then within minutes goods "
        "that resell, to another city and another recipient. No sign is rare; together they are.",
    ),
    Feature(
        name="origination_distinct_numbers_signs",
        reads="order_stories",
        sql="max(CASE WHEN numbers_differ = 1 THEN origination_signs END)",
        unit="signs",
        risky="high",
        needs=(*_OPENING, "account_events.login_phone", "account_events.notify_phone"),
        stories=("identity_theft",),
        reason={
            "en": "notification number differs, and an order right after opening joins "
            "{value:.0f} signs",
            "zh": "通知号码不同，且开通后立即下单，同时具有 {value:.0f} 个迹象",
        },
        why="The same story told only of accounts whose messages go to somebody else.",
    ),
    Feature(
        name="hours_registration_to_opening",
        reads="opening_contacts",
        sql="(opened_at - since_at) / 36e8",
        unit="hours",
        risky="low",
        needs=_OPENING,
        stories=("identity_theft", "mule_ring"),
        reason={
            "en": "credit opened {value:.1f} hours after the account began",
            "zh": "账户注册 {value:.1f} 小时后开通信用",
        },
        why="Stolen papers are used at once. Promo newcomers hurry too, so it is context.",
        context=True,
    ),
    Feature(
        name="hours_verification_to_opening",
        reads="opening_contacts",
        sql="CASE WHEN opened_at >= verified_at THEN (opened_at - verified_at) / 36e8 END",
        unit="hours",
        risky="low",
        needs=(*_OPENING, "account_events.event_type:identity_verified"),
        stories=("identity_theft", "mule_ring"),
        reason={
            "en": "credit opened {value:.1f} hours after the identity check",
            "zh": "实名认证 {value:.1f} 小时后开通信用",
        },
        why="The identity check is made for the credit, not for the account.",
        context=True,
    ),
    Feature(
        name="hours_opening_to_order",
        reads="order_stories",
        sql="min(since_credit) / 36e8",
        unit="hours",
        risky="low",
        needs=_OPENING,
        stories=("identity_theft",),
        reason={
            "en": "first order {value:.1f} hours after credit was opened",
            "zh": "开通信用 {value:.1f} 小时后首次下单",
        },
        why="Minutes after opening come the orders, before the owner reads the message.",
        context=True,
        stands_in_for=(
            "limit_used_after_opening_share_7d",
            "hours_opening_to_draw",
            "stopped_after_opening_count_72h",
        ),
    ),
    Feature(
        name="hours_opening_to_draw",
        reads="draws",
        sql="min(since_credit) / 36e8",
        unit="hours",
        risky="low",
        needs=(*_OPENING, "account_events.event_type:cash_drawn"),
        stories=("identity_theft", "mule_ring"),
        reason={
            "en": "first cash drawn {value:.1f} hours after credit was opened",
            "zh": "开通信用 {value:.1f} 小时后首次取现",
        },
        why="Credit opened only to be emptied.",
    ),
    Feature(
        name="hours_identity_age_at_order",
        reads="order_context",
        sql="min(CASE WHEN since_credit <= 7 * {day} THEN tenure END) / 36e8",
        unit="hours",
        risky="low",
        needs=_OPENING,
        stories=("identity_theft", "mule_ring"),
        reason={
            "en": "the account was {value:.1f} hours old at its first order on new credit",
            "zh": "新信用首单时账户仅 {value:.1f} 小时",
        },
        why="A whole life of an account within hours: registered, verified, opened, spent.",
        context=True,
    ),
    Feature(
        name="first_day_amount_share",
        reads="order_stories",
        sql="CASE WHEN max(tenure) <= 30 * {day} THEN"
        " CAST(sum(CASE WHEN since_credit <= {day} THEN spent END) AS DOUBLE)"
        " / nullif(CAST(sum(spent) AS DOUBLE), 0e0) END",
        unit="share",
        risky="high",
        needs=_OPENING,
        stories=("identity_theft", "mule_ring"),
        reason={
            "en": "{value:.0%} of a new account's credit spending fell on its first day of credit",
            "zh": "新账户信用消费的 {value:.0%} 发生在开通首日",
        },
        why="Opened for this one day: whoever keeps the account goes on using it.",
    ),
    Feature(
        name="stopped_after_opening_count_72h",
        reads="order_context",
        sql="sum(CASE WHEN since_credit <= 3 * {day} AND stopped = 1 THEN 1 END)",
        unit="orders",
        risky="high",
        needs=(
            *_OPENING,
            "order_events.event_type:intercepted|order_events.event_type:cancelled"
            "|order_events.event_type:refunded",
        ),
        stories=("identity_theft", "mule_ring"),
        reason={
            "en": "orders intercepted, cancelled or refunded within three days of opening "
            "credit: {value:.0f}",
            "zh": "开通信用三天内有 {value:.0f} 笔订单被拦截、取消或退款",
        },
        why="An attempt that was stopped is a signal too: the next one may get through.",
    ),
    Feature(
        name="promo_haste_share",
        reads="order_stories",
        sql="CAST(sum(CASE WHEN since_credit <= {day} AND to_self = 1 THEN spent END) AS DOUBLE)"
        " / nullif(CAST(sum(spent) AS DOUBLE), 0e0)",
        unit="share of money",
        risky="high",
        needs=_OPENING,
        reason={
            "en": "{value:.0%} of its credit went on the first day to its owner's own address",
            "zh": "信用消费的 {value:.0%} 发生在开通首日且寄往本人地址",
        },
        why="A promo newcomer who buys a phone for himself: context for the analyst.",
        context=True,
    ),
)
