"""What verdicts taught, in sentences of both languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detector.verdicts.known import CONTRADICTS, LATE, OLDER, STRANGER
from detector.verdicts.learning import LEAST

MOST_SIGNS = 3
"""How many signs are named that raise, and that lower."""

FELT = 0.005
"""A sign whose mean effect on the log-odds of the listed accounts is smaller is not named."""

UNUSED = {
    LATE: "给出时间不早于截止时刻",
    STRANGER: "账户不在事件数据中",
    CONTRADICTS: "同一账户同一时刻的结论互相矛盾",
    OLDER: "同一账户已有更晚的结论",
}
"""Why a verdict does not count → the same in Chinese."""

Sentences = dict[str, list[str]]


@dataclass(frozen=True)
class Said:
    """What is to be said: counts, the mean effect of each feature, and how the list changed."""

    confirmed: int
    cleared: int
    influence: np.ndarray
    moved: int
    review: int
    share: float


def say_lesson(
    said: Said, signs: Mapping[str, Sequence[str]], aside: Mapping[str, int]
) -> Sentences:
    """Say what verdicts raised and lowered, with a typical reason for each.

    Examples
    --------
    >>> said = Said(81, 56, np.array([0.4, -0.2, 0.0]), 12, 200, 0.7)
    >>> told = say_lesson(said, {"en": ["a", "b", "c"], "zh": ["甲", "乙", "丙"]}, {})
    >>> print(*told["en"], sep="; ")
    137 verdicts (81 confirmed, 56 cleared); raised accounts with: a; lowered accounts with: b; \
moved 12 new accounts into tonight's 200
    """
    en = [_counts(said.confirmed, said.cleared)["en"]]
    zh = [_counts(said.confirmed, said.cleared)["zh"]]
    if not said.share:
        en.append("they agree with the ranking as it was: nothing was corrected")
        zh.append("结论与原排序一致：未作修正")
    raised, lowered = np.argsort(-said.influence), np.argsort(said.influence)
    for order, sign, words in (
        (raised, 1, ("raised accounts with", "提高了具有以下迹象的账户")),
        (lowered, -1, ("lowered accounts with", "降低了具有以下迹象的账户")),
    ):
        named = [int(f) for f in order[:MOST_SIGNS] if sign * said.influence[f] > FELT]
        if named:
            en.append(f"{words[0]}: {' / '.join(signs['en'][f] for f in named)}")
            zh.append(f"{words[1]}：{' / '.join(signs['zh'][f] for f in named)}")
    en.append(f"moved {said.moved} new accounts into tonight's {said.review}")
    zh.append(f"今晚 {said.review} 个账户中有 {said.moved} 个因此新进入")
    return _with_unused({"en": en, "zh": zh}, aside)


def say_nothing_learned(confirmed: int, cleared: int, aside: Mapping[str, int]) -> Sentences:
    """Say that a handful of verdicts left the ranking as it was.

    Examples
    --------
    >>> say_nothing_learned(12, 3, {})["en"][1]
    'nothing is learned from fewer than 10 of each kind: the ranking is as it was'
    """
    told = _counts(confirmed, cleared)
    en = f"nothing is learned from fewer than {LEAST} of each kind: the ranking is as it was"
    zh = f"任一类少于 {LEAST} 条时不作学习：排序保持不变"
    return _with_unused({"en": [told["en"], en], "zh": [told["zh"], zh]}, aside)


def say_nothing_given(aside: Mapping[str, int]) -> Sentences:
    """Say that no verdict could be used; nothing at all where there was none."""
    if not aside:
        return {"en": [], "zh": []}
    en, zh = "no verdict counts: the ranking is as it was", "没有可用的结论：排序保持不变"
    return _with_unused({"en": [en], "zh": [zh]}, aside)


def _counts(confirmed: int, cleared: int) -> dict[str, str]:
    whole = confirmed + cleared
    return {
        "en": f"{whole:,} verdicts ({confirmed:,} confirmed, {cleared:,} cleared)",
        "zh": f"{whole:,} 条结论（{confirmed:,} 条确认，{cleared:,} 条排除）",
    }


def _with_unused(told: Sentences, aside: Mapping[str, int]) -> Sentences:
    return {
        "en": told["en"] + [f"not used, {why}: {count:,}" for why, count in aside.items()],
        "zh": told["zh"] + [f"未使用，{UNUSED[why]}：{n:,} 条" for why, n in aside.items()],
    }
