"""Takeover: a new hand on an account that had a past."""

from detector.catalogue.feature import Feature

_DEVICE = ("order_events.device_id",)
_HAND = (
    "account_events.device_id|order_events.device_id|order_events.delivery_address"
    "|account_events.event_type:password_reset|account_events.event_type:login_failed"
    "|account_events.event_type:login_phone_changed"
)
_ADDRESS = ("order_events.delivery_address",)


def _amount(
    name: str,
    sql: str,
    en: str,
    zh: str,
    why: str,
    needs: tuple[str, ...],
    context: bool = False,
) -> Feature:
    return Feature(
        name=name,
        reads="order_context",
        sql=f"sum(CASE WHEN tenure > 14 * {{day}} AND {sql} THEN spent END) / 1e2",
        unit="yuan",
        risky="high",
        needs=needs,
        stories=("account_takeover",),
        reason={
            "en": f"{{value:,.0f}} yuan on credit {en}",
            "zh": f"信用消费 {{value:,.0f}} 元{zh}",
        },
        why=why,
        context=context,
    )


FEATURES = (
    Feature(
        name="takeover_signs",
        reads="order_stories",
        sql="max(takeover_signs)",
        unit="signs",
        risky="high",
        needs=(_HAND,),
        stories=("account_takeover",),
        reason={
            "en": "one order joins {value:.0f} signs of a new hand on an old account",
            "zh": "一笔订单同时具有 {value:.0f} 个老账户易手的迹象",
        },
        why="New device, changed number, reset, failed logins, new address, new recipient, goods "
        "that resell, more than ever before: each happens to honest people, not on one order.",
    ),
    _amount(
        "new_device_new_address_amount_sum",
        "new_device = 1 AND new_address = 1",
        "went from a device first seen two days before at most to an address just as new",
        "来自两天内首次出现的设备并寄往同样首次出现的地址",
        "A mover keeps the phone, a phone upgrader the address; a stranger brings both.",
        (*_DEVICE, *_ADDRESS),
    ),
    _amount(
        "new_device_resale_amount_sum",
        "new_device = 1 AND resale = 1",
        "on goods that resell from a device first seen two days before at most",
        "来自两天内首次出现的设备，购买易变现商品",
        "What a stranger buys first.",
        (*_DEVICE, "order_events.category"),
        context=True,
    ),
    _amount(
        "new_device_new_recipient_amount_sum",
        "new_device = 1 AND new_recipient = 1 AND other_recipient = 1",
        "from a new device to a new recipient who is not the owner",
        "来自新设备并寄给非本人的新收件人",
        "The goods go to the thief's pick-up.",
        (*_DEVICE, "order_events.delivery_phone"),
        context=True,
    ),
    _amount(
        "visiting_device_amount_sum",
        "new_device = 1 AND visiting_device = 1",
        "from a device that came for two days at most, before a known one came back",
        "来自最多停留两天的设备，此后原有设备重新出现",
        "Who buys a new phone keeps it; a stranger's is gone when the owner signs in again.",
        _DEVICE,
    ),
    _amount(
        "alarm_amount_sum_72h",
        "until_alarm > 0 AND (new_device = 1 OR new_address = 1 OR new_recipient = 1)",
        "from a new device, or to a new address or recipient, and within three days a password "
        "reset or a call to support",
        "使用新设备、新地址或新收件人，且三天内重置密码或联系客服",
        "The owner reads the message and acts.",
        ("account_events.event_type:password_reset|account_events.event_type:support_contacted",),
    ),
    _amount(
        "changed_number_amount_sum_72h",
        "since_number_changed <= 3 * {day}",
        "within three days of a number change",
        "发生在号码变更后三天内",
        "The owner no longer gets the messages.",
        (
            "account_events.event_type:login_phone_changed"
            "|account_events.event_type:notify_phone_changed",
        ),
    ),
    _amount(
        "reset_amount_sum_72h",
        "since_reset <= 3 * {day}",
        "within three days of a password reset",
        "发生在密码重置后三天内",
        "A code read out on the phone.",
        ("account_events.event_type:password_reset",),
    ),
    Feature(
        name="hours_new_device_to_order",
        reads="order_context",
        sql="min(CASE WHEN tenure > 14 * {day} AND (resale = 1 OR dearer_share <= 1e-1)"
        " THEN device_age END) / 36e8",
        unit="hours",
        risky="low",
        needs=_DEVICE,
        stories=("account_takeover",),
        reason={
            "en": "a dear or easily resold order {value:.1f} hours after a new device appeared",
            "zh": "新设备首次出现 {value:.1f} 小时后下单高价或易变现商品",
        },
        why="A stranger spends at once; an owner with a new phone sometimes does too.",
        context=True,
    ),
    Feature(
        name="hours_new_address_to_order",
        reads="order_context",
        sql="min(CASE WHEN tenure > 14 * {day} AND new_device = 1 THEN address_age END) / 36e8",
        unit="hours",
        risky="low",
        needs=(*_DEVICE, *_ADDRESS),
        stories=("account_takeover",),
        reason={
            "en": "from a new device, an order {value:.1f} hours after its address first appeared",
            "zh": "新设备下单，收货地址首次出现仅 {value:.1f} 小时",
        },
        why="Address and device appear together.",
        context=True,
    ),
    Feature(
        name="hours_reset_to_order",
        reads="order_context",
        sql="min(CASE WHEN tenure > 14 * {day} THEN since_reset END) / 36e8",
        unit="hours",
        risky="low",
        needs=("account_events.event_type:password_reset",),
        stories=("account_takeover",),
        reason={
            "en": "an order {value:.1f} hours after a password reset",
            "zh": "密码重置 {value:.1f} 小时后下单",
        },
        why="The reset is the door, the order is what it was opened for.",
        context=True,
    ),
    Feature(
        name="failed_logins_before_order_count_24h",
        reads="order_context",
        sql="max(CASE WHEN failed_24h > 0 THEN failed_24h END)",
        unit="failed logins",
        risky="high",
        needs=("account_events.event_type:login_failed",),
        stories=("account_takeover",),
        reason={
            "en": "failed logins in the day before an order: {value:.0f}",
            "zh": "下单前一天内登录失败 {value:.0f} 次",
        },
        why="Somebody tried passwords that leaked elsewhere.",
    ),
    Feature(
        name="takeover_draw_sum_72h",
        reads="draw_devices",
        sql="sum(CASE WHEN tenure > 14 * {day} AND fresh_hand = 1 THEN spent END) / 1e2",
        unit="yuan",
        risky="high",
        needs=("account_events.event_type:cash_drawn", "account_events.amount"),
        stories=("account_takeover",),
        reason={
            "en": "{value:,.0f} yuan of cash drawn within three days of a new device, number or "
            "password",
            "zh": "更换设备、号码或密码三天内取现 {value:,.0f} 元",
        },
        why="Cash needs no address: takeovers that draw instead of buying.",
    ),
)
