"""`detector forget`: one account is taken out of old nights, memory, verdicts and store."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detector.cli.options import config_option

if TYPE_CHECKING:
    from detector.forgetting.forgetting import Site
    from detector.forgetting.night import Change

STAYS = """what stays, and why:
  the source: delete the account there first, or the next night reads it again
  the models: thresholds and counts, and no row of anybody
  figures of whole nights, such as how many accounts were ranked, and the ranks of others
  copies elsewhere: exports, case files, cards, backups, what the desk printed"""


@click.command(
    epilog="Example: detector forget A1029 nights --config desk.toml"
    ' --reason "request 2026-118 of the data subject"'
)
@click.argument("account")
@click.argument("nights", type=click.Path(path_type=Path))
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    help="Store of days that were read; by default engine.store of the settings.",
)
@click.option(
    "--verdicts",
    type=click.Path(path_type=Path),
    help="Store of verdicts; by default nightly.verdicts of the settings.",
)
@config_option
@click.option(
    "--reason", required=True, help="Why; it goes into the audit log, so without the account."
)
@click.option("--dry-run", "dry", is_flag=True, help="Say what would be done, and do nothing.")
def command(
    account: str,
    nights: Path,
    store: Path | None,
    verdicts: Path | None,
    config: Path | None,
    reason: str,
    dry: bool,
) -> None:
    """Take ACCOUNT out of the nights in NIGHTS, of the memory, the verdicts and the store.

    Delete it at the source first: the next night reads what stands there. Where it is a link of
    another account, "(forgotten)" stands in its place. A run that was ended midway is finished by
    running it again.
    """
    from detector.forgetting.forgetting import Site, count_audit_lines, forget
    from detector.privacy.keys import place_key, read_key
    from detector.settings import read_settings

    settings = read_settings(config)
    key = read_key(place_key(nights, settings.privacy.lookup_key))
    store, verdicts = store or settings.engine.store, verdicts or settings.nightly.verdicts
    site = Site(nights, store, verdicts, key)
    changes = forget(site, account, reason, dry)
    if not changes:
        _say_nothing(site, account)
        return
    _say(changes, dry)
    for name, path in (("store", store), ("verdicts", verdicts)):
        if path is None:
            click.echo(f"no --{name} was given, and none is in the settings: it was not searched")
    if lines := count_audit_lines(nights, account):
        click.echo(f"{lines} earlier lines of audit.jsonl name it: the record of what was done")
    click.echo(STAYS)


def _say(changes: "Sequence[Change]", dry: bool) -> None:
    """Tell of each file how many rows told of the account, and what was done."""
    width = max(len("file"), *(len(change.path) for change in changes))
    click.echo(f"{'file':<{width}}  {'rows':>7}  {'would be' if dry else 'was'}")
    for change in changes:
        rows = f"{change.rows:,}" if change.rows else "-"
        click.echo(f"{change.path:<{width}}  {rows:>7}  {change.done}")
    whole = sum(change.rows for change in changes)
    told = "nothing was changed: run it without --dry-run" if dry else "told in audit.jsonl"
    click.echo(f"{whole:,} rows in {len(changes):,} places; {told}")


def _say_nothing(site: "Site", account: str) -> None:
    from detector.forgetting.forgetting import find_proof

    click.echo("nothing here tells of this account")
    proof = find_proof(site, account)
    if proof:
        click.echo(f"it was forgotten at {proof[1]}: line {proof[0]} of audit.jsonl")
    else:
        click.echo("see that it is written as in the worklist")
