"""Options that several verbs share."""

from pathlib import Path

import click

data_argument = click.argument("data", type=click.Path(path_type=Path))
config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="TOML file with settings and the mapping of names and values.",
)
as_of_option = click.option(
    "--as-of",
    help="Cut-off, such as 2026-11-01 or 2026-11-01T08:30+08:00: nothing at or after it is seen. "
    "By default just after the last event.",
)
lookback_option = click.option("--lookback", type=int, help="Days that are judged (180).")
labels_option = click.option(
    "--labels",
    required=True,
    type=click.Path(path_type=Path),
    help="Parquet or CSV file: account_id, label (1 confirmed, 0 cleared), typology, labelled_at.",
)
bootstrap_option = click.option(
    "--bootstrap",
    default=500,
    show_default=True,
    type=click.IntRange(min=0),
    help="Resamples for the 95 % intervals; 0 for none.",
)
sample_seed_option = click.option(
    "--seed", default=0, show_default=True, type=click.IntRange(min=0), help="Of the resamples."
)
