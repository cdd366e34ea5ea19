"""`detector lookup`: whose number, papers, address or payee it is."""

import sys
from pathlib import Path

import click

from detector.cli.options import config_option

_TYPED = "- to type it unseen, or to read a line of stdin."


@click.command(epilog="Example: detector lookup nights --phone - --for caller")
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("stray", nargs=-1, type=click.UNPROCESSED, metavar="")
@click.option("--phone", help=f"A number; {_TYPED}")
@click.option("--id", "id_number", help="Papers: a national id number or its token; - likewise.")
@click.option("--address", help="A delivery address; - likewise.")
@click.option("--payee", help="A payee; - likewise.")
@click.option(
    "--for",
    "audience",
    default="desk",
    show_default=True,
    type=click.Choice(["desk", "caller"]),
    help="The desk sees accounts; what is for the caller may be read out.",
)
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    help="Key file of the night. By default DETECTOR_LOOKUP_KEY_FILE, then the settings' "
    "[privacy] lookup_key, then lookup.key beside the night.",
)
@config_option
@click.option(
    "--language", default="en", type=click.Choice(["en", "zh"]), help="Of the words (en)."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON, in both languages.")
def command(
    run: Path,
    stray: tuple[str, ...],
    audience: str,
    key: Path | None,
    config: Path | None,
    language: str,
    as_json: bool,
    **asked: str | None,
) -> None:
    """Say which accounts were seen with a number, papers, an address or a payee.

    RUN is one night (a folder dt=YYYY-MM-DD) or a folder of them; of several, the latest. The night
    holds keyed hashes only. --phone and --id together tell an account's owner.
    """
    from detector.desk.lookup import find_key, look_up
    from detector.desk.run import open_run
    from detector.errors import ConfigInvalid
    from detector.settings import read_settings

    if stray:  # click's own message would repeat what may be half a number
        raise ConfigInvalid(
            f"{len(stray)} words too many behind RUN",
            "write each value behind its option, in quotes where it has blanks: --phone VALUE",
        )
    night = open_run(run)
    privacy = read_settings(config).privacy
    values = {name: _value(name, given) for name, given in asked.items()}
    key = key or find_key(night, privacy.lookup_key)
    found = look_up(night, key=key, door=privacy.key, **values)
    if as_json:
        click.echo(found.to_json(caller=audience == "caller"))
        return
    told = found.aloud() if audience == "caller" else found
    click.echo(told.to_text(language))


def _value(name: str, given: str | None) -> str | None:
    """Take a value from the command line, from a hidden prompt or from a line of stdin."""
    if given != "-":
        return given
    if sys.stdin.isatty():
        return str(click.prompt(name.replace("_", " "), hide_input=True, err=True))
    return sys.stdin.readline()
