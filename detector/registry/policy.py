"""When a new model is fitted: when there is none that can score, by age, and by drift."""

from collections.abc import Sequence
from datetime import date

from detector.registry.card import Words
from detector.registry.choice import Choice

MOST_NAMED = 5


def should_refit(choice: Choice, day: str, refit_days: int, drifted: Sequence[str] = ()) -> Words:
    """Say in both languages why a model is to be fitted in a night; nothing where none is.

    While a pinned version scores, age and drift do not count: people said which model scores, and
    people release it. Where the pinned version cannot score, the policy decides as without a pin,
    and the reason says so.

    Parameters
    ----------
    choice
        What `Registry.choose` gave for the night.
    day
        The night.
    refit_days
        The age in days from which a model is fitted anew.
    drifted
        What has moved away from what the model was fitted on, such as features; in order.

    Examples
    --------
    >>> should_refit(Choice(None, None, ()), "2026-06-30", 30)["en"]
    'there is no model yet'
    """
    if choice.pinned:
        return {}
    due = _find_cause(choice, day, refit_days, drifted)
    if not due or not choice.pin:
        return due
    pinned = choice.pin.version
    return {
        "en": f"{due['en']}; the pin of version {pinned} could not be kept",
        "zh": f"{due['zh']}；固定的版本 {pinned} 无法继续使用",
    }


def tell_pin(choice: Choice, day: str, refit_days: int, drifted: Sequence[str] = ()) -> Words:
    """Say in both languages that a pinned version scores, and what else would have been done.

    Nothing where no pin is for the night.
    """
    pin = choice.pin
    if not pin:
        return {}
    if not choice.pinned:
        return {
            "en": f"version {pin.version} is pinned since {pin.start} and cannot score: release it,"
            " or roll back to another version",
            "zh": f"版本 {pin.version} 自 {pin.start} 起固定，但已无法使用：请解除或改用其他版本",
        }
    due = _find_cause(choice, day, refit_days, drifted)
    en = f"; without it a model would have been fitted: {due['en']}" if due else ""
    zh = f"；若未固定，本夜会重新拟合：{due['zh']}" if due else ""
    return {
        "en": f"version {pin.version} is pinned since {pin.start} ({pin.reason}){en}",
        "zh": f"版本 {pin.version} 自 {pin.start} 起固定（{pin.reason}）{zh}",
    }


def _find_cause(choice: Choice, day: str, refit_days: int, drifted: Sequence[str]) -> Words:
    if choice.version is None:
        if not choice.passed:
            return {"en": "there is no model yet", "zh": "还没有模型"}
        return {
            "en": "no model can score: " + "; ".join(why["en"] for why in choice.passed),
            "zh": "没有可用的模型：" + "；".join(why["zh"] for why in choice.passed),
        }
    age = (date.fromisoformat(day) - date.fromisoformat(choice.version.day)).days
    if age >= refit_days:
        return {
            "en": f"the model is {age} days old; it is fitted anew after {refit_days}",
            "zh": f"模型已有 {age} 天；满 {refit_days} 天重新拟合",
        }
    if drifted:
        named = ", ".join(drifted[:MOST_NAMED])
        more = len(drifted) - MOST_NAMED
        return {
            "en": f"it has drifted since it was fitted: {named}"
            + (f" and {more} more" if more > 0 else ""),
            "zh": f"拟合之后发生漂移：{named}" + (f" 等 {len(drifted)} 项" if more > 0 else ""),
        }
    return {}
