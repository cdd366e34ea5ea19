"""Bust-out: an account in good standing that uses all of its credit and falls silent."""

from detector.ranking.stories.story import Question, Story

GOODS = Question(
    ask={"en": "Where are the goods now?", "zh": "商品现在在哪里？"},
    clears={
        "en": "In use at home, or in a shop that the owner runs, with receipts.",
        "zh": "家中自用，或在本人经营的店里，有票据。",
    },
    fits={
        "en": "Passed on unopened, sold at once below price, or nobody can say.",
        "zh": "未拆封即转手、低价马上卖出，或说不清。",
    },
)

REPAYMENT = Question(
    ask={
        "en": "When will the next instalment be paid, and from which income?",
        "zh": "下一期什么时候还，用哪笔收入还？",
    },
    clears={
        "en": "Names a day and an income, and a payment arrives by that day.",
        "zh": "说出日期和收入来源，且按期到账。",
    },
    fits={
        "en": "No day, no income, or other credit used up in the same days.",
        "zh": "没有日期、没有收入，或同期其他信用也已用尽。",
    },
)

BUST_OUT = Story(
    name="bust_out",
    label={"en": "Bust-out", "zh": "突击透支"},
    meaning={
        "en": "After months in good standing the whole limit is used at once, and nothing is "
        "repaid.",
        "zh": "信用记录良好数月后，短时间内用尽额度，此后不再还款。",
    },
    reach={
        "en": "Call the number on file, at two times of the day. Speak of the credit to nobody but "
        "the owner.",
        "zh": "在一天中的两个时段拨打留存号码。除本人外不向任何人谈及这笔信用。",
    },
    clears={
        "en": "The purchases fit a need or a trade that can be shown, and the next instalment "
        "arrives. A promise alone clears nothing.",
        "zh": "所购商品与可证明的需要或经营相符，且下一期按时还款。仅口头承诺不能排除。",
    },
    questions=(
        Question(
            ask={
                "en": "What were these purchases for, and what was different that week?",
                "zh": "这些商品是为什么买的，那一周有什么特别的事？",
            },
            clears={
                "en": "A move, a wedding, an illness, stock for a shop: something that can be "
                "shown.",
                "zh": "搬家、结婚、生病、店铺备货等，可以证明。",
            },
            fits={
                "en": "Nothing was different, or the number no longer answers.",
                "zh": "没有特别的事，或号码已无法接通。",
            },
        ),
        GOODS,
        REPAYMENT,
    ),
)
