"""Linkage: accounts that meet in a device, papers, a number, an address, a payee."""

from detector.catalogue.feature import OPENING, Feature

_ANY_LINK = (
    "account_events.device_id|order_events.device_id|account_events.id_number"
    "|account_events.notify_phone|order_events.delivery_phone|order_events.delivery_address"
    "|account_events.counterparty|account_events.login_phone|account_events.ip|order_events.ip"
)

_DEVICE = "account_events.device_id|order_events.device_id"
_IP = "account_events.ip|order_events.ip"

_IN_ACCOUNTS = {
    "device": ("device", "its busiest shared device was used by {value:.0f} accounts",
               "共用设备上有 {value:.0f} 个账户", _DEVICE,
               "A recruiter's phone opens many accounts. Families share one too: few accounts."),
    "id_number": ("id", "its papers are used by {value:.0f} accounts",
                  "同一证件被 {value:.0f} 个账户使用", "account_events.id_number",
                  "One person's papers belong to one account."),
    "notify_phone": ("notify_phone", "its notification number is shared by {value:.0f} accounts",
                     "通知号码被 {value:.0f} 个账户共用", "account_events.notify_phone",
                     "A recruiter collects the messages."),
    "login_phone": ("login_phone", "its login number is shared by {value:.0f} accounts",
                    "登录号码被 {value:.0f} 个账户共用", "account_events.login_phone",
                    "A number that signs in to several accounts, by turns."),
    "delivery_phone": ("recipient", "its recipient's number serves {value:.0f} accounts",
                       "收件电话服务于 {value:.0f} 个账户", "order_events.delivery_phone",
                       "One hand picks up what many accounts buy."),
    "address": ("address", "its delivery address serves {value:.0f} accounts",
                "收货地址服务于 {value:.0f} 个账户", "order_events.delivery_address",
                "Drop addresses. Dorms, lockers and offices are above the cap."),
    "ip": ("ip", "its ip is shared by {value:.0f} accounts",
           "同一 IP 上有 {value:.0f} 个账户", _IP,
           "One room; carriers' gateways are above the cap."),
    "payee": ("payee", "its payee received money from {value:.0f} accounts",
              "收款人从 {value:.0f} 个账户收款", "account_events.counterparty",
              "Safe accounts are used again; landlords are above the cap."),
}  # fmt: skip

_IN_A_WEEK = {
    "device": ("device", "一周内在同一设备上", "on the same device", _DEVICE),
    "address": ("address", "一周内以同一收货地址", "with the same delivery address",
                "order_events.delivery_address"),
    "delivery_phone": ("recipient", "一周内以同一收件电话", "with the same recipient",
                       "order_events.delivery_phone"),
}  # fmt: skip


_PASSED = {
    "device": ("its device served {value:.0f} other accounts for three days at most each",
               "其设备还在另外 {value:.0f} 个账户上各用过至多三天", _DEVICE,
               ("account_takeover", "identity_theft", "mule_ring"),
               "One handset goes from victim to victim; families and shops keep to theirs."),
    "payee": ("its payee was paid by {value:.0f} other accounts for three days at most each",
              "其收款人还被另外 {value:.0f} 个账户各付款至多三天", "account_events.counterparty",
              ("coached_drawdown", "mule_ring"),
              "A safe account collects from people who never pay again; a landlord monthly."),
}  # fmt: skip


def _sharing(kind: str) -> Feature:
    noun, en, zh, column, why = _IN_ACCOUNTS[kind]
    return Feature(
        name=f"accounts_per_{noun}",
        reads="links",
        sql=f"max(CASE WHEN kind = '{kind}' THEN accounts END)",
        unit="accounts",
        risky="high",
        needs=(column,),
        stories=("mule_ring",),
        reason={"en": en, "zh": zh},
        why=why,
        context=kind in ("login_phone", "notify_phone", "address", "ip"),
    )


def _openings(kind: str) -> Feature:
    noun, zh, en, column = _IN_A_WEEK[kind]
    return Feature(
        name=f"openings_per_{noun}_7d",
        reads="rushes",
        sql=f"max(CASE WHEN kind = '{kind}' AND haste <= 7 * {{day}} THEN opened_7d END)",
        unit="accounts",
        risky="high",
        needs=(column, OPENING),
        stories=("mule_ring",),
        reason={
            "en": f"others that opened credit {en} in the same week: {{value:.0f}}",
            "zh": f"另有 {{value:.0f}} 个账户{zh}开通信用",
        },
        why="Opening together is paperwork; opening together and spending is a working week.",
    )


def _passing(kind: str) -> Feature:
    en, zh, column, stories, why = _PASSED[kind]
    return Feature(
        name=f"passers_per_{kind}",
        reads="passers",
        sql=f"max(CASE WHEN kind = '{kind}' THEN others END)",
        unit="accounts",
        risky="high",
        needs=(column,),
        stories=stories,
        reason={"en": en, "zh": zh},
        why=why,
    )


FEATURES = (
    *(_sharing(kind) for kind in _IN_ACCOUNTS),
    *(_openings(kind) for kind in _IN_A_WEEK),
    Feature(
        name="ring_signs",
        reads="ring_stories",
        sql="ring_signs",
        unit="signs",
        risky="high",
        needs=(_ANY_LINK, OPENING),
        stories=("mule_ring",),
        reason={
            "en": "its opening joins {value:.0f} signs of a ring",
            "zh": "其开通同时具有 {value:.0f} 个团伙作案的迹象",
        },
        why="Opened on one day with others, by several kinds of link, used within hours as theirs, "
        "for goods that resell, to a shared drop: dorm mates share the roof and not the haste.",
    ),
    Feature(
        name="hasty_openings_count_24h",
        reads="rushes",
        sql="max(CASE WHEN hasty_24h > 0 THEN hasty_24h END)",
        unit="accounts",
        risky="high",
        needs=(_ANY_LINK, OPENING),
        stories=("mule_ring",),
        reason={
            "en": "others opened with it on one day and used within a day: {value:.0f}",
            "zh": "同日关联开通且同样在一天内使用的其他账户：{value:.0f} 个",
        },
        why="A recruiter works through a list: open, order, next.",
    ),
    Feature(
        name="opening_links_signs",
        reads="links",
        sql="sum(CASE WHEN opened_7d >= 2 THEN 1 END)",
        unit="kinds of link",
        risky="high",
        needs=(_ANY_LINK, OPENING),
        stories=("mule_ring",),
        reason={
            "en": "tied to accounts opened in the same week by {value:.0f} kinds of link",
            "zh": "与同一周开通的账户存在 {value:.0f} 类关联",
        },
        why="Dorm mates share an address or a network; a ring shares device, address and phone.",
        context=True,
    ),
    Feature(
        name="newcomers_per_address_7d",
        reads="drops",
        sql="max(CASE WHEN fresh = 1 AND strangers > 0 THEN strangers END)",
        unit="accounts",
        risky="high",
        needs=("order_events.delivery_address",),
        stories=("mule_ring", "identity_theft"),
        reason={
            "en": "others that began to send goods to its address in the same week: {value:.0f}",
            "zh": "另有 {value:.0f} 个账户在同一周开始寄往该地址",
        },
        why="Otherwise unrelated accounts that discover one address together.",
    ),
    Feature(
        name="accounts_per_ring",
        reads="ring_facts",
        sql="accounts",
        unit="accounts",
        risky="high",
        needs=(_ANY_LINK,),
        stories=("mule_ring",),
        reason={
            "en": "belongs to a ring of {value:.0f} linked accounts",
            "zh": "属于由 {value:.0f} 个关联账户组成的团伙",
        },
        why="Many small debts, one hand. Typed and timed links only.",
    ),
    Feature(
        name="openings_per_ring_7d",
        reads="ring_facts",
        sql="CASE WHEN opened_7d > 0 THEN opened_7d END",
        unit="accounts",
        risky="high",
        needs=(_ANY_LINK, OPENING),
        stories=("mule_ring",),
        reason={
            "en": "others of its ring that opened credit in the same week: {value:.0f}",
            "zh": "团伙中另有 {value:.0f} 个账户在同一周开通信用",
        },
        why="The age of a ring: families grow over years, rings over days.",
    ),
    Feature(
        name="linked_opening_limit_share_7d",
        reads="linked_openings",
        sql="CASE WHEN used >= 2e-1 THEN used END",
        unit="share of the limit",
        risky="high",
        needs=(_ANY_LINK, OPENING, "account_events.amount"),
        stories=("mule_ring",),
        reason={
            "en": "{value:.0%} of the limit used in the first week, beside openings tied to it",
            "zh": "首周用掉额度的 {value:.0%}，且与同设备、地址、收件人或网络的账户同期开通",
        },
        why="Linked openings that spend at once: dorm mates open together, but few empty it.",
    ),
    Feature(
        name="drop_amount_sum_7d",
        reads="drops",
        sql="sum(CASE WHEN fresh = 1 AND strangers > 0 AND since_credit <= 30 * {day}"
        " THEN amount END) / 1e2",
        unit="yuan",
        risky="high",
        needs=("order_events.delivery_address", OPENING),
        stories=("mule_ring", "identity_theft"),
        reason={
            "en": "{value:,.0f} yuan in the first month of credit to an address that others began "
            "to use in the same week",
            "zh": "开通首月寄往他人同周启用的地址共 {value:,.0f} 元",
        },
        why="The recruiter's pick-up point.",
        context=True,
    ),
    Feature(
        name="buyers_per_drop",
        reads="drop_reuse",
        sql="max(others)",
        unit="accounts",
        risky="high",
        needs=("order_events.delivery_address",),
        stories=("mule_ring", "identity_theft"),
        reason={
            "en": "others that sent dear goods to its address for a week at most: {value:.0f}",
            "zh": "另有 {value:.0f} 个账户往该地址寄贵重商品且至多用一周",
        },
        why="A drop is used again by the month; people come back to a home and to a locker.",
    ),
    *(_passing(kind) for kind in _PASSED),
)
