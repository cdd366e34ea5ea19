"""`detector suppress`: accounts that are not to be raised for a while."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detector.cli.options import config_option

if TYPE_CHECKING:
    from detector.memory.store import Memory

ACTIONS = ("add", "list", "lift")


@click.command(
    epilog="Example: detector suppress nights add A1029 --until 2026-12-01"
    ' --reason "our own test account"'
)
@click.argument("nights", type=click.Path(path_type=Path))
@click.argument("action", type=click.Choice(ACTIONS))
@click.argument("what", required=False)
@click.option(
    "--until",
    help="Up to when (add), such as 2026-12-01: the night of that day may raise it again.",
)
@click.option(
    "--reason", default="", help="Why, without personal values; it goes into the audit log."
)
@config_option
@click.option("--all", "whole", is_flag=True, help="With those that have ended (list).")
@click.option("--json", "as_json", is_flag=True, help="As JSON (list).")
def command(
    nights: Path,
    action: str,
    what: str | None,
    until: str | None,
    reason: str,
    config: Path | None,
    whole: bool,
    as_json: bool,
) -> None:
    """Hold an account back from the worklist until a day, list who is held back, or end it.

    NIGHTS is the folder that `nightly` writes. `add` takes WHAT for the account, `lift` for the
    number that `list` shows. It counts from the next night on; nights that are ranked again stay
    as they were.
    """
    from detector.memory.finding import find_memory
    from detector.memory.store import Memory

    if action != "list" and not what:
        raise click.UsageError(f"say which {'account' if action == 'add' else 'number'}")
    with Memory(find_memory(nights)) as memory:
        if action == "list":
            _list(memory, whole, as_json)
        elif action == "add":
            _add(memory, nights, str(what), _read_end(until, config), reason)
        else:
            _lift(memory, nights, str(what), reason)


def _read_end(until: str | None, config: Path | None) -> datetime:
    from detector.events.read import parse_as_of
    from detector.settings import read_settings

    if until is None:
        raise click.UsageError("say up to when, such as --until 2026-12-01")
    return parse_as_of(until, read_settings(config).zone)


def _add(memory: "Memory", nights: Path, account: str, end: datetime, reason: str) -> None:
    from detector.errors import ConfigInvalid
    from detector.memory.finding import knows_account

    if memory.history(account).empty and not knows_account(nights, account):
        raise ConfigInvalid(
            "the last night did not rank this account, and no earlier one raised it",
            "see that it is written as in the worklist",
        )

    def tell(number: int) -> str:
        said = f"suppression {number} until {end.isoformat()}: {reason.strip()}"
        return _write_down(nights, "suppress", account, said)

    number = memory.suppress(account, datetime.now(UTC), end, reason, tell)
    click.echo(f"suppression {number}: {account} is not raised up to {end:%Y-%m-%d %H:%M %Z}")
    click.echo(f'to end it before: detector suppress {nights} lift {number} --reason "…"')


def _lift(memory: "Memory", nights: Path, what: str, reason: str) -> None:
    if not what.isascii() or not what.isdecimal():
        raise click.UsageError("give the number that `detector suppress NIGHTS list` shows")
    rows = memory.suppressions().set_index("number")["account_id"]

    def tell(number: int) -> str:
        said = f"suppression {number} lifted: {reason.strip()}"
        return _write_down(nights, "lift", str(rows[number]), said)

    account = memory.lift(int(what), datetime.now(UTC), reason, tell)
    click.echo(
        f"suppression {what} is lifted: {account} may be raised again from the next night on"
    )


def _write_down(nights: Path, action: str, account: str, said: str) -> str:
    """Tell the audit log before it is done, and give who does it: nothing is done untold."""
    from detector.audit.log import LOG, append_entry

    mend = "the suppressions were not changed; see that you may write to the log"
    return append_entry(nights / LOG, action, "", account, said, mend=mend).said["user"]


def _list(memory: "Memory", whole: bool, as_json: bool) -> None:
    from detector.memory.suppressions import mark_states

    told = mark_states(memory.suppressions(), datetime.now(UTC))
    told = told if whole else told[told["state"] == "holds"]
    if as_json:
        click.echo(json.dumps(told.to_dict("records"), ensure_ascii=False, indent=1))
        return
    if told.empty:
        click.echo("no account is held back")
        return
    click.echo(f"{'number':>6}  {'until (UTC)':<16}  {'state':<6}  {'account':<20} by, and why")
    for row in told.to_dict("records"):
        until = str(row["until"])[:16].replace("T", " ")
        place = f"{row['number']:>6}  {until}  {row['state']:<6}  {row['account_id']:<20}"
        click.echo(f"{place} {row['by']}: {row['reason']}")
