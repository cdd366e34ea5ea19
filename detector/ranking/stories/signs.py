"""What to ask beside the story's own questions when a certain sign is among the reasons."""

from collections.abc import Mapping

from detector.ranking.stories.bust_out import GOODS, REPAYMENT
from detector.ranking.stories.coached_drawdown import PAYEE
from detector.ranking.stories.story import Question

RESET = Question(
    ask={
        "en": "Why was the password reset, and who was given the code?",
        "zh": "为什么重置密码，验证码给过谁？",
    },
    clears={
        "en": "Reset it themselves, knows the day, and gave the code to nobody.",
        "zh": "本人重置，知道日期，没有把验证码给任何人。",
    },
    fits={
        "en": "Reset nothing, or read a code out to somebody who asked for it.",
        "zh": "没有重置过，或曾把验证码念给索要的人。",
    },
)

NUMBER = Question(
    ask={
        "en": "When did you last change your number, and who holds the old one?",
        "zh": "您上次换号码是什么时候，旧号码现在归谁？",
    },
    clears={
        "en": "Answers on the old number, or names the day and the shop of the change.",
        "zh": "旧号码可接通，或说出换号的日期和营业厅。",
    },
    fits={
        "en": "Changed no number, or lost service on the old one without asking for it.",
        "zh": "没有换过号码，或旧号码突然停用。",
    },
)

FAILED_LOGINS = Question(
    ask={
        "en": "When did you last have trouble signing in, and what did you do then?",
        "zh": "您上次登录遇到问题是什么时候，之后怎么处理的？",
    },
    clears={"en": "Tells of the failed tries of that day.", "zh": "说得出当天的登录失败。"},
    fits={"en": "Did not try to sign in that day.", "zh": "当天没有尝试登录。"},
)

SCREEN = Question(
    ask={
        "en": "Which apps were installed or opened that day, and at whose request?",
        "zh": "那天安装或打开了哪些应用，是谁让装的？",
    },
    clears={
        "en": "Shared the screen with somebody they know, for something they can show.",
        "zh": "与认识的人共享屏幕，且事由可证明。",
    },
    fits={
        "en": "An app for meetings or remote help, because a caller asked for it.",
        "zh": "应来电者要求安装会议或远程协助应用。",
    },
)

HOLDER = Question(
    ask={
        "en": "To the holder of the notification number: which messages from us have you had, and "
        "whose account are they about?",
        "zh": "问通知号码机主：您收到过我们哪些消息，是关于谁的账户？",
    },
    clears={
        "en": "Knows the owner (a spouse, a parent) and that the number is used for this.",
        "zh": "认识账户本人（配偶、父母等），知道号码被这样使用。",
    },
    fits={
        "en": "Does not know the owner, or took the messages for a mistake.",
        "zh": "不认识账户本人，或以为是发错的消息。",
    },
)

LINE = Question(
    ask={
        "en": "Since when have you had this number, and where did you take it out?",
        "zh": "这个号码从什么时候开始用，在哪里办的？",
    },
    clears={
        "en": "For years, or since a move or a job that they can show.",
        "zh": "用了多年，或因可证明的搬家、工作而办。",
    },
    fits={
        "en": "Since the days of the opening, from somebody else, or cannot say.",
        "zh": "开通前后才有、由别人提供，或说不清。",
    },
)

RECIPIENT = Question(
    ask={
        "en": "Who receives goods at the latest address, and how do you know them?",
        "zh": "最近的收货地址是谁在收货，您怎么认识对方？",
    },
    clears={
        "en": "The owner or a relative lives or works there; or it is a dorm or a parcel locker "
        "near their home.",
        "zh": "本人或家人在那里居住、工作；或是住处附近的宿舍、快递柜。",
    },
    fits={
        "en": "Does not know the place, or was given the address by somebody.",
        "zh": "不知道这个地方，或地址是别人给的。",
    },
)

OPENED_TOGETHER = Question(
    ask={
        "en": "Who else do you know that opened credit with us in those days?",
        "zh": "那几天您认识的人里还有谁在我们这里开通了信用？",
    },
    clears={
        "en": "Relatives or friends by name, each for an own purchase.",
        "zh": "说得出家人或朋友的名字，各自购物。",
    },
    fits={
        "en": "People met through whoever arranged it, or strangers in the same room.",
        "zh": "经同一个办理人认识的人，或同一房间的陌生人。",
    },
)

STOPPED = Question(
    ask={
        "en": "Which orders were cancelled or sent back, and why?",
        "zh": "哪些订单被取消或退回，原因是什么？",
    },
    clears={
        "en": "Names the order and the reason: size, price, delivery.",
        "zh": "说出订单和原因：尺寸、价格、配送。",
    },
    fits={"en": "Knows of no cancelled order.", "zh": "不知道有取消的订单。"},
)

PLACES = Question(
    ask={"en": "Where have you been in these days?", "zh": "这几天您去过哪些地方？"},
    clears={
        "en": "A journey that matches the places, with a ticket or a booking.",
        "zh": "行程与地点一致，有车票或订单。",
    },
    fits={"en": "At home the whole time.", "zh": "一直在家。"},
)

RAISED_LIMIT = Question(
    ask={
        "en": "What was the higher limit meant for?",
        "zh": "提高额度原本打算做什么用？",
    },
    clears={"en": "A purchase that then followed.", "zh": "一笔随后发生的购物。"},
    fits={
        "en": "Did not ask for it, or somebody advised it.",
        "zh": "没有申请过，或是别人建议的。",
    },
)

QUESTIONS: Mapping[Question, tuple[str, ...]] = {
    RESET: ("reset_amount_sum_72h", "hours_reset_to_order", "hours_reset_to_opening"),
    NUMBER: (
        "changed_number_amount_sum_72h",
        "hours_number_change_to_order",
        "hours_number_change_to_opening",
    ),
    FAILED_LOGINS: ("failed_logins_before_order_count_24h",),
    SCREEN: ("screen_shared_draw_sum_24h",),
    HOLDER: (
        "new_credit_foreign_number_signs",
        "notify_stranger_flag",
        "origination_distinct_numbers_signs",
    ),
    LINE: (
        "new_credit_virtual_flag",
        "numbers_homes_differ_flag",
        "number_away_from_home_flag",
        "number_home_mismatch_amount_share",
    ),
    RECIPIENT: (
        "new_device_new_address_amount_sum",
        "new_device_new_recipient_amount_sum",
        "km_home_to_new_address",
        "far_amount_share",
        "other_city_amount_share",
        "far_resale_after_opening_sum_7d",
        "accounts_per_recipient",
        "openings_per_address_7d",
        "openings_per_recipient_7d",
        "newcomers_per_address_7d",
        "drop_amount_sum_7d",
    ),
    OPENED_TOGETHER: (
        "openings_per_ring_7d",
        "opening_links_signs",
        "accounts_per_ring",
        "linked_opening_limit_share_7d",
    ),
    PAYEE: (
        "hours_draw_to_transfer",
        "cash_passed_on_share_24h",
        "quick_new_payee_limit_share_1h",
        "quiet_new_payee_limit_share",
        "accounts_per_payee",
    ),
    STOPPED: ("stopped_after_opening_count_72h",),
    PLACES: ("kmh_between_logins",),
    RAISED_LIMIT: ("limit_raised_then_used_share",),
    GOODS: (
        "resale_amount_share",
        "resale_orders_count_24h",
        "resale_limit_share_24h",
        "new_device_resale_amount_sum",
    ),
    REPAYMENT: (
        "hours_unrepaid",
        "never_repaid_limit_share_30d",
        "bust_unrepaid_signs",
    ),
}
"""Per question the features that call for it."""
