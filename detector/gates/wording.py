"""The words of every finding: what was found, against what, what it may mean, what to do."""

from collections.abc import Sequence
from typing import Any

from detector.gates.finding import Finding, Gate

_LOGS = {
    "account_events": {"en": "account events", "zh": "账户事件"},
    "order_events": {"en": "order events", "zh": "订单事件"},
}
_MOST_NAMES = 5

TEXTS: dict[str, dict[str, str]] = {
    "day low": {
        "en": "Only {rows:,} {log} of {day} came; a usual day has {usual:,}. A file may be late or "
        "cut short. Wait for it and run the night again.",
        "zh": "{day} 仅有 {rows:,} 条{log}，平日为 {usual:,} 条。文件可能迟到或不完整。"
        "请等文件到齐后重跑当晚。",
    },
    "day high": {
        "en": "{rows:,} {log} of {day} came; a usual day has {usual:,}. They are no copies of each "
        "other: a sale day looks like this. If there was none, ask the source.",
        "zh": "{day} 有 {rows:,} 条{log}，平日为 {usual:,} 条，且并非重复行：促销日会如此。"
        "若无促销，请询问数据来源。",
    },
    "day twice": {
        "en": "{rows:,} {log} came twice ({where}); a usual day has {usual:,} in all. A day or a "
        "part of it may have been delivered twice. Remove the second file and run the night again.",
        "zh": "{rows:,} 条{log}出现两次（{where}），平日共 {usual:,} 条。某日文件可能整份或部分"
        "重复交付。请删除重复文件后重跑当晚。",
    },
    "late rows": {
        "en": "{rows:,} {log} of {names} arrived since the night before: the rankings of then "
        "did not know them, tonight's does. Nothing needs to be done.",
        "zh": "自上一晚以来补到 {names} 的 {rows:,} 条{log}：当时的排名未见，"
        "今晚已计入。无需处理。",
    },
    "rows vanished": {
        "en": "{rows:,} {log} of {names} that were there on the night before are gone. A file may "
        "have been removed or replaced by a smaller one. Restore it and run the night again.",
        "zh": "上一晚尚在的 {names} 的 {rows:,} 条{log}不见了。文件可能被删除或被更小的文件替换。"
        "请恢复后重跑当晚。",
    },
    "history shorter": {
        "en": "{rows:,} older {log} that were there on the night before are gone; a usual day has "
        "{usual:,}. Old files may have been removed. Restore them and run the night again.",
        "zh": "上一晚尚在的 {rows:,} 条较早的{log}不见了，平日为 {usual:,} 条。旧文件可能被移除。"
        "请恢复后重跑当晚。",
    },
    "rows set aside": {
        "en": "{rows:,} more {log} cannot be used, {share:.1%} of those that came since ({names}); "
        "{usual:.1%} is usual. `detector check DATA` shows them. Mend the export.",
        "zh": "新增 {rows:,} 条{log}不可用，占新到行的 {share:.1%}（{names}），平常为 {usual:.1%}。"
        "用 `detector check DATA` 查看，并修复导出。",
    },
    "column gone": {
        "en": "Column {names} of the {log} has no value any more; on the night before it had. "
        "What needs it is switched off. It may have been dropped or renamed: export it, or map the "
        "new name (`detector map DATA` proposes how).",
        "zh": "{log}的列 {names} 不再有任何值，上一晚尚有。依赖它的特征已停用。"
        "该列可能被删除或改名：请恢复导出，或映射新列名（`detector map DATA` 给出建议）。",
    },
    "column came": {
        "en": "Column {names} of the {log} has values for the first time. More can be seen from "
        "now on; nothing needs to be done.",
        "zh": "{log}的列 {names} 首次有值，今后可见更多信息。无需处理。",
    },
    "columns emptied": {
        "en": "Columns of the {log} are filled less often on {day} than before: {names}. The "
        "export may have lost or renamed them that day. Mend it and run the night again.",
        "zh": "{log}的列在 {day} 填充率低于以往：{names}。导出当日可能丢失或改名。"
        "请修复后重跑当晚。",
    },
    "columns fuller": {
        "en": "Columns of the {log} are filled more often on {day} than before: {names}. If one "
        "placeholder stands for all that is missing, leave it empty instead.",
        "zh": "{log}的列在 {day} 填充率高于以往：{names}。若以占位值代替缺失，请改为留空。",
    },
    "event types unknown": {
        "en": "{share:.1%} of the {log} of {day} have an event type that is not known: {names}; "
        "{usual:.1%} is usual. A type may have been renamed or added: map it in the settings file.",
        "zh": "{day} 的{log}中 {share:.1%} 为未知事件类型：{names}，平常为 {usual:.1%}。"
        "类型可能改名或新增：请在设置文件中映射。",
    },
    "event type new": {
        "en": "The {log} have event types that they never had before: {names}. Features may see "
        "more from now on; nothing needs to be done if the source says that they are new.",
        "zh": "{log}首次出现事件类型：{names}。特征今后或可见更多信息；"
        "若来源确认为新增则无需处理。",
    },
    "event types vanished": {
        "en": "Event types of the {log} that came every day did not come on {day}: {names}. They "
        "may have been renamed, or a part of the export is missing. Mend it and run again.",
        "zh": "{log}中每日都有的事件类型在 {day} 未出现：{names}。可能改名或导出缺失一部分。"
        "请修复后重跑。",
    },
    "coverage": {
        "en": "More accounts than on the night before show nothing to some families of features: "
        "{names}. A column may have lost its values. They would rank as clean: find the column.",
        "zh": "部分特征族看不到的账户多于上一晚：{names}。某列可能缺值。"
        "这些账户会被当作无异样：请找出该列。",
    },
    "features switched off": {
        "en": "Features that worked on the night before are switched off: {names}. What they need "
        "is missing altogether. Mend the export and run the night again.",
        "zh": "上一晚可用的特征已停用：{names}。所需输入完全缺失。请修复导出后重跑当晚。",
    },
    "amounts": {
        "en": "Amounts of the {log} of {day} lie otherwise than in the four weeks before: half are "
        "below {now} yuan, it was {usual}. The unit may have changed (fen, yuan), or what is sold. "
        "Ask the source.",
        "zh": "{day} 的{log}金额分布与前四周不同：中位数约 {now} 元，此前约 {usual} 元。"
        "单位（分、元）或业务可能改变。请询问数据来源。",
    },
    "sharing": {
        "en": "On {day} accounts share values otherwise than on days before (accounts/values): "
        "{names}, in the {log}. A placeholder may stand for what is missing, or ids may be cut "
        "short or made anew for each visit. Ask the source.",
        "zh": "{day} 的{log}中，账户共用情况与以往不同（账户数/取值数）：{names}。"
        "可能以占位值代替缺失，或标识被截断、每次访问重新生成。请询问数据来源。",
    },
    "features": {
        "en": "{count} of {all} features lie otherwise than when the model was fitted, most of all "
        "{names}. It may misjudge. Look for a change in the source, or fit a new model.",
        "zh": "{all} 个特征中有 {count} 个分布与模型拟合时不同，最明显的是 {names}。"
        "模型可能误判。请查找数据来源的变化，或重新拟合模型。",
    },
    "scores": {
        "en": "The scores lie otherwise than when the model was fitted. Other accounts, or more of "
        "them, look unusual to the model. Look at what changed, or fit a new model.",
        "zh": "评分分布与模型拟合时不同，模型眼中不寻常的账户变了或变多了。"
        "请查明变化，或重新拟合模型。",
    },
    "alerted": {
        "en": "Others are alerted than on the nights before, by {what}: {names}. A real wave of "
        "misuse looks like this, and so does a fault in the data. Look at the first accounts.",
        "zh": "按{what}看，今晚被提示的账户与此前不同：{names}。真实的盗用潮会如此，数据故障亦然。"
        "请先看排在最前的账户。",
    },
    "overlap": {
        "en": "Of {before:,} accounts of the last list that nobody has judged, {kept:,} are still "
        "on tonight's. So much does not change in a night: look for a fault in the data.",
        "zh": "上次名单中尚无结论的 {before:,} 个账户，今晚仅剩 {kept:,} 个。"
        "一晚之内不应变化如此之大："
        "请查数据故障。",
    },
}
"""Check → what is said of it, in both languages."""

TRAITS = {
    "patterns": {"en": "pattern", "zh": "模式"},
    "families": {"en": "family of the first reason", "zh": "首要理由类别"},
    "ages": {"en": "age of the account", "zh": "账龄"},
}


def find(
    gate: Gate, check: str, stops: bool, measure: float = 0.0, limit: float = 0.0, **facts: Any
) -> Finding:
    """Make a finding in words.

    Parameters
    ----------
    gate, check, stops, measure, limit
        As the finding has them; `check` is a key of `TEXTS`.
    facts
        What its text needs: numbers, names in a list, `log` by its name; a mapping of `en` and `zh`
        gives each text its own word.

    Examples
    --------
    >>> facts = {"log": "order_events", "day": "2026-11-03", "rows": 9, "usual": 2200}
    >>> find("quality", "day low", True, **facts).said["en"][:58]
    'Only 9 order events of 2026-11-03 came; a usual day has 2,'
    """
    said = {}
    for language in ("en", "zh"):
        told = {name: _word(name, fact, language) for name, fact in facts.items()}
        said[language] = TEXTS[check][language].format(**told)
    names = tuple(facts.get("names", ()))
    return Finding(gate, check, stops, said, round(measure, 4), round(limit, 4), names)


def _word(name: str, fact: Any, language: str) -> Any:
    if name == "log":
        return _LOGS.get(fact, {}).get(language, fact)
    if isinstance(fact, dict):
        return fact[language]
    return _list(fact, language) if isinstance(fact, (list, tuple)) else fact


def _list(names: Sequence[str], language: str) -> str:
    """List the first names, and how many there are beside."""
    more = len(names) - _MOST_NAMES
    joint, rest = (", ", " and {} more") if language == "en" else ("、", "等另 {} 项")
    told = joint.join(names[:_MOST_NAMES]) or ("none" if language == "en" else "无")
    return told + (rest.format(more) if more > 0 else "")
