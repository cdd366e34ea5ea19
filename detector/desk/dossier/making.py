"""One call from what was asked to the document: what the command line does, for everybody."""

from dataclasses import dataclass
from pathlib import Path

from detector.desk.browser import print_pdf
from detector.desk.dossier.case import Case, case, find_row, read_facts
from detector.desk.dossier.content import fill_dossier, read_night_settings
from detector.desk.dossier.disclosure import Request
from detector.desk.dossier.filing import name_file, write_files
from detector.desk.dossier.fingerprint import Fingerprint
from detector.desk.dossier.rederivation import Rederived, merge_settings, rederive
from detector.desk.run import Run, open_run
from detector.errors import ConfigInvalid
from detector.report.dossier.render import render_dossier

PARTS = {
    "inputs": "the inputs",
    "settings": "the settings",
    "as_of": "the cut-off",
    "program": "the version of the program",
    "verdicts": "the verdicts",
    "model": "the model",
    "ranking": "the account's row of the ranking",
    "facts": "the account's facts",
}
"""What each part of a fingerprint is, in words."""


@dataclass(frozen=True)
class Asked:
    """What is asked for; see `detector case --help`."""

    reader: str = "desk"
    language: str | None = None
    data: Path | None = None
    config: Path | None = None
    verdicts: Path | None = None
    unmask: str | None = None
    audit: Path | None = None

    def __post_init__(self) -> None:
        """See that the wishes go together.

        Raises
        ------
        ConfigInvalid
            When they do not.
        """
        if self.unmask is not None and self.reader == "victim":
            raise ConfigInvalid(
                "the card for the owner is always masked", "leave --unmask out, or --for victim"
            )
        lonely = {"--unmask": self.unmask, "--config": self.config, "--verdicts": self.verdicts}
        missing = [name for name, given in lonely.items() if given is not None and not self.data]
        if missing:
            raise ConfigInvalid(
                f"{', '.join(missing)} without --data: a night keeps masked facts only",
                "give the events that the night was made from with --data",
            )


@dataclass(frozen=True)
class Document:
    """A document that was made: its page, the hash of its case, and what a comparison found."""

    name: str
    html: str
    fingerprint: Fingerprint
    compared: str = ""

    def write(self, out: Path | None = None, pdf: Path | None = None) -> list[Path]:
        """Write it as HTML, and as PDF where that is asked for: both or neither.

        Raises
        ------
        DetectorError
            When there is no browser that prints, or a file cannot be written.
        """
        files = {out or Path(self.name): self.html.encode()}
        if pdf:
            files[pdf] = print_pdf(self.html)
        write_files(files)
        return list(files)


def make_document(where: Path | str, account_id: str, asked: Asked) -> Document:
    """Make the case file of an account, or the card for its owner.

    Raises
    ------
    DetectorError
        One of its children, as the table of exit codes lists them.
    """
    run = open_run(where)
    language = asked.language or read_night_settings(run).rank.language
    if not asked.data:
        return _document(case(run, account_id, language), asked)
    find_row(run.ranking, account_id, run.day)
    request = None
    if asked.unmask is not None:
        request = Request(run, account_id, asked.unmask, asked.audit)
    settings = merge_settings(run, asked.config)
    ask = request.record if request else None
    anew = rederive(run, account_id, asked.data, settings, asked.verdicts, ask)
    kept, compared = _compare(run, account_id, language, anew)
    if request is None or anew.plain is None:
        return _document(kept, asked, compared)
    given = (run, anew.row, anew.plain, anew.fingerprint, language, request.tell())
    page = render_dossier(fill_dossier(*given))
    return Document(name_file("unmasked", account_id), page, anew.fingerprint, compared)


def _document(one: Case, asked: Asked, compared: str = "") -> Document:
    victim = asked.reader == "victim"
    page = one.to_card() if victim else one.to_html()
    name = name_file("card" if victim else "case", one.account_id)
    return Document(name, page, one.fingerprint, compared)


def _compare(run: Run, account_id: str, language: str, anew: Rederived) -> tuple[Case, str]:
    """Hold what the night kept against what the events tell, and say what is not the same.

    The document shows what the night kept; where it kept nothing, what the events tell.
    """
    facts, row = read_facts(run, account_id), find_row(run.ranking, account_id, run.day)
    has = bool(facts.profiles.num_rows)
    kept = Case(run, row, facts if has else anew.facts, language)
    differing = kept.fingerprint.differing(anew.fingerprint)
    begun = "made anew from the events" if has else "made from the events, as the night kept none"
    told = f"{begun}: the hash is the same"
    if differing:
        parts = ", ".join(PARTS[part] for part in differing)
        told = f"{begun}: hash {anew.fingerprint.sha256}, not the same are {parts}"
    if "verdicts" in differing:
        told += " (give --verdicts with the store that the night learned from)"
    return (kept if has else Case(run, anew.row, anew.facts, language, anew.fingerprint)), told
