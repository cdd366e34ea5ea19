"""The cases of one night, as they are handed over to where cases are handled."""

import html
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from detector.desk.dossier.content import read_night_settings
from detector.desk.run import Run, open_run
from detector.disk.swapping import replace_file
from detector.errors import ConfigInvalid, OutputUnwritable
from detector.handover.casework import build_records
from detector.handover.record import Record
from detector.handover.schema import list_columns
from detector.handover.standing import choose_standings
from detector.handover.writing import WRITERS, flatten, to_arrow

LANGUAGES = ("en", "zh")
_SHOWN = ["rank", "account_id", "state", "pattern", "money_at_risk", "deadline", "reason_1"]


@dataclass(frozen=True, repr=False)
class Handover:
    """The cases of one night.

    Parameters
    ----------
    day
        The night.
    records
        One per case, in rank order; accounts that are gone come last.
    """

    day: str
    records: tuple[Record, ...]

    def __len__(self) -> int:
        return len(self.records)

    def to_arrow(self) -> pa.Table:
        """Give the records as an Arrow table with nested lists, as the Parquet file holds it."""
        return to_arrow(self.records)

    def to_frame(self) -> pd.DataFrame:
        """Give the flat records as a frame, with the columns of the CSV.

        Examples
        --------
        >>> Handover("2026-06-30", ()).to_frame().columns[:2].tolist()
        ['schema_version', 'case_key']
        """
        rows = [flatten(record) for record in self.records]
        return pd.DataFrame(rows, columns=list_columns())

    def to_bytes(self, form: str = "jsonl") -> bytes:
        """Give the bytes of a file; `form` is csv, jsonl or parquet.

        Raises
        ------
        ConfigInvalid
            When there is no such form.

        Examples
        --------
        >>> Handover("2026-06-30", ()).to_bytes("csv")[:27]
        b'"schema_version","case_key"'
        """
        if form not in WRITERS:
            raise ConfigInvalid.unknown_name("the form of an export", form, WRITERS)
        return WRITERS[form](self.records)

    def write(self, out: Path | str, form: str | None = None) -> Path:
        """Write a file at once and whole, for its owner alone; a file that is there is replaced.

        Parameters
        ----------
        out
            The file.
        form
            csv, jsonl or parquet; None for what the name of the file ends with.

        Raises
        ------
        ConfigInvalid
            When there is no such form.
        OutputUnwritable
            When it cannot be written; what was there is untouched.
        """
        path = Path(out)
        content = self.to_bytes(path.suffix.removeprefix(".") if form is None else form)
        try:
            replace_file(path, content)
        except OSError as error:
            raise OutputUnwritable(
                f"{path.name} cannot be written: {error.strerror or type(error).__name__}",
                "free space on the disk, or name a file in a folder that you may write to",
            ) from None
        return path

    def __repr__(self) -> str:
        return f"Handover of {self.day}, {len(self):,} cases"

    def _repr_html_(self) -> str:
        table = self.to_frame()[_SHOWN].to_html(index=False, escape=True, max_rows=20)
        return f"<p>{html.escape(repr(self))}</p>{table}"


def export(
    night: Run | Path | str,
    review: int | None = None,
    everyone: bool = False,
    language: str | None = None,
) -> Handover:
    """Give the cases of a published night as records of a stable schema.

    What the schema says, and how it maps onto case systems, docs/export.md tells. Nothing in a
    record is a number, an address or papers of a person; order and account ids are as they came
    in.

    Parameters
    ----------
    night
        A night, its folder, or a folder of nights, of which the latest is taken.
    review
        The first so many of the worklist; None for all of it.
    everyone
        Every alert of a night of the nightly job, whatever became of it; of another night, every
        account with kept reasons.
    language
        `en` or `zh`: that of sentences, labels and questions; None for that of the night.

    Raises
    ------
    ConfigInvalid
        When there is no such night or language, or the night lacks a file.

    Examples
    --------
    >>> import tempfile
    >>> import detector
    >>> world = detector.simulate(100, seed=1)
    >>> with tempfile.TemporaryDirectory() as out:
    ...     _ = detector.rank_into(out, world.logs)
    ...     cases = detector.export(out, review=3)
    ...     cases.write(f"{out}/cases.parquet").name, len(cases)
    ('cases.parquet', 3)
    >>> cases.to_frame()["rank"].tolist()
    [1, 2, 3]
    """
    run = open_run(night)
    chosen = language or read_night_settings(run).rank.language
    if chosen not in LANGUAGES:
        raise ConfigInvalid.unknown_name("the language of an export", chosen, LANGUAGES)
    records = build_records(run, choose_standings(run, review, everyone), chosen)
    return Handover(run.day, tuple(records))
