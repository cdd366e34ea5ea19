"""What happened to the chosen accounts, event by event."""

from typing import Any

import pyarrow as pa

from detector.cases.cities import name_city, name_city_in
from detector.cases.tables import SCHEMAS
from detector.engines.base import Engine

MOST = 400
"""Steps kept per account, the latest: more than a person reads in one case."""

TELLING = (
    "registered",
    "identity_verified",
    "credit_opened",
    "credit_limit_changed",
    "login_phone_changed",
    "notify_phone_changed",
    "password_reset",
    "device_bound",
    "card_bound",
)
"""What is kept from before the lookback as well: it says who an account belongs to."""

LOGS = {
    "account_events": {
        "login_phone": "login_phone",
        "notify_phone": "notify_phone",
        "id_number": "id_number",
        "device_id": "device_id",
        "ip": "ip",
        "counterparty": "counterparty",
        "latitude": "latitude",
        "longitude": "longitude",
        "region_code": "region_code",
    },
    "order_events": {
        "order_id": "order_id",
        "category": "category",
        "merchant_id": "merchant_id",
        "paid_with": "paid_with",
        "delivery_phone": "delivery_phone",
        "device_id": "device_id",
        "ip": "ip",
        "delivery_address": "delivery_address",
        "latitude": "delivery_latitude",
        "longitude": "delivery_longitude",
        "region_code": "delivery_region_code",
    },
}
"""Column of a step → column of the log that tells it."""

_WORDS = sorted({name for told in LOGS.values() for name in told} - {"latitude", "longitude"})
_NUMBERS = ("latitude", "longitude")

NUMBER = "[0-9]([ ()+.-]*[0-9]){6,}"
"""Seven digits or more, as a number of a person has, however they are kept apart."""

NUMBERED = {
    "login_no": ("phone", "login_phone"),
    "notify_no": ("phone", "notify_phone"),
    "recipient_no": ("phone", "delivery_phone"),
    "person_no": ("person", "id_number"),
    "device_no": ("device", "device_id"),
    "ip_no": ("ip", "ip"),
    "address_no": ("address", "delivery_address"),
    "payee_no": ("payee", "counterparty"),
}
"""Column of `steps` → kind of key, and the column whose value is numbered."""


def choose_steps(engine: Engine, since_us: int) -> None:
    """Make `case_steps`: the events of `case_accounts` that may be told, values still plain.

    `begun_us` is when an event, or the order that it is a step of, began; `case_orders` has that of
    each order.
    """
    mine = "account IN (SELECT account FROM case_accounts)"
    engine.create("case_orders", f"SELECT account, order_id, at_us FROM orders WHERE {mine}")
    telling = ", ".join(f"'{name}'" for name in TELLING)
    begun = {"account_events": "e.at_us", "order_events": "o.at_us"}
    orders = " JOIN case_orders o ON o.account = e.account AND o.order_id = e.order_id"
    logs = " UNION ALL ".join(
        f"SELECT e.account, '{log}' AS log, e.at_us, {began} AS begun_us, e.event_type,"
        f" e.event_id, e.amount, {_told(log)}"
        f" FROM {log} e{orders if log == 'order_events' else ''}"
        f" WHERE e.{mine} AND (e.at_us >= {since_us} OR e.event_type IN ({telling}))"
        for log, began in begun.items()
    )
    engine.create("case_steps", logs)


def cut_steps(engine: Engine) -> None:
    """Make `case_kept`: at most `MOST` of `case_steps` per account.

    First comes what reasons rest upon (`case_traced`) and what tells whose the account is, then the
    latest. Only accounts with more are put in order.
    """
    telling = ", ".join(f"'{name}'" for name in TELLING)
    told = ("account", "log", "at_us", "event_type", "event_id", "amount", *_WORDS, *_NUMBERS)
    ties = ", ".join(f"{name} NULLS LAST" for name in told if name not in ("account", "at_us"))
    first = f"CASE WHEN t.event_id IS NOT NULL OR s.event_type IN ({telling}) THEN 0 ELSE 1 END"
    many = f"SELECT account FROM case_steps GROUP BY account HAVING count(*) > {MOST}"
    columns = ", ".join(told)
    engine.create(
        "case_kept",
        f"SELECT {columns} FROM case_steps WHERE account NOT IN ({many}) UNION ALL"
        f" SELECT {columns} FROM (SELECT *, row_number() OVER"
        f" (PARTITION BY account ORDER BY later, at_us DESC, {ties}) AS nth"
        f" FROM (SELECT s.*, {first} AS later FROM case_steps s"
        " LEFT JOIN (SELECT DISTINCT account, event_id FROM case_traced) AS t"
        " ON t.account = s.account AND t.event_id = s.event_id"
        f" WHERE s.account IN ({many})) AS told) AS numbered"
        f" WHERE nth <= {MOST}",
    )


def _told(log: str) -> str:
    """Say each column of a step out of one log; what the log does not have is a typed NULL."""
    told = LOGS[log]
    words = [f"CAST({_column(told, name)} AS STRING) AS {name}" for name in _WORDS]
    return ", ".join(words + [f"CAST({_column(told, n)} AS DOUBLE) AS {n}" for n in _NUMBERS])


def _column(told: dict[str, str], name: str) -> str:
    return f"e.{told[name]}" if name in told else "NULL"


def build_steps(engine: Engine, keys: pa.Table) -> pa.Table:
    """Build the table `steps` from `case_kept` and `case_keys`.

    Parameters
    ----------
    keys
        The table `keys`: where no region code tells a city, the masked address does.
    """
    joins = "".join(
        f" LEFT JOIN case_keys {no} ON {no}.account = s.account AND {no}.kind = '{kind}'"
        f" AND {no}.key = s.{column}"
        for no, (kind, column) in NUMBERED.items()
    )
    numbers = ", ".join(f"CAST({no}.no AS INTEGER) AS {no}" for no in NUMBERED)
    ties = ", ".join(f"{name} NULLS LAST" for name in (*NUMBERED, *_WORDS, *_NUMBERS))
    rows = engine.fetch(
        "SELECT c.account_id, s.at_us, s.log, s.event_id, s.event_type AS what, s.order_id,"
        " s.amount / 1e2 AS amount, s.category, s.merchant_id, s.paid_with, s.latitude,"
        f" s.longitude, s.region_code, {numbers}"
        f" FROM case_kept s JOIN case_accounts c ON c.account = s.account{joins}"
        " ORDER BY c.rank, c.account_id, s.at_us, s.log, s.event_type, s.order_id NULLS LAST,"
        f" s.event_id NULLS LAST, s.amount NULLS LAST, {ties}"
    )
    columns: dict[str, Any] = {name: rows[name] for name in rows.column_names}
    columns["at"] = rows["at_us"].cast(SCHEMAS["steps"].field("at").type)
    columns |= {name: pa.compute.round(rows[name], 1) for name in _NUMBERS}
    columns["what"] = hide_numbers(rows["what"])
    columns["city"] = pa.array(_name_cities(rows, keys), pa.string())
    schema = SCHEMAS["steps"]
    return pa.table(columns).select(schema.names).cast(schema)


def hide_numbers(texts: Any) -> Any:
    """Hide what could be the number of a person in free text, such as a type of event.

    Examples
    --------
    >>> hide_numbers(pa.array(["login_2", "call 138-0013 8000"])).to_pylist()
    ['login_2', 'call ****']
    """
    return pa.compute.replace_substring_regex(texts, NUMBER, "****")


def _name_cities(rows: pa.Table, keys: pa.Table) -> list[str]:
    """Name the city of each step, by its region code, else by its masked address."""
    known = keys.select(["account_id", "kind", "no", "shown"]).to_pandas()
    known = known[known["kind"] == "address"].rename(columns={"no": "address_no"})
    told = rows.select(["account_id", "address_no", "region_code"]).to_pandas()
    told = told.merge(known, how="left", on=["account_id", "address_no"])
    told = told[["region_code", "shown"]].astype(object).where(lambda rows: rows.notna(), "")
    pairs = zip(told["region_code"], told["shown"], strict=True)
    return [name_city(code) or name_city_in(address) for code, address in pairs]
