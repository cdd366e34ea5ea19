"""`detector rank`: the main job."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from detector.cli.options import (
    ENGINE,
    as_of_option,
    config_option,
    data_argument,
    engine_options,
    lookback_option,
)


@click.command(epilog="Example: detector rank sample_data --out nights --review 200")
@data_argument
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Where nights go.")
@config_option
@as_of_option
@lookback_option
@click.option("--review", type=int, help="How many accounts can be reviewed tonight (200).")
@click.option("--seed", type=int, help="Seed of the forest (0).")
@click.option("--language", type=click.Choice(["en", "zh"]), help="Language of the reasons (en).")
@click.option(
    "--model",
    type=click.Path(path_type=Path),
    help="Score with the model folder of an earlier night instead of fitting one.",
)
@click.option(
    "--verdicts",
    type=click.Path(path_type=Path),
    help="Learn from the verdicts in this store (`detector label`) or file.",
)
@click.option(
    "--top",
    default=10,
    show_default=True,
    type=click.IntRange(min=0),
    help="How many accounts to print.",
)
@engine_options
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    help="Keep here what was read and computed, as personal as DATA, so that a night costs less.",
)
@click.option(
    "--timings",
    type=click.File("w", encoding="utf-8", atomic=True),
    help="Write here how many seconds each stage took, as JSON.",
)
@click.option("-v", "--verbose", is_flag=True, help="Log each stage to stderr.")
def command(
    data: Path,
    out: Path,
    config: Path | None,
    as_of: str | None,
    lookback: int | None,
    model: Path | None,
    verdicts: Path | None,
    top: int,
    timings: IO[str] | None,
    verbose: bool,
    **chosen: Any,
) -> None:
    """Rank every account of DATA and publish the night under --out.

    DATA is a folder with account_events and order_events, each one Parquet file or a folder of
    them. The night appears as OUT/dt=YYYY-MM-DD (the local date of the cut-off), all at once.
    """
    from detector.nightly.job import rank_into
    from detector.settings import read_settings

    if verbose:
        logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(message)s")
    engine = {name: chosen.pop(option) for option, name in ENGINE.items()}
    engine["store"] = chosen.pop("store")
    settings = read_settings(config, engine, lookback_days=lookback, **chosen)
    with progress() as tell:
        night = rank_into(out, data, settings, as_of, model, tell, verdicts)
    if timings:
        timings.write(json.dumps(dict(night.seconds)) + "\n")
    _print_top(night.ranking.worklist(top))
    for what in ("verdicts", "expected"):
        for sentence in night.ranking.record[what]["sentences"][settings.rank.language]:
            click.echo(sentence)
    click.echo(f"\n{len(night.ranking):,} accounts ranked; worklist, orders to stop and report in")
    click.echo(str(night.folder / "report.html"))


@contextmanager
def progress() -> Iterator[Any]:
    """Show a bar on a terminal's stderr, and nothing elsewhere; log each stage."""
    from detector.nightly.job import STEPS

    log = logging.getLogger("detector")
    with click.progressbar(
        length=len(STEPS),
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
        show_eta=False,
        item_show_func=lambda stage: stage or "",
    ) as bar:
        begun: list[str] = []

        def tell(stage: str) -> None:
            log.info("stage=%s", stage)
            bar.update(1 if begun else 0, stage)
            begun.append(stage)

        yield tell
        bar.update(1, "done")


def _print_top(first: Any) -> None:
    click.echo(
        f"{'rank':>4}  {'account':<20} {'pattern':<17} {'at risk':>10} {'to stop':>10}  reason"
    )
    for row in first.itertuples():
        click.echo(
            f"{row.rank:>4}  {row.account_id:<20} {row.pattern.replace('_', ' '):<17}"
            f" {row.money_at_risk:>10,.0f} {row.money_stoppable:>10,.0f}  {row.reason}"
        )
