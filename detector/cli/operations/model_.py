"""`detector model`: the versions of the model, and rolling back to one."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from detector.registry.registry import Registry

ACTIONS = ("list", "show", "rollback", "release")


@click.command(
    epilog='Example: detector model nights rollback 2026-06-01 --reason "the new one is noisy"'
)
@click.argument("nights", type=click.Path(path_type=Path))
@click.argument("action", type=click.Choice(ACTIONS))
@click.argument("version", required=False)
@click.option("--reason", default="", help="Why; it goes into the audit log.")
@click.option(
    "--from",
    "start",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="NIGHT",
    help="First night that it is for, such as 2026-06-30. By default the one after the last night.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON (list, show).")
def command(
    nights: Path,
    action: str,
    version: str | None,
    reason: str,
    start: datetime | None,
    as_json: bool,
) -> None:
    """Show the versions of the model, or roll back to one.

    NIGHTS is the folder that `nightly` writes. `list` names the versions; `show` gives the card of
    VERSION, or of the one that scores the next night; `rollback` lets VERSION score from a night
    on, `release` ends that. While a version is rolled back to, no model is fitted.
    """
    from detector.registry.registry import Registry

    registry = Registry(nights / "models")
    day = start.date().isoformat() if start else _find_next(nights, registry)
    if action == "list":
        _list(registry, day, as_json)
    elif action == "show":
        _show(registry, version, day, as_json)
    elif action == "rollback":
        if not version:
            raise click.UsageError("say which VERSION; `detector model NIGHTS list` names them")
        _roll_back(nights, registry, version, day, reason)
    else:
        _release(nights, registry, day, reason)


def _find_next(nights: Path, registry: "Registry") -> str:
    """Give the night after the last one that is published, or that a version is named after."""
    from detector.nights import find_nights, is_day

    days = [night.name.removeprefix("dt=") for night in find_nights(nights)]
    days = [*filter(is_day, days), *(version.day for version in registry.versions())]
    last = date.fromisoformat(max(days)) if days else date.today()
    return (last + timedelta(days=1)).isoformat()


def _list(registry: "Registry", day: str, as_json: bool) -> None:
    from detector.registry.listing import list_versions

    rows, choice = list_versions(registry, day), registry.choose(day)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    if not rows:
        click.echo("no model is kept here yet: the first night fits one")
        return
    click.echo(f"{'version':<11} {'accounts':>10}  {'state':<12} why it was fitted")
    for row in rows:
        accounts = "" if row["accounts"] is None else f"{row['accounts']:,}"
        click.echo(f"{row['version']:<11} {accounts:>10}  {row['state']:<12} {row['why']['en']}")
    for why in choice.passed:
        click.echo(why["en"], err=True)
    if choice.pin:
        click.echo(
            f"version {choice.pin.version} is pinned since {choice.pin.start}: {choice.pin.reason}"
        )
    if choice.version is None:
        click.echo(f"no version can score the night {day}: a model is fitted then")


def _show(registry: "Registry", name: str | None, day: str, as_json: bool) -> None:
    from detector.errors import ConfigInvalid
    from detector.registry.card import write_page

    version = registry.find(name) if name else registry.choose(day).version
    if version is None:
        raise ConfigInvalid(
            f"{registry.folder}: no version of the model can score",
            "let a night run: it fits one; `detector model NIGHTS list` shows what is kept",
        )
    version.check()
    told = json.dumps(version.card, ensure_ascii=False, indent=1)
    click.echo(told if as_json else write_page(version.card).rstrip())


def _roll_back(nights: Path, registry: "Registry", name: str, day: str, reason: str) -> None:
    pin = registry.plan_pin(name, day, reason)
    _write_down(nights, "rollback", f"model {pin.version} from {day}: {pin.reason}")
    registry.set_pin(pin)
    click.echo(f"version {pin.version} scores from the night {day} on, and no model is fitted")
    for left in pin.left:
        click.echo(f"version {left} is rolled back from: it does not score again")
    click.echo(f'to end that: detector model {nights} release --reason "…"')


def _release(nights: Path, registry: "Registry", day: str, reason: str) -> None:
    from detector.registry.pins import check_reason

    pin, said = registry.find_held(), check_reason(reason)
    _write_down(nights, "release", f"model {pin.version} from {day}: {said}")
    registry.release(day, said)
    click.echo(f"version {pin.version} is released: from the night {day} on the policy decides")


def _write_down(nights: Path, action: str, said: str) -> None:
    """Tell the audit log before it is done: nothing is done untold."""
    from detector.audit.log import LOG, append_entry

    append_entry(nights / LOG, action, "", "", said, mend="the model was not changed")
