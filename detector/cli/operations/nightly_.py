"""`detector nightly`: the job of every night."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from detector.operation.nightly import Outcome


@click.command(epilog="Example: detector nightly --config nightly.toml")
@click.option(
    "--config",
    required=True,
    type=click.Path(path_type=Path),
    help="TOML file with [nightly] data and out, and all other settings.",
)
@click.option(
    "--as-of", help="The one night to run, such as 2026-11-01. By default all that are due."
)
@click.option("--from", "start", help="First night to run, whether it was run before or not.")
@click.option("--to", "end", help="Last night to run.")
@click.option(
    "--accept",
    type=click.Choice(["quality", "drift", "shift"]),
    help="Let one night pass this gate; without --as-of the last one that it stopped.",
)
@click.option("--reason", default="", help="Why the gate is accepted; it goes into the audit log.")
@click.option("-v", "--verbose", is_flag=True, help="Write the lines of the log to stderr too.")
def command(
    config: Path,
    as_of: str | None,
    start: str | None,
    end: str | None,
    accept: str | None,
    reason: str,
    verbose: bool,
) -> None:
    """Run every night that is due: check, rank, publish, remember.

    A night is named by the local date of its cut-off. Nights that were missed are run first, in
    order. A night that a gate stops is not published; the next ones are. Exit codes 9, 10 and 11
    name the gate of the last night that was stopped.
    """
    from detector.operation.nightly import run_nightly
    from detector.operation.plan import choose_asked
    from detector.settings import read_settings

    if bool(accept) != bool(reason.strip()):
        raise click.UsageError("--accept and --reason belong together")
    settings = read_settings(config)
    asked = choose_asked(start, end, as_of) if start or end or as_of else []
    outcomes = run_nightly(
        settings, asked, accept=accept or "", reason=reason.strip(), aloud=verbose
    )
    if not outcomes:
        click.echo("no night is due")
    stopped = [_tell(one, settings.rank.language) for one in outcomes]
    codes = [code for code in stopped if code]
    sys.exit(codes[-1] if codes else 0)


def _tell(outcome: "Outcome", language: str) -> int:
    """Print how a night ended; give the exit code that it asks for."""
    click.echo(f"night {outcome.day}: {outcome.outcome}")
    if outcome.error:
        click.echo(f"error: {outcome.error}", err=True)
        return outcome.error.exit_code
    for sentence in outcome.said[language]:
        click.echo(f"  {sentence}")
    click.echo(f"  {outcome.folder}")
    return 0
