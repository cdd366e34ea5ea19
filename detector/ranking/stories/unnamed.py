"""None of these: signs that no known story explains."""

from detector.ranking.stories.story import Question, Story

UNNAMED = Story(
    name="none",
    label={"en": "No clear pattern", "zh": "未见明确类型"},
    meaning={
        "en": "The signs fit none of the known stories well.",
        "zh": "现有迹象与已知类型都不太相符。",
    },
    reach={
        "en": "Call the number that was on file before any recent change.",
        "zh": "拨打近期变更之前留存的号码。",
    },
    clears={
        "en": "Each of the strongest reasons has an ordinary explanation that can be checked.",
        "zh": "最主要的几条理由都有可核实的寻常解释。",
    },
    questions=(
        Question(
            ask={
                "en": "What have you used this credit for lately?",
                "zh": "您最近用这笔信用做了什么？",
            },
            clears={
                "en": "Names the latest orders or draws, unprompted.",
                "zh": "不经提示说出最近的订单或取现。",
            },
            fits={"en": "Knows of none of them.", "zh": "对此一无所知。"},
        ),
        Question(
            ask={
                "en": "Who besides you can sign in, order or receive goods on this account?",
                "zh": "除您之外，还有谁能登录、下单或收货？",
            },
            clears={
                "en": "Nobody, or somebody of the household whom the address and device fit.",
                "zh": "没有别人，或是与地址、设备相符的家人。",
            },
            fits={
                "en": "Somebody whom they cannot name, or who offered to look after it.",
                "zh": "说不出是谁，或有人主动代为打理。",
            },
        ),
        Question(
            ask={
                "en": "What happened on the day when it was used most?",
                "zh": "用得最多的那一天发生了什么？",
            },
            clears={
                "en": "Tells of a purchase or a need that fits the amounts.",
                "zh": "说得出与金额相符的购物或用途。",
            },
            fits={
                "en": "Remembers nothing of the kind, or repeats what somebody else said.",
                "zh": "没有印象，或只是转述别人的话。",
            },
        ),
    ),
)
