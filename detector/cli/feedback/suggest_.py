"""`detector suggest`: which verdict would teach most."""

from pathlib import Path

import click


@click.command(epilog="Example: detector suggest nights --count 20")
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--verdicts",
    type=click.Path(path_type=Path),
    help="Store of verdicts: what they taught already is not asked again.",
)
@click.option(
    "--count", default=20, show_default=True, type=click.IntRange(min=1), help="How many accounts."
)
@click.option(
    "--language", default="en", type=click.Choice(["en", "zh"]), help="Of the words (en)."
)
@click.option("--csv", "as_csv", is_flag=True, help="As CSV.")
def command(run: Path, verdicts: Path | None, count: int, language: str, as_csv: bool) -> None:
    """Name the accounts of a night whose verdict would teach most.

    RUN is one night (a folder dt=YYYY-MM-DD) or a folder of them; of several, the latest.
    """
    from detector.cells import harmless
    from detector.verdicts.suggestion import suggest

    told = suggest(run, verdicts, count, language)
    if as_csv:
        texts = told.assign(**{c: told[c].map(harmless) for c in ("account_id", "pattern", "why")})
        click.echo(texts.to_csv(index=False), nl=False)
        return
    click.echo(f"{'rank':>6}  {'account':<20} {'pattern':<17} why")
    for rank, account, pattern, why in zip(*(told[name] for name in told), strict=True):
        click.echo(f"{rank:>6}  {account:<20} {pattern.replace('_', ' '):<17} {why}")
