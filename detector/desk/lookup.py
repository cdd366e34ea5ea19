"""Whose is it: which accounts were seen with a number, papers, an address or a payee."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from detector.cases.fingerprints.table import ROLES, find_fingerprints
from detector.desk.door import find_door_key
from detector.desk.found import Found
from detector.desk.run import Run, open_run
from detector.engines.duck import DuckEngine
from detector.errors import ConfigInvalid
from detector.events.columns import kinds
from detector.events.columns.door import hash_value
from detector.events.contract import Kind
from detector.privacy.keys import place_key, read_key
from detector.settings import Settings

LOOKUP = "lookup.parquet"
"""The table of keyed hashes in a night's folder."""


class Asked(NamedTuple):
    """How what is typed is read, and in which space of hashes it is."""

    kind: Kind
    space: str


ASKED = {
    "phone": Asked(Kind.PHONE, "phone"),
    "id_number": Asked(Kind.PERSON, "person"),
    "address": Asked(Kind.ADDRESS, "address"),
    "payee": Asked(Kind.ID, "payee"),
}
"""What can be asked for."""


def find_key(run: Run, chosen: Path | None = None) -> Path:
    """Say where the key of a night is: the environment's word, else as chosen, else beside it."""
    return place_key(run.folder.parent, chosen)


def look_up(
    where: Run | Path | str,
    *,
    phone: str | None = None,
    id_number: str | None = None,
    address: str | None = None,
    payee: str | None = None,
    key: Path | str | bytes | None = None,
    door: Path | str | None = None,
) -> Found:
    """Say which accounts of a night were seen with a value, in which role and since when.

    What is typed is cleaned as events are, so any usual spelling will do. Where the owner of the
    data gave tokens instead of values, ask for the token.

    Parameters
    ----------
    where
        A night, as `open_run` takes it.
    phone, id_number, address, payee
        What to look for, at least one. Phone and papers together tell an account's owner.
    key
        The key or its file; by default as the environment says, else `lookup.key` beside the
        night.
    door
        The file of the setting `[privacy] key`, where the night was ranked with one; by default as
        the environment's `DETECTOR_PRIVACY_KEY_FILE` says.

    Returns
    -------
    The answer; it does not hold the value.

    Raises
    ------
    ConfigInvalid
        When nothing is asked for, the key is not the night's, or the night has no such table. No
        message holds the value.

    Examples
    --------
    >>> import tempfile
    >>> import detector
    >>> world = detector.simulate(60, seed=1)
    >>> phone = world.account_events["login_phone"].dropna().iloc[0]
    >>> with tempfile.TemporaryDirectory() as out:
    ...     found = detector.look_up(detector.rank_into(out, world).folder, phone=phone)
    >>> phone in repr(found), len(found.frame) > 0
    (False, True)
    """
    given = {"phone": phone, "id_number": id_number, "address": address, "payee": payee}
    values = {name: _clean(name, value) for name, value in given.items() if value is not None}
    if not values:
        raise ConfigInvalid(
            "nothing was asked for", "give a phone, an id number, an address or a payee"
        )
    run = open_run(where)
    closed = find_door_key(run, Path(door) if door else None)
    if not isinstance(key, bytes):
        key = read_key(find_key(run) if key is None else Path(key))
    parts = []
    for name, value in values.items():
        space = ASKED[name].space
        value = hash_value(closed, space, value) if closed else value
        rows = find_fingerprints(run.folder / LOOKUP, key, space, value)
        seen = rows.drop_columns("hash").to_pandas().astype({"role": "str"})
        parts.append(seen.assign(asked=name))
    frame = _placed(pd.concat(parts, ignore_index=True), run)
    zone = str(run.record.get("settings", {}).get("zone", Settings().zone))
    return Found(run.day, zone, tuple(values), frame)


def _clean(name: str, value: str) -> str:
    """Make what was typed canonical by the very SQL that reads the events."""
    with DuckEngine(threads=1) as engine:
        engine.enrol("typed", pa.table({"typed": pa.array([value], pa.string())}))
        trimmed = kinds.text_of(engine.words, "typed", pa.string())
        read = kinds.from_text(engine.words, ASKED[name].kind, "trimmed")
        sql = f"SELECT {read} AS clean FROM (SELECT {trimmed} AS trimmed FROM typed) AS t"
        (clean,) = engine.fetch(sql)["clean"].to_pylist()
    if not clean:
        raise ConfigInvalid(f"{name}: what was given is empty", "give the value, or - to type it")
    return str(clean)


def _placed(rows: pd.DataFrame, run: Run) -> pd.DataFrame:
    """Join the rank, and for accounts on the worklist the pattern; those in front first."""
    ids = pa.array(rows["account_id"].unique(), pa.string())
    waiting = pc.invert(run.ranking["settled"])
    line = run.ranking["rank"].filter(waiting).slice(0, int(run.record["review"]))
    last = line[-1].as_py() if len(line) else 0
    ranked = run.ranking.select(["account_id", "rank", "pattern", "settled"])
    known = ranked.filter(pc.is_in(ranked["account_id"], ids)).to_pandas()
    known["listed"] = ~known["settled"] & known["rank"].le(last)
    known["pattern"] = known["pattern"].astype(object).where(known["listed"], "")
    placed = rows.merge(known.drop(columns="settled"), on="account_id", how="inner")
    order = {
        "asked": placed["asked"].map(list(ASKED).index),
        "role": placed["role"].map(list(ROLES).index),
        "former": ~placed["current"],
    }
    keys = placed.assign(**order).sort_values(["asked", "role", "former", "rank"], kind="stable")
    columns = ["asked", "role", "account_id", "first_at", "last_at", "current"]
    return placed.loc[keys.index, [*columns, "rank", "listed", "pattern"]].reset_index(drop=True)
