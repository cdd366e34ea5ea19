"""One row per order, whatever the number of steps in its life."""

from detector.features.catalogue import Stage

_STEPS = ("placed", "paid", "shipped", "delivered", "refunded", "cancelled", "intercepted")
_RANK = " ".join(f"WHEN '{step}' THEN {rank}" for rank, step in enumerate(_STEPS, start=1))
_STATE = " ".join(f"WHEN {rank} THEN '{step}'" for rank, step in enumerate(_STEPS, start=1))


def _as_placed(*columns: str) -> str:
    return ", ".join(
        f"coalesce(min(CASE WHEN event_type = 'placed' THEN {column} END), min({column}))"
        f" AS {column}"
        for column in columns
    )


_AS_PLACED = _as_placed(
    "amount",
    "category",
    "merchant_id",
    "paid_with",
    "delivery_address",
    "delivery_phone",
    "delivery_latitude",
    "delivery_longitude",
    "delivery_region_code",
    "device_id",
    "ip",
)

_ON_CREDIT = (
    "CASE WHEN coalesce(lower(coalesce(min(CASE WHEN event_type = 'placed' THEN paid_with END),"
    " min(paid_with))), 'credit') = 'credit' THEN 1 ELSE 0 END"
)
"""How an unknown payment counts: as credit, which is what the accounts are for."""

ORDERS = Stage(
    "orders",
    f"""
    SELECT *, CASE last_step % 8 {_STATE} ELSE 'placed' END AS state FROM (
        SELECT account, order_id,
               coalesce(min(CASE WHEN event_type = 'placed' THEN at_us END), min(at_us)) AS at_us,
               max(at_us * 8 + CASE event_type {_RANK} END) AS last_step,
               max(CASE WHEN event_type IN ('delivered', 'cancelled', 'intercepted', 'refunded')
                        THEN 1 ELSE 0 END) AS closed,
               max(CASE WHEN event_type IN ('cancelled', 'intercepted', 'refunded')
                        THEN 1 ELSE 0 END) AS stopped,
               {_ON_CREDIT} AS on_credit,
               {_AS_PLACED}
        FROM order_events GROUP BY account, order_id) AS by_order
    """,
)
"""The state is the latest step that the contract knows; of steps at the same instant, the one
later in an order's life. What was bought and where it goes is taken from the placed step, else from
any step."""
