"""One row per order, whatever the number of steps in its life."""

from detector.catalogue.feature import Stage

_STEPS = ("placed", "paid", "shipped", "delivered", "refunded", "cancelled", "intercepted")
_RANK = " ".join(f"WHEN '{step}' THEN {rank}" for rank, step in enumerate(_STEPS, start=1))
_STATE = " ".join(f"WHEN {rank} THEN '{step}'" for rank, step in enumerate(_STEPS, start=1))

_BOUGHT = (
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
_COLUMNS = ", ".join(_BOUGHT)
_KNOWN = " + ".join(
    f"CASE WHEN {column} IS NULL THEN 0 ELSE {1 << bit} END" for bit, column in enumerate(_BOUGHT)
)
_AS_PLACED = ", ".join(
    f"coalesce(min(CASE WHEN event_type = 'placed' THEN {column} END), min({column})) AS {column}"
    for column in _BOUGHT
)

ORDERS = Stage(
    "orders",
    f"""
    WITH lives AS (
        SELECT account, order_id,
               coalesce(min(CASE WHEN event_type = 'placed' THEN at_us END), min(at_us)) AS at_us,
               max(at_us * 8 + CASE event_type {_RANK} END) AS last_step,
               max(CASE WHEN event_type IN ('delivered', 'cancelled', 'intercepted', 'refunded')
                        THEN 1 ELSE 0 END) AS closed,
               max(CASE WHEN event_type IN ('cancelled', 'intercepted', 'refunded')
                        THEN 1 ELSE 0 END) AS stopped,
               CASE WHEN count(CASE WHEN event_type = 'placed' THEN 1 END) = 1
                         AND max(CASE WHEN event_type = 'placed' THEN known END) = bit_or(known)
                    THEN 1 ELSE 0 END AS told_once
        FROM (SELECT account, order_id, at_us, event_type, {_KNOWN} AS known
              FROM order_events) AS steps
        GROUP BY account, order_id)
    SELECT account, order_id, at_us, last_step, closed, stopped,
           CASE WHEN coalesce(lower(paid_with), 'credit') = 'credit' THEN 1 ELSE 0 END AS on_credit,
           {_COLUMNS},
           CASE last_step % 8 {_STATE} ELSE 'placed' END AS state
    FROM (
        SELECT l.account, l.order_id, l.at_us, l.last_step, l.closed, l.stopped, {_COLUMNS}
        FROM lives l
        JOIN order_events e ON e.account = l.account AND e.order_id = l.order_id
        WHERE l.told_once = 1 AND e.event_type = 'placed'
        UNION ALL
        SELECT l.account, l.order_id, l.at_us, l.last_step, l.closed, l.stopped, {_AS_PLACED}
        FROM lives l
        JOIN order_events e ON e.account = l.account AND e.order_id = l.order_id
        WHERE l.told_once = 0
        GROUP BY l.account, l.order_id, l.at_us, l.last_step, l.closed, l.stopped) AS by_order
    """,
    alone=True,
)
"""The state is the latest step that the contract knows; of steps at the same instant, the one
later in an order's life. What was bought and where it goes is taken from the placed step, else from
any step. An unknown payment counts as credit, which is what the accounts are for.

An order is told once where it was placed once, and no other step knows more of it: then the placed
row is the order, and nothing has to be put together."""
