"""`detector moved`: why an account has another rank than on an earlier night."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from detector.desk.movement.movement import Movement


@click.command(epilog="Example: detector moved nights/dt=2026-06-23 nights/dt=2026-06-30 a000017")
@click.argument("runs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.argument("account")
@click.option(
    "--language", default="en", type=click.Choice(["en", "zh"]), help="Of the words (en)."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON, in both languages.")
def command(runs: tuple[Path, ...], account: str, language: str, as_json: bool) -> None:
    """Say why ACCOUNT has another rank than on an earlier night.

    RUNS is the earlier night and the later one (folders dt=YYYY-MM-DD), or a folder of nights, of
    which the last two are taken. The move is told in steps: the account's own new events, its
    moved peers, the changed model, and verdicts; x 100 is from rank 2,000 to 20.
    """
    from detector.desk.movement.explanation import explain_move

    if len(runs) > 2:
        raise click.UsageError("give one folder of nights, or two nights, and then one account")
    told = explain_move(runs[0], runs[1] if len(runs) == 2 else None, account)
    if as_json:
        click.echo(told.to_json())
        return
    click.echo(f"{told.account_id}, {told.days[0]} to {told.days[1]}")
    click.echo(told.sentence_en if language == "en" else told.sentence_zh)
    if told.rank_before is not None:
        _print_steps(told, language)
    _print_signs(told, language)
    _print_events(told)


def _print_steps(told: "Movement", language: str) -> None:
    click.echo(f"\n{'rank':>12}  {'moved':<14} by")
    for step, rank, factor in told.label_steps(language).itertuples(index=False):
        shown = "" if rank != rank else f"{rank:,.0f}"
        click.echo(f"{shown:>12}  {factor:<14} {step}")


def _print_signs(told: "Movement", language: str) -> None:
    if told.signs.empty:
        return
    click.echo(f"\n{'value':>7} {'model':>7}  sign, by what its evidence grew")
    for sign in told.signs.to_dict("records"):
        before, after = (sign[f"sentence_{when}_{language}"] for when in ("before", "after"))
        both = f"{before} -> {after}" if before and before != after else after or f"({before})"
        parts = [("?" if v != v else f"{v:+.2f}") for v in (sign["by_value"], sign["by_model"])]
        click.echo(f"{parts[0]:>7} {parts[1]:>7}  {both}")


def _print_events(told: "Movement") -> None:
    if told.events is None:
        click.echo("\nIts events were not kept on the later night.")
        return
    click.echo(f"\n{len(told.events):,} events since the earlier night")
    for event in told.events.astype(object).where(told.events.notna(), "").to_dict("records"):
        amount = f"{event['amount']:,.0f}" if event["amount"] != "" else ""
        named = event["order_id"] or event["event_id"]
        click.echo(f"{event['at']:%Y-%m-%d %H:%M}  {event['what']:<20} {amount:>10}  {named}")
