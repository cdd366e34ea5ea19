"""`detector map`: a proposal for data with other names."""

from pathlib import Path

import click

from detector.cli.options import data_argument


@click.command(
    epilog="Example: detector map exports > detector.toml, or: detector map exports --ask --out"
    " detector.toml"
)
@data_argument
@click.option("--ask", is_flag=True, help="Be asked about what is doubtful, and nothing else.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A new file for the settings [default: stdout].",
)
def command(data: Path, ask: bool, out: Path | None) -> None:
    """Propose a settings file for DATA with other names than the contract's.

    The proposal goes to stdout; what is uncertain or missing stands in it as comments. With --ask
    they are questions instead; examples of values are shown with every letter and digit hidden.
    """
    from detector.cli.sources.questions import Terminal
    from detector.errors import ConfigInvalid, OutputUnwritable
    from detector.events.proposal.propose import propose_mapping

    if out is not None and out.exists():
        raise ConfigInvalid(f"{out} is there already", "name a new file, or move that one")
    text = propose_mapping(data, Terminal() if ask else None)
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputUnwritable(f"{out}: {error.strerror}", "name another file") from None
    click.echo(f"read it, then: detector check {data} --config {out}", err=True)
