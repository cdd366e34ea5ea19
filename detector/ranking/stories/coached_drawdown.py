"""Coached drawdown: the owner moves the money, and somebody else tells them to."""

from detector.ranking.stories.story import Question, Story

PAYEE = Question(
    ask={
        "en": "Who gave you the payee's account, and how do you know them?",
        "zh": "收款账户是谁给您的，您是怎么认识对方的？",
    },
    clears={
        "en": "Somebody the owner has met, and can reach by another way now.",
        "zh": "见过面的人，现在能用其他方式联系上。",
    },
    fits={
        "en": "Somebody known from calls, chats or an advertisement only, or an office or company "
        "that rang first.",
        "zh": "只在电话、聊天或广告里认识的人，或主动来电的机构、客服。",
    },
)

COACHED_DRAWDOWN = Story(
    name="coached_drawdown",
    label={"en": "Coached drawdown", "zh": "诱导转账"},
    meaning={
        "en": "The owner draws cash and sends it on while somebody tells them what to do.",
        "zh": "账户本人在他人指引下取现并转出。",
    },
    reach={
        "en": "Hold the transfer first. Call the number on file, and call again an hour later: the "
        "owner may not be free to speak the first time.",
        "zh": "先暂缓转账。拨打留存号码，一小时后再打一次：第一次通话时本人可能不便说话。",
    },
    clears={
        "en": "The payee is somebody the owner has met, the purpose can be shown on paper, and "
        "both hold in the second call. That the owner confirms the payment clears nothing: anybody "
        "who is being told what to say confirms it.",
        "zh": "收款人是本人见过面的人，用途有凭据，且两次通话说法一致。"
        "仅仅确认是本人转账不能排除：被人指引的人都会确认。",
    },
    questions=(
        Question(
            ask={
                "en": "Is anybody on another call with you, seeing your screen, or beside you now?",
                "zh": "现在有人在跟您通另一个电话、在看您的屏幕，或在您身边吗？",
            },
            clears={
                "en": "Alone, speaks freely, and no app that shares the screen is running.",
                "zh": "独自一人，说话自然，没有开启共享屏幕的应用。",
            },
            fits={
                "en": "Somebody prompts or answers, or has asked them to stay on the line or to "
                "tell nobody.",
                "zh": "有人在旁提示或代答，或要求不挂电话、不告诉别人。",
            },
        ),
        PAYEE,
        Question(
            ask={
                "en": "What is the money for, and why today?",
                "zh": "这笔钱用来做什么，为什么是今天？",
            },
            clears={
                "en": "A bill, a rent, a purchase: something with papers that can be seen.",
                "zh": "账单、房租、购物等，有凭据可看。",
            },
            fits={
                "en": "To unlock a loan, a refund or a profit, to lift a block, to keep the money "
                "safe; or words that sound read out.",
                "zh": "为放款、退款、提现解冻、解除限制或转入安全账户；或像在念稿。",
            },
        ),
    ),
)
