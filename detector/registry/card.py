"""The card of a model: what it was fitted on, why, what it is for and where it ends."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from detector.forest.model import SAMPLE, Model
from detector.version import __version__

FORMAT = 1
"""Raised whenever what a card holds changes its meaning."""

LINES = (0.5, 0.6, 0.7)
"""Scores over which accounts are counted; a forest that finds nothing special scores near 0.5."""

MOST_NAMED = 10

SAID = ("why", "intended_use", "limits")
KINDS = {
    **dict.fromkeys(("version", "as_of", "run_id", "detector"), str),
    **dict.fromkeys(("accounts", "sample", "seed", "trees", "rows_per_tree"), int),
    **dict.fromkeys(("features", "signs", "never_seen"), list),
    **dict.fromkeys(("versions", "asked", "scores", "files", *SAID), dict),
}
"""What a card has to hold: name → type."""

Words = dict[str, str]
"""A text in both languages: `en` and `zh`."""

INTENDED_USE: Words = {
    "en": "Orders the credit accounts of one platform by how unusual their signs of misuse are"
    " together, so that people look at the first of them first.",
    "zh": "按滥用迹象合在一起有多罕见，为同一平台的信用账户排序，供人先看最靠前的账户。",
}
LIMITS: Words = {
    "en": "It learned without verdicts: a score is neither a probability nor a judgement of a"
    " person, and nothing may be decided by it alone. It compares with the accounts that it was"
    " fitted on, so it says little of misuse that leaves none of its signs, or of other platforms.",
    "zh": "模型不用人工结论学习：分数不是概率，也不是对人的判断，不得仅凭分数作出决定。"
    "它只与拟合时的账户相比：不留下这些迹象的手法，或其他平台的账户，它都说明不了多少。",
}


def build_card(
    model: Model,
    day: str,
    as_of: str,
    run_id: str,
    scores: np.ndarray,
    why: Mapping[str, str],
    versions: Mapping[str, str],
) -> dict[str, Any]:
    """Put together what is to be known of a model; nothing in it is personal.

    Parameters
    ----------
    model
        As it was just fitted.
    day
        The night that it was fitted in, such as `2026-06-30`.
    as_of
        The cut-off of that night, in ISO 8601.
    run_id
        Of that night's run.
    scores
        float64, what the model gave each account of that night.
    why
        Why it was fitted, in `en` and `zh`: what `should_refit` gave.
    versions
        Library → version.
    """
    return {
        "format": FORMAT,
        "version": day,
        "as_of": as_of,
        "run_id": run_id,
        "why": dict(why),
        "detector": __version__,
        "versions": dict(sorted(versions.items())),
        "accounts": len(scores),
        "sample": min(len(scores), SAMPLE),
        "seed": model.seed,
        "trees": len(model.trees.roots),
        "rows_per_tree": model.trees.samples,
        "features": list(model.features),
        "signs": [tail.sign for tail in model.tails],
        "never_seen": _find_never_seen(model),
        "asked": _count_asked(model),
        "scores": _describe(scores),
        "intended_use": INTENDED_USE,
        "limits": LIMITS,
    }


def _find_never_seen(model: Model) -> list[str]:
    """Name the features that may be evidence and were none for any account."""
    tails = zip(model.features, model.tails, strict=True)
    return [name for name, tail in tails if tail.sign and not len(tail.values)]


def _count_asked(model: Model) -> dict[str, float]:
    """Give the share of all splits of the total and of the features that are asked most."""
    asked = model.trees.feature[model.trees.feature >= 0]
    counts = np.bincount(asked, minlength=len(model.features) + 1) / max(len(asked), 1)
    most = sorted(range(len(model.features)), key=lambda place: (-counts[place], place))
    named = {model.features[place]: counts[place] for place in most[:MOST_NAMED] if counts[place]}
    return {name: round(float(s), 4) for name, s in {"total": counts[-1], **named}.items()}


def _describe(scores: np.ndarray) -> dict[str, Any]:
    if not len(scores):
        return {"over": {}, "median": None, "highest": None}
    return {
        "over": {str(line): round(float((scores > line).mean()), 6) for line in LINES},
        "median": round(float(np.median(scores)), 6),
        "highest": round(float(scores.max()), 6),
    }


def read_card(text: bytes) -> dict[str, Any]:
    """Read a card and see that it says what has to be known to score with its model.

    Raises
    ------
    ValueError
        When it does not.
    """
    try:
        card = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("it is no JSON") from None
    if not isinstance(card, dict) or card.get("format") != FORMAT:
        raise ValueError(f"it is no card of format {FORMAT}")
    if not all(isinstance(card.get(name), kind) for name, kind in KINDS.items()):
        raise ValueError("a part of it is missing")
    words = [card[name].get(language) for name in SAID for language in ("en", "zh")]
    shares = [card["asked"], card["scores"].get("over")]
    if not all(isinstance(text, str) for text in words) or not all(map(_is_shares, shares)):
        raise ValueError("a part of it is missing")
    if not _fit_together(card["features"], card["signs"]):
        raise ValueError("its features and their signs do not fit together")
    return card


def _is_shares(told: object) -> bool:
    return isinstance(told, dict) and all(isinstance(s, int | float) for s in told.values())


def _fit_together(features: list[object], signs: list[object]) -> bool:
    named = all(isinstance(name, str) for name in features)
    return named and len(features) == len(signs) and all(sign in (-1, 0, 1) for sign in signs)


def write_page(card: Mapping[str, Any]) -> str:
    """Write a card as a page for people, English first, then Chinese; Markdown."""
    return f"# Model {card['version']} 模型\n\n{_page_en(card)}\n{_page_zh(card)}"


def _page_en(card: Mapping[str, Any]) -> str:
    rows = [
        ("Fitted on the events before", card["as_of"]),
        ("Why", card["why"]["en"]),
        ("Run", card["run_id"]),
        ("Accounts", f"{card['accounts']:,}, of them {card['sample']:,} as the forest's sample"),
        ("Forest", f"{card['trees']} trees of {card['rows_per_tree']} accounts"),
        ("Seed", card["seed"]),
        ("Features", f"{len(card['features'])}, of them without evidence {_list(card, 'None')}"),
        ("Asked most", _tell_shares(card["asked"])),
        ("Accounts that score over", _tell_shares(card["scores"]["over"])),
        ("Made with", f"detector {card['detector']}, {_tell_versions(card)}"),
    ]
    used = f"Intended use. {card['intended_use']['en']}\n\nLimits. {card['limits']['en']}"
    return f"{_table(rows)}\n{used}\n"


def _page_zh(card: Mapping[str, Any]) -> str:
    rows = [
        ("所用事件截止于", card["as_of"]),
        ("拟合原因", card["why"]["zh"]),
        ("运行编号", card["run_id"]),
        ("账户数", f"{card['accounts']:,}，其中 {card['sample']:,} 个用作森林的样本"),
        ("森林", f"{card['trees']} 棵树，每棵 {card['rows_per_tree']} 个账户"),
        ("随机种子", card["seed"]),
        ("特征数", f"{len(card['features'])}，其中没有迹象的：{_list(card, '无')}"),
        ("问得最多的", _tell_shares(card["asked"])),
        ("分数高于某值的账户占比", _tell_shares(card["scores"]["over"])),
        ("所用程序", f"detector {card['detector']}，{_tell_versions(card)}"),
    ]
    used = f"用途：{card['intended_use']['zh']}\n\n局限：{card['limits']['zh']}"
    return f"{_table(rows)}\n{used}\n"


def _list(card: Mapping[str, Any], nothing: str) -> str:
    return ", ".join(map(str, card["never_seen"])) or nothing


def _tell_shares(shares: Mapping[str, float]) -> str:
    return ", ".join(f"{name}: {share:.2%}" for name, share in shares.items())


def _tell_versions(card: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {number}" for name, number in card["versions"].items())


def _table(rows: Sequence[tuple[str, object]]) -> str:
    cells = ((name, str(told).replace("|", "\\|")) for name, told in rows)
    return "| | |\n|---|---|\n" + "".join(f"| {name} | {told} |\n" for name, told in cells)
