"""`detector check`: what can be used, and why the rest cannot."""

import json
import sys
from pathlib import Path

import click

from detector.cli.options import as_of_option, config_option, data_argument

SET_ASIDE = 7
"""The exit code when rows were set aside: the data can be ranked, and somebody should look."""


@click.command(epilog="Example: detector check sample_data --json")
@data_argument
@config_option
@as_of_option
@click.option(
    "--json", "as_json", is_flag=True, help="As JSON: success, results, statistics, meta."
)
@click.option(
    "--quarantine",
    type=click.Path(path_type=Path),
    help="Write the rows that cannot be used into this folder, each with its reason.",
)
def command(
    data: Path, config: Path | None, as_of: str | None, as_json: bool, quarantine: Path | None
) -> None:
    """Say which rows of DATA can be used, and why the others cannot.

    Exits with 0 when every row can be used and with 7 when some were set aside.
    """
    from detector.events.check import check_events
    from detector.events.quarantine import write_quarantine
    from detector.face.opening import open_logs

    with open_logs(data, settings=config, as_of=as_of) as opened:
        result = check_events(opened.events)
        if quarantine:
            write_quarantine(opened.engine, quarantine)
    text = json.dumps(result.to_dict(), indent=1, ensure_ascii=False)
    click.echo(text if as_json else result.to_text())
    sys.exit(0 if result.success else SET_ASIDE)
