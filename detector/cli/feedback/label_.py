"""`detector label`: analysts' verdicts come in."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detector.cli.options import config_option

if TYPE_CHECKING:
    from detector.verdicts.intake.store import Added


@click.command(epilog="Example: detector label verdicts.csv --store verdicts.parquet")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--store",
    required=True,
    type=click.Path(path_type=Path),
    help="Parquet file that the verdicts are added to; it is made where there is none.",
)
@click.option(
    "--at",
    help="When verdicts without a labelled_at were given, such as 2026-11-01 or "
    "2026-11-01T18:00+08:00. By default now.",
)
@click.option(
    "--audit",
    metavar="NIGHTS",
    type=click.Path(path_type=Path),
    help="The folder of nights whose audit log is to tell of the import: counts, no accounts.",
)
@config_option
def command(
    file: Path, store: Path, at: str | None, audit: Path | None, config: Path | None
) -> None:
    """Add analysts' verdicts to a store that `rank --verdicts` learns from.

    FILE is CSV or Parquet with account_id and verdict (confirmed or cleared), or label (1 or 0),
    and where known typology and labelled_at. The same verdict twice is kept once.
    """
    from detector.events.read import parse_as_of
    from detector.settings import read_settings
    from detector.verdicts.intake.store import add_verdicts

    zone = read_settings(config).zone
    added = add_verdicts(file, store, zone, parse_as_of(at, zone) if at else None)
    click.echo(added.to_text())
    if audit:
        _write_down(audit, store, added)


def _write_down(nights: Path, store: Path, added: "Added") -> None:
    """Tell the audit log what came in, and what the store is since."""
    from detector.audit.log import LOG, append_entry

    with store.open("rb") as held:
        sha256 = hashlib.file_digest(held, "sha256").hexdigest()
    told = "; ".join(added.to_text().splitlines())
    append_entry(
        nights / LOG,
        "verdicts",
        "",
        "",
        f"{told}; its sha256 is {sha256}",
        mend="the verdicts came in, but are not told of: see that you may write there, then import"
        " the same file again; no verdict comes in twice",
    )
