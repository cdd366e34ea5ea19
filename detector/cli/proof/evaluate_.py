"""`detector evaluate`: how good a published night was."""

from pathlib import Path

import click

from detector.cli.options import bootstrap_option, labels_option, sample_seed_option


@click.command(epilog="Example: detector evaluate nights --labels labels.parquet --out judged")
@click.argument("run", type=click.Path(path_type=Path))
@labels_option
@click.option(
    "--only-labelled",
    is_flag=True,
    help="Leave accounts without a label out of precision, instead of counting them as not "
    "confirmed.",
)
@click.option(
    "--delay",
    type=click.FloatRange(0),
    help="Of several nights: take confirmed accounts out of the lists this many days after "
    "labelled_at. By default only what an earlier list found.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Write evaluation.json, evaluation.md and its pictures into this folder.",
)
@bootstrap_option
@sample_seed_option
def command(
    run: Path,
    labels: Path,
    only_labelled: bool,
    delay: float | None,
    as_json: bool,
    out: Path | None,
    bootstrap: int,
    seed: int,
) -> None:
    """Say how good a published night was, once there are labels.

    RUN is one night (a folder dt=YYYY-MM-DD) or a folder of them; of several, the latest is judged,
    and each night's list by what it found that no earlier list had found.
    """
    from detector.evaluation.judgement import evaluate

    told = evaluate(
        run, labels, only_labelled=only_labelled, delay=delay, bootstrap=bootstrap, seed=seed
    )
    if out:
        told.write(out)
    click.echo(told.to_json() if as_json else told.to_text())
