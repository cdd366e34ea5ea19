"""Planted accounts: each does what an account of a known case did, with things of its own."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

Logs = Mapping[str, pd.DataFrame]

KINDS = {
    "account_id": "account",
    "event_id": "event",
    "order_id": "order",
    "login_phone": "phone",
    "notify_phone": "phone",
    "delivery_phone": "phone",
    "id_number": "papers",
    "device_id": "device",
    "ip": "line",
    "counterparty": "payee",
    "delivery_address": "address",
}
"""Column → the kind of thing that it names; the same thing keeps its name across columns."""

KEPT = ("registered", "credit_opened")
"""Events that even an account that copies a part has: without them it is no credit account."""

MOST_DAYS_BACK = 20
_MARK = re.compile(r"[0-9a-f]{6,}")
_GATEWAY = "100."
"""So begin the ips of gateways, which all the world shares: they stay."""


@dataclass(frozen=True)
class Planted:
    """A world with planted accounts in it, and who they are."""

    logs: Logs
    ids: list[str]


@dataclass
class People:
    """The phones and papers of everybody but the case: whom a planted account may borrow from."""

    phones: dict[str, str]
    papers: dict[str, str]
    owners: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note who owns which thing."""
        for kind, things in (("phone", self.phones), ("papers", self.papers)):
            self.owners |= {(kind, thing): owner for owner, thing in things.items()}
        self.whole = sorted(self.phones.keys() & self.papers.keys())


@dataclass
class Renaming:
    """New names for all things of one copy of a case; the same thing gets the same name.

    A phone or papers that belong to somebody outside the case, as a victim's do, become those of
    another person.
    """

    people: People
    draw: np.random.Generator
    names: dict[tuple[str, str], str] = field(default_factory=dict)

    def rename(self, kind: str, written: object) -> object:
        """Give the new name of a thing; what is missing stays so."""
        if not isinstance(written, str):
            return written
        thing = read_phone(written) if kind == "phone" else written
        if kind == "address":
            return _MARK.sub(lambda mark: self._name("mark", mark.group()), written)
        if kind == "line" and thing.startswith(_GATEWAY):
            return written
        return self._name(kind, thing)

    def _name(self, kind: str, thing: str) -> str:
        if (kind, thing) not in self.names:
            self.names[kind, thing] = self._find(kind, thing)
        return self.names[kind, thing]

    def _find(self, kind: str, thing: str) -> str:
        owner = self.people.owners.get((kind, thing))
        if owner is not None:
            if ("owner", owner) not in self.names:
                self.names["owner", owner] = str(self.draw.choice(self.people.whole))
            other = self.names["owner", owner]
            return (self.people.phones if kind == "phone" else self.people.papers)[other]
        if kind == "phone":  # the first seven digits say where it is from
            return thing[:7] + f"{self.draw.integers(10**4):04d}"
        if kind == "line":
            return "10." + ".".join(map(str, self.draw.integers(0, 256, 3)))
        return f"{thing[:1]}{self.draw.integers(2**48):012x}"


def plant(logs: Logs, case: Sequence[str], count: int, seed: int, part: float = 1.0) -> Planted:
    """Add planted accounts to a world, copy after copy of the accounts of a case.

    Parameters
    ----------
    logs
        `account_events` and `order_events`.
    case
        The accounts that are copied, with all that they share among themselves.
    count
        How many accounts are planted.
    seed
        The same seed plants the same accounts.
    part
        Of the orders, and of the account events beside `KEPT`, each is done with this chance.
    """
    draw = np.random.default_rng(seed)
    own = {log: frame[frame["account_id"].isin(case)] for log, frame in logs.items()}
    people = know_people(logs["account_events"], case)
    pieces: dict[str, list[pd.DataFrame]] = {log: [frame] for log, frame in logs.items()}
    ids: list[str] = []
    while len(ids) < count:
        acting = sorted(case)[: count - len(ids)]
        naming, back = Renaming(people, draw), int(draw.integers(MOST_DAYS_BACK + 1))
        for log, frame in own.items():
            acted = take_part(frame[frame["account_id"].isin(acting)], part, draw)
            pieces[log].append(_copy(acted, naming, back))
        ids += [str(naming.rename("account", account)) for account in acting]
    return Planted({log: pd.concat(frames) for log, frames in pieces.items()}, ids)


def take_part(rows: pd.DataFrame, part: float, draw: np.random.Generator) -> pd.DataFrame:
    """Take a part of what was done: whole orders, and single account events."""
    acts = rows["order_id" if "order_id" in rows else "event_id"]
    chance = dict.fromkeys(acts, 0.0)
    chance = {act: draw.random() for act in chance}
    return rows[rows["event_type"].isin(KEPT) | (acts.map(chance) < part)]


def read_phone(written: str) -> str:
    """Read the eleven digits of a number, however it is written.

    Examples
    --------
    >>> read_phone("+86 135 3318 9138"), read_phone("13533189138")
    ('13533189138', '13533189138')
    """
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", written))[-11:]


def know_people(events: pd.DataFrame, case: Sequence[str]) -> People:
    """Learn the first phone and papers of everybody who does not belong to a case."""
    others = events[~events["account_id"].isin(case)]
    phones = others.dropna(subset="login_phone").groupby("account_id")["login_phone"].first()
    papers = others.dropna(subset="id_number").groupby("account_id")["id_number"].first()
    return People(
        {str(owner): read_phone(phone) for owner, phone in phones.items()},
        {str(owner): str(paper) for owner, paper in papers.items()},
    )


def _copy(rows: pd.DataFrame, naming: Renaming, days_back: int) -> pd.DataFrame:
    named = {
        column: rows[column].map(lambda written, kind=kind: naming.rename(kind, written))
        for column, kind in KINDS.items()
        if column in rows
    }
    back = pd.Timedelta(days=days_back)
    return rows.assign(**named, event_time=rows["event_time"] - back).astype(rows.dtypes)
