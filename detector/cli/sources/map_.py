"""`detector map`: a proposal for data with other names."""

from pathlib import Path

import click

from detector.cli.options import data_argument


@click.command(epilog="Example: detector map exports > detector.toml")
@data_argument
def command(data: Path) -> None:
    """Propose a settings file for DATA with other names than the contract's.

    The proposal goes to stdout; what is uncertain or missing stands in it as comments.
    """
    from detector.events.proposal.propose import propose_mapping

    click.echo(propose_mapping(data), nl=False)
