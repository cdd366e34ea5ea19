"""The pieces of a case object, each with blanks where a story says nothing."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from detector.ranking.stories import STORIES
from tests.browser.case_view.page import ZONE, Case

HANGZHOU, SHENZHEN, CHENGDU = (
    ([30.3, 120.2], "杭州市"),
    ([22.5, 114.1], "深圳市"),
    ([30.7, 104.1], "成都市"),
)
Place = tuple[list[float], str]

_NUMBERS = ("login", "notify", "recipient", "person", "device", "ip", "address", "payee")


def at(local: str) -> int:
    """Give the instant of a local time such as `2026-05-02 14:02`."""
    return int(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(ZONE)).timestamp())


def step(log: str, when: str, what: str, where: Place | None = None, **more: Any) -> Case:
    place, city = where or (None, "")
    blank = dict.fromkeys(("order", "amount", "goods", "merchant", "paidWith", *_NUMBERS))
    told = {"at": at(when), "log": log, "what": what, "event": f"e-{when}-{what}"}
    return {**blank, **told, "place": place, "city": city, **more}


def event(when: str, what: str, where: Place | None = None, **more: Any) -> Case:
    return step("account", when, what, where, **more)


def order(name: str, course: dict[str, str], where: Place | None = None, **more: Any) -> list[Case]:
    """Give the steps of an order: what happened to it → when."""
    return [step("order", when, what, where, order=name, **more) for what, when in course.items()]


def key(kind: str, no: int, shown: str, roles: list[str], first: str, accounts: int = 1) -> Case:
    seen = {"first": at(first), "last": at(first) + 3600}
    return {"kind": kind, "no": no, "shown": shown, "roles": roles, "accounts": accounts, **seen}


def link(kind: str, no: int, other: str, rank: int | None, *roles: str) -> Case:
    first = at("2026-04-28 10:00")
    return {"kind": kind, "no": no, "other": other, "rank": rank, "roles": [*roles], "first": first}


def sign(en: str, zh: str, share: float | None, below: float | None, peers: str) -> Case:
    told = {"feature": "a_feature", "family": "tempo", "sentence": {"en": en, "zh": zh}}
    return {**told, "share": share, "below": below, "peers": peers}


def story(name: str) -> Case:
    """Give the pattern and the questions as the ranking tells them."""
    told = STORIES[name]
    pattern = {"name": name, "label": told.label, "meaning": told.meaning}
    asks = [{"question": q.ask, "clears": q.clears, "fits": q.fits} for q in told.questions]
    return {"pattern": {**pattern, "reach": told.reach, "clears": told.clears}, "asks": asks}


def whole(account: str, name: str, steps: list[Case], **more: Any) -> Case:
    blank = {"account": account, "rank": 1, "certainty": "clear", "ring": "", "profile": {}}
    steps = sorted(steps, key=lambda one: int(one["at"]))
    lists: Case = {name: [] for name in ("keys", "links", "signs", "stops")}
    lists["asOf"] = steps[-1]["at"] if steps else at("2026-05-03 10:00")
    return {**blank, **story(name), **lists, "steps": steps, **more}


def stop(kind: str, reference: str, amount: float, by: str | None, before: str) -> Case:
    """Give a thing that can still be stopped, and until when."""
    due = None if by is None else at(by)
    return {"kind": kind, "reference": reference, "amount": amount, "by": due, "before": before}
