"""The facts of the cases as the page takes them: which tables, which columns."""

from collections.abc import Mapping

CASE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "profiles": (
        "account_id",
        "since",
        "registered_at",
        "opened_at",
        "credit_limit",
        "home_latitude",
        "home_longitude",
        "home_city",
        "peers",
    ),
    "steps": (
        "account_id",
        "at",
        "log",
        "event_id",
        "what",
        "order_id",
        "amount",
        "category",
        "merchant_id",
        "paid_with",
        "login_no",
        "notify_no",
        "recipient_no",
        "person_no",
        "device_no",
        "ip_no",
        "address_no",
        "payee_no",
        "latitude",
        "longitude",
        "city",
    ),
    "keys": ("account_id", "kind", "no", "shown", "roles", "first_at", "last_at", "accounts"),
    "links": (
        "account_id",
        "kind",
        "no",
        "other",
        "other_rank",
        "other_roles",
        "other_first_at",
    ),
    "signs": ("account_id", "event_ids"),
}
"""The columns that the facts of the cases have at least; every value in them is masked."""
