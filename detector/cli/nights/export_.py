"""`detector export`: the cases of a night, for the system that handles them."""

import sys
from pathlib import Path

import click


@click.command(epilog="Example: detector export nights --out cases.csv")
@click.argument("night", type=click.Path(path_type=Path))
@click.option(
    "--out",
    metavar="FILE",
    default="-",
    show_default=True,
    help="File to write, for its owner alone; - for stdout.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl", "parquet"]),
    help="By default what the file's name ends with; jsonl on stdout.",
)
@click.option("--review", type=int, help="The first so many of the worklist. By default all of it.")
@click.option(
    "--all",
    "everyone",
    is_flag=True,
    help="Every alert, whatever became of it; of a night of `rank`, all with kept reasons.",
)
@click.option("--language", type=click.Choice(["en", "zh"]), help="By default that of the night.")
def command(
    night: Path,
    out: str,
    form: str | None,
    review: int | None,
    everyone: bool,
    language: str | None,
) -> None:
    """Write the cases of a night for the system that handles cases.

    NIGHT is one night (a folder dt=YYYY-MM-DD) or a folder of them; of several, the latest. One
    record per case, in a schema that docs/export.md tells field by field. Nothing in it is a
    person's number, papers or address.
    """
    from detector.handover.handover import export

    if out == "-" and form == "parquet" and sys.stdout.isatty():
        raise click.UsageError("Parquet is not for a terminal; give --out FILE")
    cases = export(night, review, everyone, language)
    if out == "-":
        click.echo(cases.to_bytes(form or "jsonl"), nl=False)
        return
    path = cases.write(out, form)
    click.echo(f"{len(cases):,} cases of {cases.day} in {path}")
