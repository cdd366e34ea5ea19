"""Each order of the lookback with all that joins it to its account's story."""

from detector.catalogue.feature import Stage
from detector.catalogue.stages.words import great_circle_km, share_of_limit

_KM = great_circle_km(
    "o.delivery_latitude", "o.delivery_longitude", "s.home_latitude", "s.home_longitude"
)


def _new(key: str) -> str:
    """First seen within two days of the order, on an account seen with another one earlier."""
    return f"CASE WHEN o.at_us - {key}.first_at <= 2 * {{day}} THEN 1 ELSE 0 END"


def _key(alias: str, kind: str, column: str) -> str:
    return (
        f"LEFT JOIN keys {alias} ON {alias}.account = o.account AND {alias}.key = o.{column}"
        f" AND {alias}.kind = '{kind}' AND {alias}.nth > 1"
    )


_GOODS = "coalesce(category, '') AS goods"

PRICES = Stage(
    "prices",
    f"""
    SELECT goods, amount, count(*) AS orders,
           sum(CASE WHEN at_us >= {{since}} THEN 1 ELSE 0 END) AS judged
    FROM (SELECT {_GOODS}, amount, at_us FROM orders WHERE amount IS NOT NULL) AS paid
    GROUP BY goods, amount
    """,
)
"""How often each price was paid for one kind of goods, at all and in the lookback. There are far
fewer prices than orders: what everybody pays is read here, and not from all orders at once."""

ORDER_PRICES = Stage(
    "order_prices",
    """
    SELECT goods, amount,
           CAST(sum(judged) OVER (PARTITION BY goods ORDER BY amount DESC) AS DOUBLE)
               / CAST(sum(judged) OVER (PARTITION BY goods) AS DOUBLE) AS dearer_share
    FROM prices WHERE judged > 0
    """,
)
"""The share of orders in the same category that cost at least as much as a price."""


def _median(value: str, rows: str) -> str:
    """Give the median of a value per kind of goods, each counted as often as it was paid."""
    return f"""
        SELECT goods, (min(CASE WHEN 2 * upto >= orders THEN value END)
                       + min(CASE WHEN 2 * upto > orders THEN value END)) / 2e0 AS middle
        FROM (SELECT goods, value, sum(orders) OVER (PARTITION BY goods ORDER BY value) AS upto,
                     sum(orders) OVER (PARTITION BY goods) AS orders
              FROM (SELECT p.goods, p.orders, {value} AS value FROM {rows}) AS paid) AS counted
        GROUP BY goods"""


TYPICAL_PRICES = Stage(
    "typical_prices",
    f"""
    WITH typical AS ({_median("ln(p.amount)", "prices p WHERE p.amount > 0")})
    SELECT t.goods, t.middle AS typical, 1.4826e0 * s.middle AS spread
    FROM typical t
    JOIN ({
        _median(
            "abs(ln(p.amount) - t.middle)",
            "prices p JOIN typical t ON t.goods = p.goods WHERE p.amount > 0",
        )
    }) AS s ON s.goods = t.goods
    """,
)
"""What everybody pays for one kind of goods, as the median of logarithms, and its spread: the
median absolute deviation as Hampel 1974 scales it."""

USUAL_PRICES = Stage(
    "usual_prices",
    f"""
    SELECT o.account, o.goods, (o.own + t.typical) / 2e0 AS usual, t.spread
    FROM (SELECT account, {_GOODS}, median(ln(amount)) AS own
          FROM orders WHERE amount > 0 GROUP BY account, coalesce(category, '')) AS o
    JOIN typical_prices t ON t.goods = o.goods
    """,
    alone=True,
)
"""What is usually paid for one kind of goods, as a logarithm, half by the account's own habit and
half by everybody's."""

FIRST_BUYS = Stage(
    "first_buys",
    """
    SELECT account, min(CASE WHEN category IS NOT NULL THEN at_us END) AS category_at,
           min(CASE WHEN merchant_id IS NOT NULL THEN at_us END) AS merchant_at
    FROM orders GROUP BY account
    """,
    grain="account",
    alone=True,
)
"""When each account first bought goods of a known kind, and from a known merchant."""

_DEARNESS = "(ln(o.amount) - u.usual) / u.spread"

ORDER_CONTEXT = Stage(
    "order_context",
    f"""
    SELECT o.account, o.order_id, o.at_us, o.amount, o.stopped, t.spent,
           p.dearer_share, coalesce(r.resale, 0) AS resale,
           CASE WHEN u.spread > 1e-2 AND ln(o.amount) > u.usual
                THEN CAST(floor(1e3 * {_DEARNESS}) AS BIGINT) ELSE 0 END AS dearness,
           o.at_us - s.since_at AS tenure,
           CASE WHEN o.at_us >= s.credit_since_at THEN o.at_us - s.credit_since_at END
                AS since_credit,
           CAST(floor((o.at_us + {{offset}}) / 36e8) AS BIGINT) % 24 AS hour,
           {share_of_limit("o.amount")} AS of_limit,
           {_KM} AS km,
           CASE WHEN o.delivery_region_code IS NULL OR s.home_region IS NULL THEN NULL
                WHEN substr(o.delivery_region_code, 1, 4) = substr(s.home_region, 1, 4) THEN 0
                ELSE 1 END AS other_city,
           CASE WHEN o.delivery_region_code IS NULL OR h.province IS NULL THEN NULL
                WHEN substr(o.delivery_region_code, 1, 2) = h.province THEN 0
                ELSE 1 END AS not_numbers_home,
           CASE WHEN o.delivery_phone IS NULL THEN NULL
                WHEN o.delivery_phone = s.login_phone THEN 0
                WHEN o.delivery_phone = s.notify_phone THEN 0 ELSE 1 END AS other_recipient,
           {_new("device")} AS new_device,
           coalesce(device.visiting, 0) AS visiting_device,
           {_new("address")} AS new_address,
           {_new("phone")} AS new_recipient,
           {_new("ip")} AS new_ip,
           o.at_us - device.first_at AS device_age, o.at_us - address.first_at AS address_age,
           CASE WHEN t.orders_before >= 3 AND goods.first_at = o.at_us
                     AND b.category_at < o.at_us THEN 1 ELSE 0 END AS new_category,
           CASE WHEN t.orders_before >= 3 AND merchant.first_at = o.at_us
                     AND b.merchant_at < o.at_us THEN 1 ELSE 0 END AS new_merchant,
           o.at_us - t.active_at AS silence, o.at_us - n.number_changed_at AS since_number_changed,
           o.at_us - n.reset_at AS since_reset, o.at_us - n.new_city_at AS since_new_city,
           coalesce(n.failed_24h, 0) AS failed_24h, t.spent_24h,
           t.spent_month_before, t.spent_max_before, t.orders_1h, t.orders_24h, t.orders_before,
           t.uses_month_before, t.spent_day_before, t.orders_day_before,
           n.alarm_at - o.at_us AS until_alarm
    FROM orders o
    JOIN timeline t ON t.account = o.account AND t.order_id = o.order_id AND t.kind = 'order'
    JOIN account_state s ON s.account = o.account
    LEFT JOIN near_signals n ON n.account = o.account AND n.at_us = o.at_us
    LEFT JOIN order_prices p ON p.goods = coalesce(o.category, '') AND p.amount = o.amount
    LEFT JOIN usual_prices u ON u.account = o.account AND u.goods = coalesce(o.category, '')
         AND o.amount > 0
    LEFT JOIN resale r ON r.category = o.category
    LEFT JOIN phone_places h ON h.prefix = substr(s.login_phone, 1, 7)
    LEFT JOIN devices device ON device.account = o.account AND device.key = o.device_id
         AND device.nth > 1
    {_key("address", "address", "delivery_address")}
    {_key("phone", "delivery_phone", "delivery_phone")}
    {_key("ip", "ip", "ip")}
    LEFT JOIN first_buys b ON b.account = o.account
    LEFT JOIN (SELECT account, category, min(at_us) AS first_at FROM orders
               GROUP BY account, category) AS goods
         ON goods.account = o.account AND goods.category = o.category
    LEFT JOIN (SELECT account, merchant_id, min(at_us) AS first_at FROM orders
               GROUP BY account, merchant_id) AS merchant
         ON merchant.account = o.account AND merchant.merchant_id = o.merchant_id
    WHERE o.at_us >= {{since}}
    """,
    alone=True,
)
"""Only orders of the lookback are judged; older ones still count as what is known. Hours
are those of the configured zone."""

ORDER_GAPS = Stage(
    "order_gaps",
    """
    SELECT account, order_id, uses_month_before,
           at_us - lag(at_us, 2) OVER (PARTITION BY account ORDER BY at_us, order_id) AS third_gap
    FROM order_context
    """,
    alone=True,
)
"""The span from the last order but one to this one."""

RESALE_DAYS = Stage(
    "resale_days",
    f"""
    SELECT *, {share_of_limit("resale_24h", "limit_fen")} AS of_limit FROM (
        SELECT o.account, o.order_id, o.since_credit, s.limit_fen,
               sum(o.amount) OVER w AS resale_24h, count(*) OVER w AS resale_orders_24h
        FROM order_context o JOIN account_state s ON s.account = o.account
        WHERE o.resale = 1
        WINDOW w AS (PARTITION BY o.account ORDER BY o.at_us
                     RANGE BETWEEN {{day}} PRECEDING AND CURRENT ROW)) AS days
    """,
    alone=True,
)
"""Goods that resell, summed over the 24 hours up to each such order."""
