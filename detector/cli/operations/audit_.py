"""`detector audit`: see that the audit log is as it was written, or read it."""

import json
from pathlib import Path

import click


@click.command(epilog="Example: detector audit verify nights")
@click.argument("do", metavar="[verify|show]", type=click.Choice(["verify", "show"]))
@click.argument("nights", type=click.Path(path_type=Path))
@click.option(
    "--anchor",
    "anchors",
    multiple=True,
    metavar="LINE:SHA256",
    help="A line that is known to have been written (verify), as an unmasked case file names it.",
)
@click.option("--action", help="Only lines of this action (show), such as unmask or suppress.")
def command(do: str, nights: Path, anchors: tuple[str, ...], action: str | None) -> None:
    """See that no line of the audit log was changed or taken out, or show its lines.

    NIGHTS is the folder of nights, or the log itself. What is cut off the end shows only against
    an anchor: those in the logs of the nights are looked at, and `verify` gives one to note. Exit
    code 12: the log is not as it was written.
    """
    from detector.audit.log import LOG

    log = nights / LOG if nights.is_dir() else nights
    if do == "verify":
        _verify(log, [*map(_read_anchor, anchors), *_find_anchors(log.parent)])
    else:
        _show(log, action)


def _verify(log: Path, anchors: list[tuple[int, str]]) -> None:
    from detector.audit.log import read_entries, verify_audit
    from detector.errors import AuditBroken

    broken = verify_audit(log, anchors)
    if broken is not None:
        raise AuditBroken(
            f"{log.name}, line {broken.line}: {broken.why}",
            "leave it as it is and hold it against a copy: what stands before that line is as it"
            " was written, the rest proves nothing",
        )
    lines = read_entries(log)
    if not lines:
        click.echo(f"{log.name} has no lines")
        return
    click.echo(f"{log.name} is as it was written: {len(lines):,} lines")
    click.echo(f"its end: --anchor {lines[-1].line}:{lines[-1].sha256}")


def _find_anchors(nights: Path) -> list[tuple[int, str]]:
    """Find the lines that the logs of the nights name, as far as they were kept."""
    found = []
    for log in sorted((nights / "log").glob("dt=*.jsonl")):
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                told = json.loads(line)
            except ValueError:
                continue
            if told.get("event") == "audited":
                found.append((int(told["line"]), str(told["sha256"])))
    return found


def _show(log: Path, action: str | None) -> None:
    from detector.audit.log import read_entries

    for line, said, _ in read_entries(log):
        if action in (None, said["action"]):
            about = (said[key] for key in ("user", "action", "run", "account") if said[key])
            click.echo(
                _clean(f"{line:>6}  {said['at'][:19]}Z  {'  '.join(about)}: {said['reason']}")
            )


def _read_anchor(text: str) -> tuple[int, str]:
    line, _, sha256 = text.partition(":")
    if not (line.isascii() and line.isdecimal() and int(line) and sha256):
        raise click.UsageError(f"'{text}' is no anchor: write the number and the sha256 of a line")
    return int(line), sha256.lower()


def _clean(text: str) -> str:
    """Put a mark for what would move a terminal's cursor or hide letters."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
