"""Identity theft: credit in the name of somebody who did not open it."""

from detector.ranking.stories.story import Question, Story

IDENTITY_THEFT = Story(
    name="identity_theft",
    label={"en": "Identity theft", "zh": "身份冒用"},
    meaning={
        "en": "Credit was opened in the name of somebody who may not know of it.",
        "zh": "信用可能在本人不知情的情况下以其名义开通。",
    },
    reach={
        "en": "Ask the holder of the notification number, or a number known from older records. "
        "The login number proves nothing: whoever opened the credit chose it.",
        "zh": "联系通知号码的机主，或更早留存的号码。登录号码不能作证：它由开通信用的人填写。",
    },
    clears={
        "en": "The person on the papers, reached on a number known before, names the account, the "
        "day and the first order without being told them.",
        "zh": "证件本人通过此前已知的号码，不经提示说出账户、开通日期和首笔订单。",
    },
    questions=(
        Question(
            ask={
                "en": "Which credit accounts do you have with us, and when did you open them?",
                "zh": "您在我们这里有哪些信用账户，分别是什么时候开通的？",
            },
            clears={
                "en": "Names this account and about the right day, unprompted.",
                "zh": "不经提示说出本账户和大致开通日期。",
            },
            fits={
                "en": "Knows of none, or of another account only.",
                "zh": "不知道有信用账户，或只知道另一个账户。",
            },
        ),
        Question(
            ask={
                "en": "Where and on whose phone was the identity check done?",
                "zh": "实名认证是在哪里、用谁的手机做的？",
            },
            clears={
                "en": "On a phone that the owner has at hand and can sign in from now.",
                "zh": "用本人手边的手机，且现在就能登录。",
            },
            fits={
                "en": "Did none, or did one for something else: a job, a parcel, a prize, a loan.",
                "zh": "没有做过，或是为别的事做过：求职、快递、领奖、贷款。",
            },
        ),
        Question(
            ask={
                "en": "What was bought first on this credit, and who has it now?",
                "zh": "这笔信用最先买了什么，现在在谁手里？",
            },
            clears={
                "en": "Names the goods, and has them or knows when they come.",
                "zh": "说出商品，已收到或知道何时送达。",
            },
            fits={
                "en": "Knows of no order, or the goods went to somebody unknown.",
                "zh": "不知道有订单，或商品寄给了不认识的人。",
            },
        ),
    ),
)
