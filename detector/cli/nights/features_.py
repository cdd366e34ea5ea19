"""`detector features`: the catalogue on the screen."""

import json
from pathlib import Path

import click

from detector.cli.options import config_option


@click.command(epilog="Example: detector features --family takeover")
@click.option("--family", help="Only one family, such as contact or takeover.")
@config_option
@click.option("--json", "as_json", is_flag=True, help="As JSON, with the SQL of each feature.")
def command(family: str | None, config: Path | None, as_json: bool) -> None:
    """List the features: what each means and why it exists.

    With a settings file, its own ones too.
    """
    from detector.errors import ConfigInvalid
    from detector.own.check import check_own
    from detector.settings import read_settings

    settings = read_settings(config)
    check_own(one.feature for one in settings.features.own)
    catalogue = settings.catalogue
    families = {feature.family for feature in catalogue.values()}
    if family and family not in families:
        raise ConfigInvalid.unknown_name("--family", family, families)
    chosen = [f for f in catalogue.values() if family in (None, f.family)]
    if as_json:
        click.echo(json.dumps([vars(f) for f in chosen], ensure_ascii=False, indent=1))
        return
    for feature in chosen:
        use = "context" if feature.context else f"{feature.risky} is risky"
        click.echo(f"{feature.name}  [{feature.family}, {use}]")
        click.echo(f"    {feature.why}")
    click.echo(f"{len(chosen)} features")
