"""Whom the chosen accounts meet in a number, papers, a device, a network, an address or a payee."""

from typing import Any

import pyarrow as pa

from detector.cases.gathering.keys import list_roles
from detector.cases.tables import SCHEMAS
from detector.engines.base import Engine

MOST = 30
"""Links kept per account: more than a person takes in at a glance."""


def build_links(engine: Engine) -> pa.Table:
    """Build the table `links` from `case_keys`, `case_met`, `case_sizes` and `case_ranks`.

    A number links in whatever role each of the two was seen with it. What so many share that it
    ties nobody links nobody either. Those nearest to the front come first, by the rarest key.
    """
    rows = engine.fetch(
        "SELECT c.account_id, p.kind, CAST(p.no AS INTEGER) AS no, p.other, p.other_rank,"
        " CAST(p.roles AS BIGINT) AS roles, p.first_at FROM ("
        " SELECT *, row_number() OVER (PARTITION BY account"
        " ORDER BY other_rank, other, accounts, kind, no) AS nth FROM ("
        " SELECT m.account, m.kind, m.no, a.account_id AS other, r.rank AS other_rank,"
        " z.accounts, sum(DISTINCT k.role) AS roles, min(k.first_at) AS first_at"
        " FROM case_keys m"
        " JOIN case_sizes z ON z.kind = m.kind AND z.key = m.key AND z.hub = 0"
        " JOIN case_met k ON k.kind = m.kind AND k.key = m.key AND k.account <> m.account"
        " JOIN accounts a ON a.account = k.account"
        " JOIN case_ranks r ON r.account_id = a.account_id"
        " GROUP BY m.account, m.kind, m.no, a.account_id, r.rank, z.accounts) AS met) AS p"
        " JOIN case_accounts c ON c.account = p.account"
        f" WHERE p.nth <= {MOST} ORDER BY c.rank, c.account_id, p.nth"
    )
    schema = SCHEMAS["links"]
    columns: dict[str, Any] = {
        name: rows[name] for name in ("account_id", "kind", "no", "other", "other_rank")
    }
    columns["other_roles"] = list_roles(rows["roles"].to_numpy())
    columns["other_first_at"] = rows["first_at"].cast(schema.field("other_first_at").type)
    return pa.table(columns).select(schema.names).cast(schema)
