"""`detector compromise`: where accounts that were taken over had all been before."""

from pathlib import Path

import click

from detector.cli.options import config_option


@click.command(epilog="Example: detector compromise nights --language en")
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Seek anew in these events, from which the night was ranked.",
)
@click.option(
    "--verdicts",
    type=click.Path(path_type=Path),
    help="With --data: the cases are those confirmed as taken over in this store or file.",
)
@config_option
@click.option(
    "--language", default="en", type=click.Choice(["en", "zh"]), help="Of the words (en)."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON, in both languages.")
def command(
    run: Path,
    data: Path | None,
    verdicts: Path | None,
    config: Path | None,
    language: str,
    as_json: bool,
) -> None:
    """Say where accounts that were taken over had all been before, if anywhere.

    RUN is one night (a folder dt=YYYY-MM-DD) or a folder of them; of several, the latest. Without
    --data it is what the night found for its own cases. --config is then of no use; with --data it
    stands in the place of the night's settings.
    """
    from detector.desk.compromise import seek_common_points, show_common_points
    from detector.desk.run import open_run
    from detector.errors import ConfigInvalid
    from detector.settings import read_settings

    if verdicts and not data:
        raise ConfigInvalid("--verdicts is given without --data", "give the events too: --data")
    night = open_run(run)
    if data:
        settings = read_settings(config) if config else None
        points = seek_common_points(night, data, settings, verdicts)
    else:
        points = show_common_points(night)
    click.echo(points.to_json() if as_json else points.to_text(language))
