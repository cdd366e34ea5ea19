"""Made-up signs, patterns and questions in both languages."""

SIGNS = (
    (
        "takeover_signs",
        "takeover",
        "one order joins {:.0f} signs of a new hand",
        "一笔订单含 {:.0f} 个换手迹象",
        6,
    ),
    (
        "new_device_amount_sum",
        "takeover",
        "{:,.0f} yuan went from a device first seen two days before to an address just as new",
        "{:,.0f} 元由两天前才出现的设备下单，寄往同样新的地址",
        18000,
    ),
    (
        "limit_used_share_24h",
        "tempo",
        "{:.0%} of the limit spent within a day",
        "一天内用掉 {:.0%} 的额度",
        0.97,
    ),
    (
        "accounts_per_device",
        "linkage",
        "its busiest shared device was used by {:.0f} accounts",
        "最常共用的设备被 {:.0f} 个账户使用",
        14,
    ),
    (
        "far_amount_share",
        "geography",
        "{:.0%} of its money was sent more than 300 km from home",
        "{:.0%} 的金额寄往 300 公里以外",
        1,
    ),
    (
        "numbers_differ_flag",
        "contact",
        "messages go to another number than the login",
        "通知号码与登录号码不同",
        1,
    ),
    (
        "hours_draw_to_transfer",
        "drawdown",
        "drawn cash was transferred out after {:.2f} hours",
        "取现后 {:.2f} 小时转出",
        3,
    ),
    (
        "resale_amount_share",
        "value",
        "{:.0%} of its credit went into goods that resell",
        "{:.0%} 的信用买了易转卖商品",
        1,
    ),
    (
        "hours_opening_to_order",
        "origination",
        "first order {:.1f} hours after opening credit",
        "开通信用 {:.1f} 小时后首单",
        9,
    ),
)
PATTERNS = (
    "identity_theft",
    "coached_drawdown",
    "mule_ring",
    "account_takeover",
    "bust_out",
    "none",
)
QUESTIONS = tuple(
    {
        "question_en": f"Who chose the {thing}, and when?",
        "question_zh": f"{zh}是谁选的，什么时候？",
        "clears_en": f"Names the {thing} and the day, unprompted.",
        "clears_zh": f"不经提示说出{zh}和日期。",
        "fits_en": f"Knows of no {thing}.",
        "fits_zh": f"不知道有{zh}。",
    }
    for thing, zh in (
        ("payee", "收款人"),
        ("device", "设备"),
        ("address", "地址"),
        ("number", "号码"),
        ("goods", "商品"),
        ("limit", "额度"),
        ("network", "网络"),
    )
)
FAMILIES = (
    "contact",
    "origination",
    "tempo",
    "value",
    "geography",
    "takeover",
    "drawdown",
    "linkage",
)
