"""One account taken out of the packed worklist: its row is left blank, its case empty."""

from collections.abc import Iterable, Mapping
from typing import Any

from detector.report.wording import visible

FORGOTTEN = "(forgotten)"
"""Stands on the page where an account was named that is forgotten."""

_PATTERN = ("forgotten", "forgotten", "已删除", "", "", "", "", "", "")
_REASONS = ("feature", "wording", "share", "below", "peers")
_STEPS = ("log", "what", "goods", "merchant", "paidWith", "city", "amount", "place")
_STEP_KEYS = ("login", "notify", "recipient", "person", "device", "ip", "address", "payee")
_KEYS = ("kind", "no", "shown", "roles", "first", "last", "accounts")
_LINKS = ("kind", "no", "other", "rank", "roles", "first")
_NO_PROFILE: Mapping[str, int | None] = {
    "since": -1,
    "registered": -1,
    "opened": -1,
    "limit": None,
    "latitude": None,
    "longitude": None,
    "city": -1,
    "peers": -1,
}


def find_row(head: Mapping[str, Any], account: str) -> int | None:
    """Find the row of an account by its exact id; None where it is not on the worklist."""
    for row, shown in enumerate(head["account"]):
        raw = head["raw"].get(str(row))
        if account == ("".join(map(chr, raw)) if raw else shown):
            return row
    return None


def blank_row(head: dict[str, Any], row: int) -> None:
    """Leave nothing of a row but its rank: others keep their places, by which cases find them."""
    texts = head["texts"]
    if list(_PATTERN) not in texts["pattern"]:
        texts["pattern"].append(list(_PATTERN))
    head["account"][row] = FORGOTTEN
    head["raw"].pop(str(row), None)
    head["pattern"][row] = texts["pattern"].index(list(_PATTERN))
    head["certainty"][row] = "unclear"
    for name in ("score", "percentile", "at_risk", "stoppable", "before", "second"):
        head[name][row] = None
    for name in ("ring", "city", "change", "verdict"):
        head[name][row] = None
        _purge(texts[name], {place for place in head[name] if place is not None})
    for name in ("blind", "families", "stops"):
        head[name][row] = []
    _drop_reasons(head["reasons"], row, head["told"]["wordings"])


def empty_case(chunk: dict[str, Any], case: int, wordings: list[Any]) -> None:
    """Leave nothing of a case of a chunk.

    Parameters
    ----------
    chunk
        As `pack_cases` made it, with `reasons` and `asks`.
    case
        The place of the case in the chunk.
    wordings
        The wordings that all reasons of the page share.
    """
    chunk["asks"][case] = []
    _drop_reasons(chunk["reasons"], case, wordings)
    profiles, keys, links = chunk["profiles"], chunk["keys"], chunk["links"]
    for name, nothing in _NO_PROFILE.items():
        profiles[name][case] = nothing
    _purge(profiles["texts"]["city"], set(profiles["city"]))
    _drop_steps(chunk["steps"], case)
    _drop(keys, case, _KEYS)
    _drop(links, case, _LINKS)
    _purge(keys["texts"]["shown"], set(keys["shown"]))
    _purge(links["texts"]["other"], {-1 - place for place in links["other"]})


def rename_link(chunk: dict[str, Any], account: str) -> int:
    """Take the name of an account out of the links of others; say how many links led to it."""
    links, shown = chunk["links"], visible(account)
    if shown not in links["texts"]["other"]:
        return 0
    place = links["texts"]["other"].index(shown)
    links["texts"]["other"][place] = FORGOTTEN
    met = [number for number, other in enumerate(links["other"]) if other == -1 - place]
    for number in met:
        links["rank"][number] = None
    return len(met)


def _drop_steps(steps: dict[str, Any], case: int) -> None:
    """Take the steps of a case out; orders are counted back from the newest met, so anew."""
    orders = _read_orders(steps["order"])
    first, last = _drop(steps, case, ("at", "order", *_STEPS, *_STEP_KEYS, "event"))
    del orders[first:last]
    kept = list(dict.fromkeys(order for order in orders if order is not None))
    place, names, met = {order: n for n, order in enumerate(kept)}, steps["texts"]["order"], 0
    steps["texts"]["order"] = [names[order] for order in kept]
    counted = []
    for order in orders:
        counted.append(0 if order is None else met + 1 - place[order])
        met = max(met, 0 if order is None else place[order] + 1)
    steps["order"] = counted
    for name in _STEPS:
        _purge(steps["texts"][name], {code - 2 for code in steps[name]})


def _read_orders(counted: Iterable[int]) -> list[int | None]:
    """Give the place of the order of each step, as the page reads it."""
    met, places = 0, []
    for back in counted:
        order = met + 1 - back if back else None
        places.append(order)
        met += order == met
    return places


def _drop(table: dict[str, Any], case: int, columns: Iterable[str]) -> tuple[int, int]:
    """Take the rows of a case out; give the first of them, and the first behind them."""
    first = sum(table["count"][:case])
    last = first + table["count"][case]
    for name in columns:
        del table[name][first:last]
    table["count"][case] = table["left"][case] = 0
    return first, last


def _drop_reasons(packed: dict[str, Any], place: int, wordings: list[Any]) -> None:
    first = sum(packed["count"][:place])
    last = first + packed["count"][place]
    numbers = packed["numbers"].split(" ") if packed["numbers"] else []
    used = [_count_numbers(wordings[wording]) for wording in packed["wording"]]
    del numbers[sum(used[:first]) : sum(used[:last])]
    packed["numbers"] = " ".join(numbers)
    for name in _REASONS:
        del packed[name][first:last]
    packed["count"][place] = 0


def _count_numbers(wording: tuple[list[str], list[str], bool]) -> int:
    english, chinese, same = wording
    return len(english) - 1 if same else len(english) + len(chinese) - 2


def _purge(texts: list[Any], used: set[int]) -> None:
    """Empty the texts that nothing names any more; the others keep their places."""
    for place, text in enumerate(texts):
        if place not in used:
            texts[place] = "" if isinstance(text, str) else None
