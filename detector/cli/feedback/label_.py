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
@config_option
def command(file: Path, store: Path, at: str | None, config: Path | None) -> None:
    """Add analysts' verdicts to a store that `rank --verdicts` learns from.

    FILE is CSV or Parquet with account_id and verdict (confirmed or cleared), or label (1 or 0),
    and where known typology and labelled_at. The same verdict twice is kept once.
    """
    from detector.events.read import parse_as_of
    from detector.settings import read_settings
    from detector.verdicts.intake.store import add_verdicts

    zone = read_settings(config).zone
    click.echo(add_verdicts(file, store, zone, parse_as_of(at, zone) if at else None).to_text())
