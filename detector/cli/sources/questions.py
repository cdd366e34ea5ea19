"""Questions at a terminal: on stderr, so that the answer of a verb may go into a file."""

from collections.abc import Sequence
from datetime import date

import click


class Terminal:
    """Whoever sits at the terminal; enter takes the answer in brackets."""

    def choose(self, question: str, options: Sequence[str]) -> int:
        """Choose one of some options by its number."""
        click.echo(f"\n{question}", err=True)
        for number, option in enumerate(options, start=1):
            click.echo(f"  {number}  {option}", err=True)
        among = click.IntRange(1, len(options))
        return int(click.prompt("number", type=among, default=1, err=True)) - 1

    def tell(self, question: str, default: str) -> str:
        """Tell a text."""
        return str(click.prompt(f"\n{question}", default=default, err=True))

    def date(self, question: str, default: date) -> date:
        """Tell a date."""
        day = click.DateTime(["%Y-%m-%d"])
        told = click.prompt(f"\n{question}", type=day, default=default.isoformat(), err=True)
        return date.fromisoformat(f"{told:%Y-%m-%d}")

    def word(self, question: str, words: Sequence[str]) -> str:
        """Tell one of some words; a wrong one lists them."""
        known = click.Choice(list(words))
        said = click.prompt(
            f"\n{question}", type=known, default=words[-1], show_choices=False, err=True
        )
        return str(said)
