"""`detector backtest`: replay nights of the past."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from detector.cli.options import (
    bootstrap_option,
    config_option,
    data_argument,
    labels_option,
    sample_seed_option,
)

DAY = click.DateTime(["%Y-%m-%d"])


@click.command(epilog="Example: detector backtest data --labels labels.csv --out replay --nights 8")
@data_argument
@labels_option
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Where nights go.")
@click.option("--from", "start", type=DAY, help="First night, such as 2026-09-01.")
@click.option(
    "--to", "end", type=DAY, help="Last night. By default the midnight after the last event."
)
@click.option(
    "--every",
    default=7,
    show_default=True,
    type=click.IntRange(min=1),
    help="Days from one night to the next.",
)
@click.option(
    "--nights",
    type=click.IntRange(min=1),
    help="How many: the last ones (4), or with --from the first ones (all).",
)
@click.option(
    "--delay",
    default=30.0,
    show_default=True,
    type=click.FloatRange(0),
    help="Days from labelled_at until a verdict is known.",
)
@click.option("--learn", is_flag=True, help="Let nights learn from the verdicts known by then.")
@config_option
@click.option("--review", type=int, help="How many accounts can be reviewed each night (200).")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@bootstrap_option
@sample_seed_option
def command(
    data: Path,
    labels: Path,
    out: Path,
    start: datetime | None,
    end: datetime | None,
    config: Path | None,
    review: int | None,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Replay past nights of DATA, each seeing only its past, and judge them.

    Each night is published under OUT as `detector rank` would have done at that midnight, and the
    evaluation of them all in OUT/evaluation.
    """
    from detector.nightly.backtest import backtest
    from detector.settings import read_settings

    told = backtest(
        data,
        labels,
        out,
        settings=read_settings(config, review=review),
        start=start.date() if start else None,
        end=end.date() if end else None,
        tell=lambda text: click.echo(text, err=True),
        **chosen,
    )
    click.echo(told.to_json() if as_json else told.to_text())
