"""Mule ring: several people's accounts, opened and used by one hand."""

from detector.ranking.stories.story import Question, Story

MULE_RING = Story(
    name="mule_ring",
    label={"en": "Mule ring", "zh": "人头账户团伙"},
    meaning={
        "en": "People lend or sell their names, and somebody else opens and uses the credit.",
        "zh": "多人出借或出让身份，由他人开通并使用信用。",
    },
    reach={
        "en": "Ask each member alone, on their own number, on the same day, before they can agree "
        "on the answers. A member may have been misled: ask as one asks a witness.",
        "zh": "同一天用各自号码分别询问每位成员，以免统一口径。"
        "成员可能也被误导，应像询问证人一样询问。",
    },
    clears={
        "en": "What links the accounts is a home, a dorm, a workplace or a parcel locker, and the "
        "owner has the phone, the goods and a reason of their own for the credit.",
        "zh": "关联来自同一住处、宿舍、单位或快递柜，"
        "且手机、商品在本人手中，开通信用有自己的理由。",
    },
    questions=(
        Question(
            ask={
                "en": "How did you come to open this credit, and what did you expect to get "
                "for it?",
                "zh": "您是怎么想到开通这个信用的，开通能得到什么？",
            },
            clears={
                "en": "An own idea, for something that they can name; nothing was offered beyond "
                "the platform's own offer.",
                "zh": "自己的主意，能说出用途；除平台优惠外没有其他好处。",
            },
            fits={
                "en": "Pay for each account, a job, a gift, or a loan through an acquaintance.",
                "zh": "按户给报酬、介绍工作、送礼物，或熟人代办贷款。",
            },
        ),
        Question(
            ask={
                "en": "Whose device was it opened on, and who else uses that device?",
                "zh": "开通时用的是谁的设备，还有谁在用这台设备？",
            },
            clears={
                "en": "Their own or a relative's, and they can sign in from it now.",
                "zh": "本人或家人的设备，现在就能登录。",
            },
            fits={
                "en": "Somebody's who opened several that day, or they do not know.",
                "zh": "当天代办多户的人的设备，或说不清。",
            },
        ),
        Question(
            ask={
                "en": "Who has the goods, the money and the password today?",
                "zh": "商品、钱和密码现在在谁那里？",
            },
            clears={
                "en": "They do, and can show the goods or say where the money went.",
                "zh": "在本人手里，能出示商品或说清钱的去向。",
            },
            fits={
                "en": "They were handed on, with the password, the card or the phone.",
                "zh": "连同密码、卡或手机一并交给了别人。",
            },
        ),
    ),
)
