"""`detector doctor`: is this machine ready."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detector.cli.options import config_option

if TYPE_CHECKING:
    from detector.checkup.finding import Finding


@click.command(epilog="Example: detector doctor --config detector.toml --out nights")
@config_option
@click.option("--out", type=click.Path(path_type=Path), help="The folder of the nights.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def command(ctx: click.Context, config: Path | None, out: Path | None, as_json: bool) -> None:
    """Say whether this machine is ready, and what to do where it is not.

    Looks at Python and packages, engines, memory, disk, time zones, the settings, fonts and a
    browser. Exit code 2 where something required is missing; what is only less than there could
    be (`look`) gives 0.
    """
    findings = list(examine(config, out))
    if as_json:
        click.echo(json.dumps([asdict(one) for one in findings], ensure_ascii=False, indent=2))
    else:
        from detector.checkup.finding import write_table

        click.echo(write_table(findings))
    if any(one.verdict == "mend" for one in findings):
        from detector.errors import ConfigInvalid

        ctx.exit(ConfigInvalid.exit_code)


def examine(config: Path | None, out: Path | None) -> "Iterator[Finding]":
    """Look at everything; what needs a package that is missing is not looked at."""
    from detector.checkup.packages import check_packages

    packages = list(check_packages())
    yield from packages
    if any(one.verdict == "mend" for one in packages):
        return
    from detector.checkup.engines import check_engines
    from detector.checkup.finding import Finding
    from detector.checkup.machine import check_machine
    from detector.checkup.places import check_places
    from detector.errors import ConfigInvalid
    from detector.settings import Settings, read_settings

    settings = Settings()
    try:
        settings = read_settings(config)
        yield Finding("settings", str(config) if config else "defaults: no --config is given")
    except ConfigInvalid as error:
        yield Finding("settings", error.found, "mend", error.mend)
    yield from check_engines(settings.zone, settings.engine.name)
    yield from check_machine()
    yield from check_places(out or settings.nightly.out)
