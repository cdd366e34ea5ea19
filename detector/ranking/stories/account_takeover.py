"""Account takeover: a new hand on an account that somebody else built up."""

from detector.ranking.stories.story import Question, Story

ACCOUNT_TAKEOVER = Story(
    name="account_takeover",
    label={"en": "Account takeover", "zh": "账户接管"},
    meaning={
        "en": "Somebody else got into an account that its owner had long used.",
        "zh": "他人进入了本人长期使用的账户。",
    },
    reach={
        "en": "Call the number that was on file before the latest change, not the new one. Sign "
        "out all devices first.",
        "zh": "拨打最近变更之前留存的号码，不要拨打新号码。先让所有设备下线。",
    },
    clears={
        "en": "The owner, reached on the old number, names the new device, the change and the last "
        "order without being told them.",
        "zh": "本人通过旧号码，不经提示说出新设备、所做变更和最近一笔订单。",
    },
    questions=(
        Question(
            ask={
                "en": "Which device do you sign in with now, and since when?",
                "zh": "您现在用哪台设备登录，从什么时候开始用的？",
            },
            clears={
                "en": "Describes the new device, and signs in from it during the call.",
                "zh": "能描述新设备，并在通话中用它登录。",
            },
            fits={
                "en": "Still uses the old one, or can no longer sign in.",
                "zh": "仍用旧设备，或已无法登录。",
            },
        ),
        Question(
            ask={
                "en": "What have you changed on your account in the last two weeks?",
                "zh": "最近两周您在账户上改过什么？",
            },
            clears={
                "en": "Names the number, password or address that was changed, and the day.",
                "zh": "说出所改的号码、密码或地址以及日期。",
            },
            fits={
                "en": "Changed nothing, or learnt of it from a message.",
                "zh": "什么都没改，或是收到通知才知道。",
            },
        ),
        Question(
            ask={
                "en": "What did you last order or draw, and where is it going?",
                "zh": "您最近一次下单或取现是什么，送往或转往哪里？",
            },
            clears={
                "en": "Names goods or sum, and the place or payee, unprompted.",
                "zh": "不经提示说出商品或金额，以及地址或收款人。",
            },
            fits={
                "en": "Names an older order, and knows nothing of the latest.",
                "zh": "只说得出更早的订单，不知道最近这笔。",
            },
        ),
    ),
)
