"""Propose a mapping for a folder: chosen lines to keep, doubtful ones as comments to decide."""

import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from detector.errors import ConfigInvalid, ContractBroken, is_name
from detector.events.contract import LOGS
from detector.events.mapping import ZONE
from detector.events.proposal.asking import Asker, Told, settle
from detector.events.proposal.draft import Draft, draft_log, holds_orders
from detector.events.proposal.lines import write_log, write_snapshot, write_value
from detector.events.proposal.looks import Table, look_at
from detector.events.proposal.match import role_of
from detector.events.sources.files import SUFFIXES, parquet_files

_HEAD = """# Proposed by `detector map`: a guess from names, types and values. Read every line.
# Columns that are named as in the contract need no line. Lines with # are for you to decide."""


def propose_mapping(folder: Path | str, asker: Asker | None = None) -> str:
    """Propose a mapping, as TOML text that can be read at once and is to be finished by hand.

    Parameters
    ----------
    folder
        Any Parquet files: each file, and each folder of files, directly in it is one table; files
        with the same columns and names that differ in numbers alone (months, say) are one, too.
    asker
        Is asked about what is doubtful; without one the likeliest is proposed, and what else there
        is stands beside it.

    Raises
    ------
    ConfigInvalid
        If the folder is not there.
    ContractBroken
        If it holds no Parquet file that can be read.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import pyarrow.parquet as pq
    >>> with TemporaryDirectory() as folder:
    ...     table = pa.table({"uid": ["a"], "trade_no": ["1"], "amt": [2.5], "ts": [1_790_000_000]})
    ...     pq.write_table(table, Path(folder, "trades.parquet"))
    ...     for line in propose_mapping(folder).splitlines()[-7:-1]:
    ...         print(line)
    [order_events.columns]
    order_id = "trade_no"
    account_id = "uid"
    event_time = { column = "ts", unit = "s" }  # counts since 1970
    event_type = { value = "placed" }  # no column of steps was found
    amount = "amt"
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ConfigInvalid(f"the data folder {folder} does not exist", "name a folder")
    tables = [table for paths in _together(folder) if (table := _table(folder, paths))]
    if not tables:
        raise ContractBroken(f"{folder} holds no readable Parquet file", _way_to_parquet(folder))
    roles: dict[str, list[Table]] = {}
    for table in tables:
        roles.setdefault(role_of(table), []).append(table)
    zone = asker.tell("the zone of times that do not name one", ZONE) if asker else ZONE
    lines = [_HEAD, f"zone = {write_value(zone)}"]
    drafts = _drafts(roles)
    told: Told = {}
    for log in LOGS:
        if log in drafts:
            draft = settle(drafts[log], asker, told) if asker else drafts[log]
            lines += ["", *write_log(draft)]
        else:
            below = bool(roles.get("snapshot")) and log == "account_events"
            what = "only the snapshot below" if below else "nothing"
            lines += ["", f"# [{log}]: {what} looks like it", '# path = "your file here"']
    for table in roles.get("snapshot", []):
        lines += ["", *write_snapshot(table)]
    lines += [f"# not used: {table.path}" for table in roles.get("", [])]
    return "\n".join(lines) + "\n"


def _way_to_parquet(folder: Path) -> str:
    """Say how to come to Parquet; a CSV file that lies there is made into it by one line."""
    csv = next((path.name for path in sorted(folder.iterdir()) if path.suffix == ".csv"), None)
    if csv is None or not is_name(csv):
        return "export Parquet there"
    parquet = f"{csv.removesuffix('.csv')}.parquet"
    return (
        "export Parquet there, or make it of the CSV, in that folder: python -c "
        f'"import duckdb; duckdb.read_csv({csv!r}).write_parquet({parquet!r})"'
    )


def _drafts(roles: dict[str, list[Table]]) -> dict[str, Draft]:
    """Draft both logs; one of them may be all that there is, or hold the other as well."""
    accounts, orders = (roles.get(log, []) for log in LOGS)
    account_log, order_log = LOGS
    shared = not (accounts and orders) and not roles.get("snapshot")
    if shared and not orders:
        orders = [table for table in accounts if holds_orders(table)]
    elif shared:
        accounts = orders
    tables = {account_log: accounts, order_log: orders}
    both = shared and bool(orders)
    beside = [table for each in roles.values() for table in each]
    return {log: draft_log(log, each, both, beside) for log, each in tables.items() if each}


def _together(folder: Path) -> list[list[Path]]:
    """Give the files and folders that are tables; files for each month or day are one table."""
    paths = [path for path in sorted(folder.iterdir()) if path.name[0] not in "._"]
    alike: dict[str, list[Path]] = {}
    for path in paths:
        alike.setdefault(_starred(path) if path.is_file() else path.name, []).append(path)
    return [
        each
        for name, group in alike.items()
        for each in ([group] if _is_one(folder, name, group) else [[path] for path in group])
    ]


def _starred(path: Path) -> str:
    """Put a star in the place of the numbers in a name."""
    return re.sub(r"[0-9]([0-9_-]*[0-9])?", "*", path.name)


def _is_one(folder: Path, name: str, group: list[Path]) -> bool:
    """Say whether files of like names have the same columns, and are all that the name fits."""
    try:
        columns = {tuple(pq.read_schema(path).names) for path in group}
    except (pa.ArrowException, OSError):
        return False
    return len(columns) == 1 and sorted(folder.glob(name)) == group


def _table(folder: Path, paths: list[Path]) -> Table | None:
    path = paths[0]
    name = path.relative_to(folder).as_posix() if len(paths) == 1 else _starred(path)
    files = parquet_files(path) if path.is_dir() else paths
    try:
        readable = [file for file in files if file.suffix.lower() in SUFFIXES]
        return look_at(name, readable) if readable else None
    except (pa.ArrowException, OSError):
        return None
