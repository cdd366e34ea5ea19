"""One SQL expression that somebody else wrote: whether it is one, and what is in it."""

import json
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

_PLAIN = {
    *("COLUMN_REF", "CONSTANT", "FUNCTION", "COMPARISON", "CONJUNCTION"),
    *("CASE", "CAST", "OPERATOR", "BETWEEN", "TYPE"),
}
"""What an expression may be made of, in the words of DuckDB's parser."""

_REFUSED = {
    "SUBQUERY": "it asks a query of its own",
    "WINDOW": "it looks over a window of rows",
    "STAR": "it takes all columns at once",
}

_BY_ROW_ORDER = {
    *("first", "last", "any_value", "arbitrary", "arg_max", "arg_min", "argmax", "argmin"),
    *("max_by", "min_by", "list", "array_agg", "string_agg", "group_concat", "listagg", "mode"),
    *("approx_count_distinct", "approx_quantile", "approx_top_k", "reservoir_quantile"),
}
"""Aggregates that give another value when the same rows come in another order."""

_MACROS = {"nullif", "if", "split_part"}
"""Functions that DuckDB writes out as other functions, all of them of their arguments alone."""

_TELLS_LESS = {"COMPARISON", "BETWEEN", "OPERATOR", "CASE", "length", "count"}
"""What makes of a value no more than a yes or no, or a count."""

_PARTS = (
    *("where_clause", "group_expressions", "group_sets", "having", "sample", "qualify"),
    "modifiers",
)


@dataclass(frozen=True)
class Expression:
    """What DuckDB's parser found in a text that should be one expression.

    Parameters
    ----------
    fault
        Why it is none that may be computed; empty where it is one.
    columns
        The names of the columns that it reads, in their order.
    cast
        Those of them whose own value, or part of it, is cast to another type.
    """

    fault: str = ""
    columns: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()


def parse_expression(sql: str) -> Expression:
    """Parse a text as DuckDB does and see that it is one expression over the rows of one table.

    It may hold columns, constants, CASE, casts, operators, and functions whose value depends on
    their arguments alone: nothing that asks a query, reads a file or a setting, draws lots, looks
    at the clock, or depends on the order of the rows.

    Examples
    --------
    >>> parse_expression("avg(CASE WHEN hour < 6 THEN 1 ELSE 0 END)")
    Expression(fault='', columns=('hour',), cast=())
    >>> parse_expression("(SELECT max(amount) FROM orders)").fault
    'it asks a query of its own'
    >>> parse_expression("random()").fault
    'the function random is not allowed: its arguments alone do not decide its value'
    """
    parsed = _parse(sql)
    if isinstance(parsed, str):
        return Expression(parsed)
    nodes = list(_walk(parsed))
    fault = next(_find_faults(nodes), "")
    cast = (part for node in nodes if _is(node, "CAST") for part in _walk(node, _TELLS_LESS))
    return Expression(fault, _name_columns(nodes), _name_columns(cast))


def _name_columns(nodes: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    named = (node["column_names"] for node in nodes if _is(node, "COLUMN_REF"))
    return tuple(dict.fromkeys(".".join(names) for names in named))


def _parse(sql: str) -> dict[str, Any] | str:
    """Give the tree of the only expression in a text, or say what else the text is."""
    if "--" in sql or "/*" in sql:
        return "it holds a comment"
    with duckdb.connect() as duck:
        told = duck.execute("SELECT json_serialize_sql($1)", [f"SELECT {sql}"]).fetchall()
    found = json.loads(told[0][0])
    if found["error"]:
        if found["error_type"] != "parser":
            return "it is a statement, not an expression"
        return str(found["error_message"]).splitlines()[0]
    query = found["statements"][0]["node"]
    alone = len(found["statements"]) == 1 and query["type"] == "SELECT_NODE"
    if not alone or query["from_table"]["type"] != "EMPTY" or any(query[p] for p in _PARTS):
        return "it is a query, not an expression"
    chosen = query["select_list"]
    if len(chosen) != 1 or chosen[0]["alias"]:
        return "it is not one expression without a name"
    return dict(chosen[0])


def _walk(node: Any, but: Container[str] = ()) -> Iterator[dict[str, Any]]:
    """Give each part of a tree that has a class, but for those and what is below them."""
    if isinstance(node, dict):
        if "class" in node:
            if node["class"] in but or node.get("function_name") in but:
                return
            yield node
        for part in node.values():
            yield from _walk(part, but)
    elif isinstance(node, list):
        for part in node:
            yield from _walk(part, but)


def _is(node: dict[str, Any], kind: str) -> bool:
    return bool(node["class"] == kind)


def _find_faults(nodes: list[dict[str, Any]]) -> Iterator[str]:
    for kind in (str(node["class"]) for node in nodes):
        if kind not in _PLAIN:
            yield _REFUSED.get(kind, f"{kind.lower()} has no place in it")
    functions = {str(node["function_name"]).lower() for node in nodes if _is(node, "FUNCTION")}
    for name in sorted(functions & _name_unsteady()):
        yield f"the function {name} is not allowed: its arguments alone do not decide its value"


@cache
def _name_unsteady() -> frozenset[str]:
    """Name the functions whose arguments alone do not decide their value."""
    asked = (
        "SELECT DISTINCT function_name FROM duckdb_functions()"
        " WHERE stability <> 'CONSISTENT' OR function_type NOT IN ('scalar', 'aggregate')"
    )
    with duckdb.connect() as duck:
        named = {str(name) for (name,) in duck.execute(asked).fetchall()}
    return frozenset(named - _MACROS | _BY_ROW_ORDER)
