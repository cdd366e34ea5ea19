"""`detector case`: the case file of one account, or the card for its owner."""

from pathlib import Path

import click

from detector.cli.options import config_option


@click.command(epilog="Example: detector case nights A1029 --language zh --pdf case.pdf")
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("account")
@click.option(
    "--for",
    "reader",
    default="desk",
    show_default=True,
    type=click.Choice(["desk", "victim"]),
    help="The case file, or the card of what may be read out to the verified owner.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="HTML file to write. By default case-ACCOUNT.html or card-ACCOUNT.html here.",
)
@click.option(
    "--pdf", type=click.Path(path_type=Path), help="Print it into this PDF as well (by a Chromium)."
)
@click.option("--language", type=click.Choice(["en", "zh"]), help="By default that of the night.")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="The events: make the case anew from them, and say whether its hash is the same.",
)
@config_option
@click.option(
    "--verdicts",
    type=click.Path(path_type=Path),
    help="With --data: the store of verdicts that the night learned from.",
)
@click.option(
    "--unmask",
    help="With --data: show plain values. A reason of ten characters or more, which goes into the "
    "audit log.",
)
@click.option(
    "--audit",
    type=click.Path(path_type=Path),
    help="The audit log (audit.jsonl beside the nights).",
)
def command(
    run: Path,
    account: str,
    reader: str,
    out: Path | None,
    pdf: Path | None,
    language: str | None,
    data: Path | None,
    config: Path | None,
    verdicts: Path | None,
    unmask: str | None,
    audit: Path | None,
) -> None:
    """Write the case file of one account of a night, or the card for its owner.

    RUN is one night (a folder dt=YYYY-MM-DD) or a folder of them; of several, the latest. The file
    needs nothing beside itself, and is masked unless --unmask gives a reason.
    """
    from detector.desk.dossier.making import Asked, make_document

    asked = Asked(reader, language, data, config, verdicts, unmask, audit)
    made = make_document(run, account, asked)
    for path in made.write(out, pdf):
        click.echo(str(path))
    click.echo(f"case hash {made.fingerprint.sha256}")
    if made.compared:
        click.echo(made.compared)
