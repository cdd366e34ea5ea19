"""The rows of a case file's tables, in words: events, orders, keys, links and reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from detector.privacy.masks import is_missing
from detector.report.dossier.content import Dossier
from detector.report.dossier.orders import Order, join_orders, rows_of
from detector.report.dossier.phrases import Phrases
from detector.report.wording import UNKNOWN, or_dash, percent

SEEN_WITH = {
    "login_no": "phone",
    "notify_no": "phone",
    "recipient_no": "phone",
    "person_no": "person",
    "device_no": "device",
    "ip_no": "ip",
    "address_no": "address",
    "payee_no": "payee",
}
"""Column of a step → kind of the key that it numbers."""

STOPS = ("intercepted", "cancelled", "refunded")


@dataclass(frozen=True)
class Line:
    """One row of a table: what its cells say, and how it is marked."""

    cells: Mapping[str, str]
    anchor: str = ""
    mark: str = ""
    notes: Sequence[str] = ()
    cited: Sequence[tuple[str, str]] = field(default=())


class Lines:
    """All tables of one case file.

    Parameters
    ----------
    dossier
        What it shows.
    words
        Its language and its zone.
    """

    def __init__(self, dossier: Dossier, words: Phrases) -> None:
        self.dossier = dossier
        self.words = words
        self.steps = rows_of(dossier.steps)
        self._place: dict[str, int] = {}
        for number, step in enumerate(self.steps, start=1):
            if not is_missing(step["event_id"]):
                self._place.setdefault(str(step["event_id"]), number)

    def events(self) -> list[Line]:
        """List what happened, in order of time; reasons refer to a line by its number."""
        return [self._event(number, step) for number, step in enumerate(self.steps, start=1)]

    def orders(self) -> list[Line]:
        """List the orders, each with all its steps."""
        as_of = pd.Timestamp(self.dossier.papers.as_of)
        return [self._order(order) for order in join_orders(self.dossier.steps, as_of)]

    def keys(self) -> list[Line]:
        """List what the account was seen with, the same kind together."""
        words = self.words
        return [
            Line(
                {
                    "name": words.key(key["kind"], key["no"]),
                    "shown": key["shown"],
                    "roles": self._roles(key["roles"]),
                    "first": words.time(key["first_at"]),
                    "last": words.time(key["last_at"]),
                    "accounts": f"{int(key['accounts']):,}",
                }
            )
            for key in rows_of(self.dossier.keys)
        ]

    def links(self) -> list[Line]:
        """List the other accounts, those in front first."""
        words = self.words
        return [
            Line(
                {
                    "other": str(link["other"]),
                    "rank": UNKNOWN
                    if is_missing(link["other_rank"])
                    else f"{int(link['other_rank']):,}",
                    "name": words.key(link["kind"], link["no"]),
                    "roles": self._roles(link["other_roles"]),
                    "first": words.time(link["other_first_at"]),
                }
            )
            for link in rows_of(self.dossier.links)
        ]

    def reasons(self) -> list[Line]:
        """List the reasons, each with the events that it rests upon."""
        return [self._reason(reason) for reason in self.dossier.reasons]

    def _reason(self, reason: Mapping[str, Any]) -> Line:
        words = self.words
        told = {
            "sentence": words.tell(reason["sentence"]),
            "feature": f"{reason['feature']} = {_number(reason['value'])}",
            "share": percent(reason["share"], words.language),
            "peers": "",
        }
        if not is_missing(reason["below"]):
            least = "stronger_than_all" if reason["below"] >= 1 else "stronger_than"
            told["peers"] = words[least].format(
                below=words.share(reason["below"]), peers=words.word("peers", reason["peers"])
            )
        cited = [(str(event), self._cite(str(event))) for event in reason["event_ids"]]
        return Line(told, cited=cited)

    def _cite(self, event: str) -> str:
        number = self._place.get(event)
        return "" if number is None else str(number)

    def _event(self, number: int, step: Mapping[str, Any]) -> Line:
        words = self.words
        told = {
            "number": str(number),
            "at": words.time(step["at"]),
            "what": words.word("what", step["what"]),
            "order": "" if is_missing(step["order_id"]) else str(step["order_id"]),
            "amount": "" if is_missing(step["amount"]) else words.yuan(step["amount"]),
            "city": or_dash(_text(step["city"])),
            "event": or_dash(_text(step["event_id"])),
        }
        mark = "stopped" if step["what"] in STOPS else ""
        return Line(told, anchor=f"e{number}", mark=mark, notes=self._seen_with(step))

    def _seen_with(self, step: Mapping[str, Any]) -> list[str]:
        words = self.words
        goods = [] if is_missing(step["category"]) else [words.word("goods", step["category"])]
        return goods + [
            f"{words[column]} {words.key(kind, step[column])}"
            for column, kind in SEEN_WITH.items()
            if not is_missing(step[column])
        ]

    def _order(self, order: Order) -> Line:
        words, first = self.words, order.first
        told = {
            "order": order.order_id,
            "goods": words.word("goods", first["category"]),
            "amount": words.yuan(order.amount),
            "city": or_dash(_text(first["city"])),
            "state": words[f"state_{order.answer}"],
        }
        notes = []
        if not is_missing(first["merchant_id"]):
            notes.append(words["merchant"].format(merchant=first["merchant_id"]))
        if not is_missing(first["paid_with"]):
            notes.append(words.word("paid", first["paid_with"]))
        notes += [
            f"{words[column]} {words.key(kind, first[column])}"
            for column, kind in SEEN_WITH.items()
            if not is_missing(first[column])
        ]
        steps = [
            (
                f"{words.time(step['at'])} {words.word('what', step['what'])}",
                or_dash(_text(step["event_id"])),
            )
            for step in order.steps
        ]
        return Line(told, mark=order.answer, notes=notes, cited=steps)

    def _roles(self, roles: Sequence[str]) -> str:
        return ", ".join(self.words.word("role", role) for role in roles)


def _text(value: Any) -> str | None:
    return None if is_missing(value) or value == "" else str(value)


def _number(value: float) -> str:
    """Write a value as exactly as it is known, without noise behind it."""
    return (
        UNKNOWN if is_missing(value) else f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.2f}"
    )
