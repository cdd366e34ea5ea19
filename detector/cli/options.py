"""Options that several verbs share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

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
ENGINE = {"engine": "name", "master": "master", "memory": "memory"}
"""What the options of `engine_options` are called in the settings."""


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a verb choose what runs its SQL; without a choice, what [engine] of the file says."""
    for option in (
        click.option(
            "--memory",
            envvar="DETECTOR_MEMORY",
            help="Memory that the engine may use, such as 4GB; with Spark, each executor.",
        ),
        click.option(
            "--master",
            envvar="DETECTOR_MASTER",
            help="Spark's cluster, such as spark://host:7077; by default this machine.",
        ),
        click.option(
            "--engine",
            envvar="DETECTOR_ENGINE",
            type=click.Choice(["duckdb", "spark"]),
            help="What runs the SQL (duckdb). spark needs `pip install detector[spark]` and Java.",
        ),
    ):
        command = option(command)
    return command
