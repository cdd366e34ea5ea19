"""`detector label`: analysts' verdicts come in."""

from pathlib import Path

import click

from detector.cli.options import config_option


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
    from detector.face.verdicts import label, tell_audit

    added = label(file, store, settings=config, at=at)
    click.echo(added)
    if audit:
        tell_audit(audit, store, added)
