"""Calls of `detector` as schedules write them."""

from collections.abc import Sequence

import click

from detector.cli.main import main


def parse_call(words: Sequence[str]) -> click.Context:
    """Let the command line itself read a call; an unknown verb or option is an error."""
    program, verb, *arguments = words
    assert program.rpartition("/")[2] == "detector"
    with click.Context(main) as parent:
        command = main.get_command(parent, verb)
        assert command is not None, f"no verb {verb}"
        return command.make_context(verb, arguments, parent=parent)
