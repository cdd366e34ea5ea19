"""Two logs that grow by columns: what happened to accounts, what was ordered."""

from typing import TypeAlias

import numpy as np

from detector.events.contract import ACCOUNT_EVENT_TYPES
from detector.simulation.draws import NONE, USUAL, Floats, Ints, whole

Columns: TypeAlias = dict[str, Ints]

EVENT_CODES = {name: code for code, name in enumerate(ACCOUNT_EVENT_TYPES)}
CREDIT, CARD, BALANCE, WALLET = range(4)
PAYMENTS = ("credit", "card", "balance", "wallet")


def _stack(parts: list[Columns], names: tuple[str, ...]) -> Columns:
    """Join parts column by column."""
    empty = np.zeros(0, dtype=np.int64)
    return {name: np.concatenate([empty, *(part[name] for part in parts)]) for name in names}


def _fill(size: int, columns: dict[str, Ints | int]) -> Columns:
    """Repeat single values to the length of the part."""
    return {
        name: np.broadcast_to(np.asarray(values, dtype=np.int64), (size,))
        for name, values in columns.items()
    }


class AccountLog:
    """Account events in the order of adding; `USUAL` means what the person has at that time."""

    names = (
        "account", "time", "kind", "device", "ip", "place", "amount", "payee", "login", "notify",
    )  # fmt: skip

    def __init__(self) -> None:
        self._parts: list[Columns] = []

    def add(
        self,
        kind: str,
        account: Ints,
        time: Ints | Floats,
        *,
        device: Ints | int = USUAL,
        ip: Ints | int = USUAL,
        place: Ints | int = USUAL,
        amount: Ints | int = NONE,
        payee: Ints | int = NONE,
        login: Ints | int = NONE,
        notify: Ints | int = NONE,
    ) -> None:
        """Add one event per account given; amounts are in fen, places are addresses."""
        columns: dict[str, Ints | int] = {
            "account": account, "time": whole(time), "kind": EVENT_CODES[kind], "device": device,
            "ip": ip, "place": place, "amount": amount, "payee": payee, "login": login,
            "notify": notify,
        }  # fmt: skip
        self._parts.append(_fill(len(account), columns))

    def columns(self) -> Columns:
        """Give everything added so far."""
        return _stack(self._parts, self.names)


class OrderLog:
    """Orders in the order of adding, one row per order; `ledger.steps` lives their lives."""

    names = (
        "account", "time", "amount", "category", "merchant", "paid_with", "address", "phone",
        "device", "ip", "stop", "call_off",
    )  # fmt: skip

    def __init__(self) -> None:
        self._parts: list[Columns] = []

    def add(
        self,
        account: Ints,
        time: Ints | Floats,
        amount: Ints,
        category: Ints,
        *,
        merchant: Ints,
        paid_with: Ints | int = CREDIT,
        address: Ints | int = USUAL,
        phone: Ints | int = USUAL,
        device: Ints | int = USUAL,
        ip: Ints | int = USUAL,
        stop: int = 3,
        call_off: int = 35,
    ) -> None:
        """Add one order per row; stop and call_off are chances in a thousand."""
        columns: dict[str, Ints | int] = {
            "account": account, "time": whole(time), "amount": amount, "category": category,
            "merchant": merchant, "paid_with": paid_with, "address": address, "phone": phone,
            "device": device, "ip": ip, "stop": stop, "call_off": call_off,
        }  # fmt: skip
        self._parts.append(_fill(len(account), columns))

    def columns(self) -> Columns:
        """Give everything added so far."""
        return _stack(self._parts, self.names)
