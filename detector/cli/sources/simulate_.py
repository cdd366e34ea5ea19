"""`detector simulate`: a made-up world."""

from pathlib import Path

import click


@click.command(epilog="Example: detector simulate world --accounts 20000 --seed 7")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--accounts", default=20_000, show_default=True, type=click.IntRange(min=1))
@click.option("--seed", default=0, show_default=True, type=click.IntRange(min=0))
@click.option(
    "--fraud-share",
    default=0.01,
    show_default=True,
    type=click.FloatRange(0, 0.5),
    help="Share of accounts used against their owners.",
)
def command(out: Path, accounts: int, seed: int, fraud_share: float) -> None:
    """Write a made-up world of events into OUT, with the truth in labels.parquet."""
    from detector.errors import OutputUnwritable
    from detector.simulation.world import simulate, write

    world = simulate(accounts, seed, fraud_share=fraud_share)
    try:
        write(world, out)
    except OSError as error:
        raise OutputUnwritable(
            f"{out} cannot be written: {error.strerror}", "give a folder that you may write to"
        ) from None
    click.echo(str(out))
