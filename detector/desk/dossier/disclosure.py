"""Plain values for one case: only with a reason, and only once the audit log has it."""

from dataclasses import dataclass, field
from pathlib import Path

from detector.audit.log import LOG, Entry, append_entry
from detector.desk.run import Run
from detector.errors import ConfigInvalid
from detector.report.dossier.content import Disclosure

NOT_UNMASKED = "nothing was unmasked; name a log that you may write to with --audit"
SHORTEST = 10
"""Characters of a reason at least, blanks at its ends not counted."""


@dataclass
class Request:
    """Somebody asks for the plain values of a case.

    Parameters
    ----------
    run, account_id
        Whose.
    reason
        Why, in words; it goes into the audit log as it is.
    log
        The audit log; by default `audit.jsonl` beside the nights.

    Raises
    ------
    ConfigInvalid
        When the reason is too short to be one.
    """

    run: Run
    account_id: str
    reason: str
    log: Path | None = None
    entry: Entry | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """See that there is a reason."""
        self.reason = self.reason.strip()
        if len(self.reason) < SHORTEST:
            raise ConfigInvalid(
                f"--unmask needs a reason of at least {SHORTEST} characters",
                'say who asked and what for: --unmask "owner at the counter, police report 42"',
            )

    def record(self) -> None:
        """Put the request into the audit log.

        Raises
        ------
        OutputUnwritable
            When the log cannot be written; then nothing may be shown.
        """
        path = self.log or self.run.folder.resolve().parent / LOG
        run_id = str(self.run.record["run_id"])
        self.entry = append_entry(
            path, "unmask", run_id, self.account_id, self.reason, mend=NOT_UNMASKED
        )

    def tell(self) -> Disclosure:
        """Say in the document who asked, and where the log has it."""
        assert self.entry is not None, "plain values are shown only after they were asked for"
        said = self.entry.said
        return Disclosure(
            said["at"], said["user"], said["reason"], self.entry.line, self.entry.sha256
        )
