"""The cases of a night in chunks of a hundred, each packed by itself and unpacked when needed."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from detector.report.wording import visible
from detector.report.worklist.coding import (
    code_texts,
    find_places,
    number_codes,
    number_texts,
    rounded,
    seconds,
    whole_numbers,
)
from detector.report.worklist.facts import CASE_COLUMNS
from detector.report.worklist.steps import TEXTS, choose_steps, find_keys, name_keys, pack_steps

CHUNK = 100
"""How many cases are packed together: few enough to unpack within the blink of an eye."""

_CODED: Mapping[str, tuple[str, ...]] = {
    "steps": ("order_id", *(column for _, column in TEXTS)),
    "keys": ("kind", "shown"),
    "links": ("kind",),
    "profiles": ("home_city", "peers"),
}
_ROLES = {"roles", "other_roles"}


class Detail(NamedTuple):
    """How much of each case is kept; None keeps all.

    `keys` keeps all of them, those that kept steps and links name or that others have as well
    (`met`), or none.
    """

    steps: int | None = None
    links: int | None = None
    event_ids: bool = True
    keys: Literal["all", "met", "none"] = "all"


def place_cases(
    tables: Mapping[str, pd.DataFrame], accounts: Sequence[str]
) -> dict[str, pd.DataFrame]:
    """Give the rows of the accounts alone, each with the place of its account as `case`.

    Rows are in order of the accounts; steps in order of time within one. A step that a reason
    rests upon is marked in `tells`.

    Examples
    --------
    >>> tables = {name: pd.DataFrame(columns=list(has)) for name, has in CASE_COLUMNS.items()}
    >>> tables["keys"] = pd.DataFrame({"account_id": ["a", "b", "c"], "kind": "phone"})
    >>> place_cases(tables, ["c", "a"])["keys"]["case"].tolist()
    [0, 1]
    """
    place = {account: number for number, account in enumerate(accounts)}
    placed = {}
    for name in CASE_COLUMNS:
        codes, met = pd.factorize(tables[name]["account_id"].astype(object))
        case = np.array([*(place.get(str(account), -1) for account in met), -1], int)[codes]
        rows = tables[name].assign(case=case)[case >= 0]
        placed[name] = rows.sort_values("case", kind="stable").reset_index(drop=True)
    telling = {event for events in placed["signs"]["event_ids"] for event in events}
    steps = placed["steps"].assign(at=pd.to_datetime(placed["steps"]["at"], utc=True))
    steps = steps.sort_values(["case", "at"], kind="stable").reset_index(drop=True)
    placed["steps"] = steps.assign(tells=steps["event_id"].isin(telling))
    return {name: _code(name, table) for name, table in placed.items()}


def _code(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Make the texts of a table categories, and its lists of roles as well."""
    coded: dict[str, Any] = {}
    for column in _CODED.get(name, ()):
        if column in table:
            coded[column] = code_texts(table[column])
    for column in _ROLES & set(table.columns):
        lists = [tuple(roles) for roles in table[column]]
        written = {roles: json.dumps(roles) for roles in set(lists)}
        texts = pd.Series([written[roles] for roles in lists], table.index, dtype=object)
        coded[column] = code_texts(texts)
    return table.assign(**coded)


def cut_chunk(placed: Mapping[str, pd.DataFrame], first: int, count: int) -> dict[str, Any]:
    """Give the rows of `count` cases from `first` on, counted from 0 anew."""
    cut = {}
    for name in ("profiles", "steps", "keys", "links"):
        cases = placed[name]["case"]
        low, high = np.searchsorted(cases, [first, first + count])
        rows = placed[name].iloc[low:high]
        cut[name] = rows.assign(case=rows["case"] - first)
    return cut


def pack_cases(
    tables: Mapping[str, pd.DataFrame], count: int, rows: Mapping[str, int], detail: Detail
) -> dict[str, Any]:
    """Pack the facts of the cases of one chunk, column by column.

    Parameters
    ----------
    tables
        What `cut_chunk` gave.
    count
        How many cases the chunk has.
    rows
        Account → its place on the worklist, for the accounts that links lead to.
    detail
        How much of each case is kept.

    Returns
    -------
    `profiles`, `steps`, `keys` and `links`; the last three with `count` by case, and with `left`:
    how many rows of the case were left out.
    """
    links, keys = tables["links"], tables["keys"]
    if detail.links is not None:
        links = links[find_places(links["case"].to_numpy()) < detail.links]
    steps = choose_steps(tables["steps"], detail.steps)
    if detail.keys != "all":
        keys = _choose_keys(keys, steps, links) if detail.keys == "met" else keys.head(0)
    return {
        "profiles": _pack_profiles(tables["profiles"], count),
        "steps": {
            **_counts(steps, tables["steps"], count),
            **pack_steps(steps, detail.event_ids),
        },
        "keys": {**_counts(keys, tables["keys"], count), **_pack_keys(keys)},
        "links": {**_counts(links, tables["links"], count), **_pack_links(links, rows)},
    }


def _choose_keys(keys: pd.DataFrame, steps: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    names = dict.fromkeys(name for table in (keys, links) for name in table["kind"].cat.categories)
    kinds = {name: number for number, name in enumerate(names)}
    own, of_links = (
        name_keys(table["case"], _number_kinds(table["kind"], kinds), whole_numbers(table["no"]))
        for table in (keys, links)
    )
    met = np.concatenate([find_keys(steps, kinds), of_links])
    return keys[(keys["accounts"].to_numpy() > 1) | np.isin(own, met)]


def _number_kinds(column: pd.Series, kinds: Mapping[str, int]) -> np.ndarray:
    known = [kinds[name] for name in column.cat.categories]
    return np.array([*known, len(kinds)], dtype=np.int64)[column.cat.codes.to_numpy()]


def _counts(kept: pd.DataFrame, whole: pd.DataFrame, count: int) -> dict[str, list[int]]:
    kept_by_case, all_by_case = (
        np.bincount(table["case"].astype(int), minlength=count) for table in (kept, whole)
    )
    return {"count": kept_by_case.tolist(), "left": (all_by_case - kept_by_case).tolist()}


def _pack_profiles(profiles: pd.DataFrame, count: int) -> dict[str, Any]:
    """One row per case; a case without a profile has an empty one."""
    whole = profiles.drop_duplicates("case").set_index("case").reindex(range(count))
    city, cities = number_texts(whole["home_city"])
    peers, groups = number_texts(whole["peers"])
    return {
        "since": seconds(whole["since"]).tolist(),
        "registered": seconds(whole["registered_at"]).tolist(),
        "opened": seconds(whole["opened_at"]).tolist(),
        "limit": rounded(whole["credit_limit"], 2),
        "latitude": rounded(whole["home_latitude"], 1),
        "longitude": rounded(whole["home_longitude"], 1),
        "city": city.tolist(),
        "peers": peers.tolist(),
        "texts": {"city": cities, "peers": groups},
    }


def _pack_keys(keys: pd.DataFrame) -> dict[str, Any]:
    """Pack keys; `last` is the time since `first`."""
    kind, kinds = number_texts(keys["kind"])
    shown, values = number_texts(keys["shown"])
    roles, uses = _number_roles(keys["roles"])
    first = seconds(keys["first_at"])
    return {
        "kind": kind.tolist(),
        "no": rounded(keys["no"]),
        "shown": shown.tolist(),
        "roles": roles,
        "first": first.tolist(),
        "last": (seconds(keys["last_at"]) - first).tolist(),
        "accounts": rounded(keys["accounts"]),
        "texts": {"kind": kinds, "shown": values, "roles": uses},
    }


def _pack_links(links: pd.DataFrame, rows: Mapping[str, int]) -> dict[str, Any]:
    """Pack links; an account of the worklist is its place there, any other a text of its own."""
    kind, kinds = number_texts(links["kind"])
    roles, uses = _number_roles(links["other_roles"])
    others = [str(other) for other in links["other"].tolist()]
    strangers = list(dict.fromkeys(other for other in others if other not in rows))
    place = {other: -1 - number for number, other in enumerate(strangers)}
    return {
        "kind": kind.tolist(),
        "no": rounded(links["no"]),
        "other": [rows[other] if other in rows else place[other] for other in others],
        "rank": [
            None if other in rows else rank
            for other, rank in zip(others, rounded(links["other_rank"]), strict=True)
        ],
        "roles": roles,
        "first": seconds(links["other_first_at"]).tolist(),
        "texts": {"kind": kinds, "roles": uses, "other": [visible(s) for s in strangers]},
    }


def _number_roles(column: pd.Series) -> tuple[list[int], list[list[str]]]:
    places, written = number_codes(column)
    return places.tolist(), [[visible(str(role)) for role in json.loads(text)] for text in written]
