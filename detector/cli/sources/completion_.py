"""`detector completion`: verbs and options at the touch of a key."""

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_DETECTOR_COMPLETE"


@click.command(epilog="Example: detector completion bash > detector.bash")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script that completes verbs and options in SHELL.

    Source it from the start file of your shell: `source detector.bash` in ~/.bashrc or ~/.zshrc;
    fish reads ~/.config/fish/completions/detector.fish by itself. bash must be 4.4 or newer.
    """
    script = get_completion_class(shell)
    if script is not None:
        click.echo(script(ctx.find_root().command, {}, "detector", VARIABLE).source())
