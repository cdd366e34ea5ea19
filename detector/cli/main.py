"""The group of verbs, and the one place where errors become words and exit codes."""

import importlib
import sys
from typing import Any, NamedTuple

import click

from detector.version import __version__


class Verb(NamedTuple):
    """Where a verb lives, and its line in the help."""

    room: str
    line: str


VERBS = {
    "rank": Verb("nights", "Rank every account of DATA and publish the night under --out."),
    "nightly": Verb("operations", "Run every night that is due: check, rank, publish, remember."),
    "check": Verb("sources", "Say which rows of DATA can be used, and why the others cannot."),
    "map": Verb(
        "sources", "Propose a settings file for DATA with other names than the contract's."
    ),
    "features": Verb("nights", "List the features: what each means and why it exists."),
    "label": Verb(
        "feedback", "Add analysts' verdicts to a store that `rank --verdicts` learns from."
    ),
    "suggest": Verb("feedback", "Name the accounts of a night whose verdict would teach most."),
    "case": Verb(
        "desk", "Write the case file of one account of a night, or the card for its owner."
    ),
    "lookup": Verb(
        "desk", "Say which accounts were seen with a number, papers, an address or a payee."
    ),
    "compromise": Verb(
        "desk", "Say where accounts that were taken over had all been before, if anywhere."
    ),
    "export": Verb("nights", "Write the cases of a night for the system that handles cases."),
    "moved": Verb("desk", "Say why ACCOUNT has another rank than on an earlier night."),
    "suppress": Verb(
        "operations",
        "Hold an account back from the worklist until a day, list who is held back, or end it.",
    ),
    "model": Verb("operations", "Show the versions of the model, or roll back to one."),
    "audit": Verb(
        "operations",
        "See that no line of the audit log was changed or taken out, or show its lines.",
    ),
    "forget": Verb(
        "operations",
        "Take ACCOUNT out of the nights in NIGHTS, of the memory, the verdicts and the store.",
    ),
    "status": Verb("operations", "Say how the nights stand, and what a person should see to."),
    "evaluate": Verb("proof", "Say how good a published night was, once there are labels."),
    "backtest": Verb(
        "proof", "Replay past nights of DATA, each seeing only its past, and judge them."
    ),
    "doctor": Verb("sources", "Say whether this machine is ready, and what to do where it is not."),
    "completion": Verb("sources", "Print the script that completes verbs and options in SHELL."),
    "simulate": Verb(
        "sources", "Write a made-up world of events into OUT, with the truth in labels.parquet."
    ),
}
"""The verbs, in the order of the help; each is a module of its own, loaded when it is called."""


class Verbs(click.Group):
    """Loads a verb only when it is called, so that `--help` is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the verbs."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one verb."""
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"detector.cli.{VERBS[cmd_name].room}.{cmd_name}_")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, verb.line) for name, verb in VERBS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; an error that we raise on purpose is printed and gives its exit code."""
        from detector.errors import DetectorError

        try:
            return super().invoke(ctx)
        except DetectorError as error:
            click.echo(f"error: {error}", err=True)
            sys.exit(error.exit_code)


EXITS = """Exit codes: 0 all is well, 1 a fault of ours, 2 a wrong setting, 3 data against the
contract, 4 a model that does not fit, 5 nothing to rank, 6 output cannot be written, 8 another run
holds the nights, 9, 10 and 11 a closed gate (quality, drift, shift), 12 a changed audit log, 13 a
damaged memory; `check` gives 7 when rows were set aside. Example: detector rank sample_data --out
nights --review 200"""


@click.group(cls=Verbs, epilog=EXITS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="detector")
def main() -> None:
    """Find the credit accounts that their owners never authorised.

    Results go to stdout, progress and logs to stderr.
    """
