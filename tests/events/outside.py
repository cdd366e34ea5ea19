"""Small tables in the shape of public sets: their column names, types and value sets; made up.

The schemas are those that the publishers describe:

- "eCommerce behavior data from multi category store" (REES46 Open CDP, Kaggle `mkechinov`):
  one table of views, carts and purchases; times are text that ends in " UTC"; there is no order.
- PaySim, "Synthetic Financial Datasets For Fraud Detection" (Lopez-Rojas et al., Kaggle `ealaxi`):
  one table of five types of transaction; `step` counts hours from a beginning that nobody tells.
- "Brazilian E-Commerce Public Dataset" (Olist, Kaggle `olistbr`): orders with a status and five
  times in one table, what was paid in another.
"""

from pathlib import Path

import numpy as np
import pandas as pd

ROWS = 3_000


def write_shop(folder: Path) -> None:
    draw = np.random.default_rng(1)
    at = pd.Timestamp("2019-11-01") + pd.to_timedelta(draw.integers(0, 30 * 86_400, ROWS), "s")
    users = draw.integers(512_000_000, 512_000_120, ROWS)
    categories = np.array(["electronics.smartphone", "apparel.shoes", None], dtype=object)
    brands = np.array(["samsung", "apple", None], dtype=object)
    pd.DataFrame(
        {
            "event_time": at.strftime("%Y-%m-%d %H:%M:%S UTC"),
            "event_type": draw.choice(["view", "cart", "purchase"], ROWS, p=[0.7, 0.1, 0.2]),
            "product_id": draw.integers(1_000_000, 60_000_000, ROWS),
            "category_id": 2_053_013_551_932_506_308 + draw.integers(0, 600, ROWS),
            "category_code": draw.choice(categories, ROWS),
            "brand": draw.choice(brands, ROWS),
            "price": np.round(draw.lognormal(5, 1, ROWS), 2),
            "user_id": users,
            "user_session": [f"{u}-{d:%j}" for u, d in zip(users, at, strict=True)],
        }
    ).to_parquet(folder / "2019-Nov.parquet", index=False)


def write_paysim(folder: Path) -> None:
    draw = np.random.default_rng(2)
    types = ["PAYMENT", "CASH_OUT", "CASH_IN", "TRANSFER", "DEBIT"]
    kind = draw.choice(types, ROWS, p=[0.34, 0.35, 0.22, 0.08, 0.01])
    names = {"C": draw.integers(10**8, 2 * 10**9, 150), "M": draw.integers(10**8, 2 * 10**9, 40)}
    customers, merchants = ([f"{letter}{n}" for n in names[letter]] for letter in "CM")
    balances = {
        f"{state}balance{side}": draw.uniform(0, 1e5, ROWS).round(2)
        for side in ("Org", "Dest")
        for state in ("old", "new")
    }
    goes_to = np.where(
        kind == "PAYMENT", draw.choice(merchants, ROWS), draw.choice(customers, ROWS)
    )
    pd.DataFrame(
        {
            "step": np.sort(draw.integers(1, 745, ROWS)),
            "type": kind,
            "amount": np.round(draw.lognormal(10, 1.5, ROWS), 2),
            "nameOrig": draw.choice(customers, ROWS),
            "oldbalanceOrg": balances["oldbalanceOrg"],
            "newbalanceOrig": balances["newbalanceOrg"],
            "nameDest": goes_to,
            "oldbalanceDest": balances["oldbalanceDest"],
            "newbalanceDest": balances["newbalanceDest"],
            "isFraud": 0,
            "isFlaggedFraud": 0,
        }
    ).to_parquet(folder / "PS_20174392719_1491204439457_log.parquet", index=False)


def write_olist(folder: Path) -> None:
    draw = np.random.default_rng(3)
    rows = 60
    at = pd.Timestamp("2017-10-01") + pd.to_timedelta(draw.integers(0, 10**7, rows), "s")
    orders = [f"{n:032x}" for n in range(rows)]
    states = ["delivered", "shipped", "canceled", "invoiced", "processing", "unavailable"]
    later = {
        "order_purchase_timestamp": 0,
        "order_approved_at": 1,
        "order_delivered_carrier_date": 48,
        "order_delivered_customer_date": 200,
        "order_estimated_delivery_date": 500,
    }
    times = {
        name: (at + pd.Timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M:%S")
        for name, hours in later.items()
    }
    named = {"order_id": orders, "customer_id": [f"{n % 20:032x}" for n in range(rows)]}
    status = {"order_status": draw.choice(states, rows)}
    frame = pd.DataFrame(named | status | times)
    frame.to_parquet(folder / "olist_orders_dataset.parquet", index=False)
    paid = pd.DataFrame(
        {
            "order_id": orders,
            "payment_sequential": 1,
            "payment_type": draw.choice(["credit_card", "boleto", "voucher"], rows),
            "payment_installments": draw.integers(1, 10, rows),
            "payment_value": np.round(draw.lognormal(4, 1, rows), 2),
        }
    )
    paid.to_parquet(folder / "olist_order_payments_dataset.parquet", index=False)
