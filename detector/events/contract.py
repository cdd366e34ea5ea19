"""The input contract as data: the columns of the two event logs, and what is required of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a column is read: which source types are accepted and what it becomes."""

    ID = "id"  # opaque identity: text or integer, trimmed, kept as text
    TIME = "time"  # timestamp, date or ISO 8601 text; microseconds since 1970 in UTC
    WORD = "word"  # a value out of a vocabulary or free text
    PHONE = "phone"  # digits without +86, or the owner's token unchanged
    PERSON = "person"  # national id number or a token of it, upper case
    ADDRESS = "address"  # text without blanks and punctuation, or a token
    MONEY = "money"  # yuan in, whole fen (1/100 yuan) inside: sums are exact in any order
    LATITUDE = "latitude"  # degrees, WGS 84
    LONGITUDE = "longitude"  # degrees, WGS 84
    REGION = "region"  # GB/T 2260, six digits as text


@dataclass(frozen=True)
class Column:
    """One column of a log: its name, how it is read, and whether a log may come without it."""

    name: str
    kind: Kind
    required: bool = False


ACCOUNT_EVENT_TYPES = (
    "registered",
    "identity_verified",
    "credit_opened",
    "credit_limit_changed",
    "login",
    "login_failed",
    "password_reset",
    "login_phone_changed",
    "notify_phone_changed",
    "address_added",
    "device_bound",
    "card_bound",
    "payee_added",
    "cash_drawn",
    "transferred_out",
    "repaid",
    "screen_shared",
    "support_contacted",
    "closed",
)

ORDER_EVENT_TYPES = (
    "placed",
    "paid",
    "intercepted",
    "shipped",
    "delivered",
    "cancelled",
    "refunded",
)

ACCOUNT_EVENTS = (
    Column("event_id", Kind.ID),
    Column("account_id", Kind.ID, required=True),
    Column("event_time", Kind.TIME, required=True),
    Column("event_type", Kind.WORD, required=True),
    Column("login_phone", Kind.PHONE),
    Column("notify_phone", Kind.PHONE),
    Column("id_number", Kind.PERSON),
    Column("device_id", Kind.ID),
    Column("ip", Kind.ID),
    Column("latitude", Kind.LATITUDE),
    Column("longitude", Kind.LONGITUDE),
    Column("region_code", Kind.REGION),
    Column("amount", Kind.MONEY),
    Column("counterparty", Kind.ID),
)

ORDER_EVENTS = (
    Column("event_id", Kind.ID),
    Column("order_id", Kind.ID, required=True),
    Column("account_id", Kind.ID, required=True),
    Column("event_time", Kind.TIME, required=True),
    Column("event_type", Kind.WORD, required=True),
    Column("amount", Kind.MONEY, required=True),
    Column("category", Kind.WORD),
    Column("merchant_id", Kind.ID),
    Column("paid_with", Kind.WORD),
    Column("delivery_address", Kind.ADDRESS),
    Column("delivery_phone", Kind.PHONE),
    Column("delivery_latitude", Kind.LATITUDE),
    Column("delivery_longitude", Kind.LONGITUDE),
    Column("delivery_region_code", Kind.REGION),
    Column("device_id", Kind.ID),
    Column("ip", Kind.ID),
)

LOGS: Mapping[str, tuple[Column, ...]] = {
    "account_events": ACCOUNT_EVENTS,
    "order_events": ORDER_EVENTS,
}
"""The two logs by name; a tuple of columns each, in the order of the contract."""
