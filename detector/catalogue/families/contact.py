"""Contact: whose numbers and papers an account carries."""

from detector.catalogue.feature import DIGITS, OPENING, Feature

_NUMBERS = ("account_events.login_phone", "account_events.notify_phone")

FEATURES = (
    Feature(
        name="numbers_differ_flag",
        reads="contacts",
        sql="numbers_differ",
        unit="",
        risky="high",
        needs=_NUMBERS,
        stories=("identity_theft",),
        reason={
            "en": "messages go to another number than the one that signs in",
            "zh": "接收通知的号码与登录号码不同",
        },
        why="The victim's number receives the messages, the stranger's signs in. Children who "
        "help their parents and people with two phones do the same.",
        context=True,
    ),
    Feature(
        name="notify_owner_flag",
        reads="contacts",
        sql="notify_owner",
        unit="",
        risky="high",
        needs=_NUMBERS,
        stories=("identity_theft",),
        reason={
            "en": "the notification number signs in to another account",
            "zh": "通知号码是另一个账户的登录号码",
        },
        why="A victim is often a customer already, under the number that now gets the messages.",
        context=True,
    ),
    Feature(
        name="notify_stranger_flag",
        reads="opening_contacts",
        sql="notify_stranger",
        unit="",
        risky="high",
        needs=(*_NUMBERS, OPENING),
        stories=("identity_theft",),
        reason={
            "en": "credit opened lately; the notification number belongs to another account that "
            "shares no device and no address with this one",
            "zh": "近期开通信用，通知号码属于另一个账户，且两者没有共同的设备或地址",
        },
        why="Relatives who lend a number also share a home or a phone; a victim shares nothing "
        "with the stranger.",
    ),
    Feature(
        name="new_credit_foreign_number_signs",
        reads="opening_contacts",
        sql="CASE WHEN numbers_differ = 1 THEN 1 + notify_owner + notify_stranger"
        " + virtual_number + coalesce(numbers_homes_differ, 0) END",
        unit="signs",
        risky="high",
        needs=(*_NUMBERS, OPENING),
        stories=("identity_theft",),
        reason={
            "en": "credit opened lately with {value:.0f} signs that the notification number is a "
            "stranger's",
            "zh": "近期开通信用，且有 {value:.0f} 个迹象表明通知号码属于他人",
        },
        why="Joins the opening with whose number it is: different number, another customer's, "
        "no shared home, virtual operator, other province.",
    ),
    Feature(
        name="new_credit_virtual_flag",
        reads="opening_contacts",
        sql="virtual_number",
        unit="",
        risky="high",
        needs=("account_events.login_phone", DIGITS, OPENING),
        stories=("identity_theft", "mule_ring"),
        reason={
            "en": "credit opened lately under a virtual operator's number",
            "zh": "近期以虚拟运营商号码开通信用",
        },
        why="Prefixes of virtual operators (162, 165, 167, 170, 171) are bought in bulk.",
    ),
    Feature(
        name="numbers_homes_differ_flag",
        reads="opening_contacts",
        sql="numbers_homes_differ",
        unit="",
        risky="high",
        needs=(*_NUMBERS, DIGITS, OPENING),
        stories=("identity_theft",),
        reason={
            "en": "credit opened lately with login and notification numbers of different provinces",
            "zh": "近期开通信用，登录号码与通知号码归属地不同省",
        },
        why="The stranger's number and the victim's seldom come from the same province.",
    ),
    Feature(
        name="number_away_from_home_flag",
        reads="opening_contacts",
        sql="number_away_from_home",
        unit="",
        risky="high",
        needs=("account_events.login_phone", DIGITS, "account_events.region_code", OPENING),
        stories=("identity_theft",),
        reason={
            "en": "credit opened lately; the login number is from another province than the "
            "account's events",
            "zh": "近期开通信用，登录号码归属地与账户活动地不同省",
        },
        why="Weak alone (people keep their numbers when they move), useful beside others.",
    ),
    Feature(
        name="hours_number_change_to_order",
        reads="order_context",
        sql="min(CASE WHEN tenure > 7 * {day} THEN since_number_changed / 36e8 END)",
        unit="hours",
        risky="low",
        needs=(
            "account_events.event_type:login_phone_changed"
            "|account_events.event_type:notify_phone_changed",
        ),
        stories=("account_takeover",),
        reason={
            "en": "an order {value:.1f} hours after a number of the account was changed",
            "zh": "账户号码变更 {value:.1f} 小时后下单",
        },
        why="Whoever takes an account over moves the messages away before spending.",
    ),
    Feature(
        name="hours_number_change_to_opening",
        reads="opening_moves",
        sql="min(CASE WHEN tenure > 14 * {day} THEN since_number_changed END) / 36e8",
        unit="hours",
        risky="low",
        needs=(
            "account_events.event_type:login_phone_changed"
            "|account_events.event_type:notify_phone_changed",
            OPENING,
        ),
        stories=("account_takeover", "identity_theft"),
        reason={
            "en": "credit opened {value:.1f} hours after a number of the account was changed",
            "zh": "账户号码变更 {value:.1f} 小时后开通信用",
        },
        why="An old account without credit is taken over in order to open some.",
    ),
    Feature(
        name="hours_reset_to_opening",
        reads="opening_moves",
        sql="min(CASE WHEN tenure > 14 * {day} THEN since_reset END) / 36e8",
        unit="hours",
        risky="low",
        needs=("account_events.event_type:password_reset", OPENING),
        stories=("account_takeover",),
        reason={
            "en": "credit opened {value:.1f} hours after a password reset",
            "zh": "密码重置 {value:.1f} 小时后开通信用",
        },
        why="A code read out on the phone resets the password; the opening follows.",
        context=True,
    ),
)
