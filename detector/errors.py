"""Every error that a person can meet: what was found and where, then what to do."""

import difflib
from collections.abc import Iterable, Sequence

ITEM = "\n  - "
"""Begins each item of a message that is a list."""

_LONGEST = 2_000
_MOST_NAMES, _LONGEST_NAME, _MOST_DIGITS = 30, 60, 5


def tell_names(names: Sequence[str]) -> str:
    """List names that a file gives itself; what may be a value of a person is withheld.

    A file that was exported without its heading has the first row in its place.

    Examples
    --------
    >>> tell_names(["order_id", "13800138000"])
    'order_id, (withheld)'
    >>> tell_names(["a"] * 32).removeprefix("a, " * 30)
    'and 2 more'
    """
    more = [f"and {len(names) - _MOST_NAMES} more"] if len(names) > _MOST_NAMES else []
    told = (name if is_name(name) else "(withheld)" for name in names[:_MOST_NAMES])
    return ", ".join([*told, *more])


def guess_name(name: str, known: Iterable[str]) -> str:
    """Ask whether a known name was meant; empty where none is close.

    Examples
    --------
    >>> guess_name("amuont", ["amount", "category"])
    "did you mean 'amount'?"
    """
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean '{close[0]}'?" if close else ""


def is_name(text: str) -> bool:
    """Say whether a text may be told as a name: it is short, and holds no long number.

    Examples
    --------
    >>> is_name("address_2"), is_name("13800138000")
    (True, False)
    """
    return len(text) <= _LONGEST_NAME and sum(map(str.isdigit, text)) <= _MOST_DIGITS


def _said(text: str) -> str:
    """Write a message that is not endless, with nothing in it that a terminal obeys.

    It is one line, or a list of them.
    """
    return ITEM.join(_line(part) for part in text.split(ITEM))


def _line(text: str) -> str:
    if not text.isprintable():
        text = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text[: _LONGEST + 1])
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


class DetectorError(Exception):
    """The root of all errors that `detector` raises on purpose.

    Both parts are kept in `args`, so the error survives pickling between processes. A message
    never holds a personal value: it names files, columns, rows and counts. What a terminal would
    obey, such as a new line in the name of a file, is written out.

    Parameters
    ----------
    found
        What was found and where: the file, the column, how many rows.
    mend
        What the caller can do about it.

    Examples
    --------
    >>> print(DetectorError("orders.parquet has no column 'amount'", "export it as a number"))
    orders.parquet has no column 'amount'
      to mend: export it as a number
    """

    exit_code = 1

    def __init__(self, found: str, mend: str) -> None:
        found, mend = _said(found), _said(mend)
        super().__init__(found, mend)
        self.found = found
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.found}\n  to mend: {self.mend}"


class ConfigInvalid(DetectorError):
    """A setting, an option or the mapping file says something that cannot be done."""

    exit_code = 2

    @classmethod
    def unknown_name(cls, where: str, name: str, known: Iterable[str]) -> "ConfigInvalid":
        """Say which name is unknown and which known one was probably meant.

        Examples
        --------
        >>> print(ConfigInvalid.unknown_name("map.toml", "amuont", ["amount", "category"]))
        map.toml: 'amuont' is not known
          to mend: did you mean 'amount'? known names: amount, category
        """
        names = sorted(known)
        mend = f"{guess_name(name, names)} known names: {', '.join(names)}".lstrip()
        return cls(f"{where}: '{name}' is not known", mend)


class ContractBroken(DetectorError):
    """The data that came in is not what the contract asks for."""

    exit_code = 3

    @classmethod
    def missing_columns(
        cls, where: str, missing: Sequence[str], present: Sequence[str]
    ) -> "ContractBroken":
        """Say which required columns are absent, and which columns there are instead.

        Examples
        --------
        >>> print(ContractBroken.missing_columns("orders.parquet", ["amount"], ["id", "price"]))
        orders.parquet: required column missing: amount (columns found: id, price)
          to mend: export the column, or map another name onto it: `detector map DATA` proposes how
        """
        found = f"{where}: required column missing: {', '.join(missing)}"
        return cls(
            f"{found} (columns found: {tell_names(present)})",
            "export the column, or map another name onto it: `detector map DATA` proposes how",
        )


class ModelMismatch(DetectorError):
    """A saved model does not fit this version, these features or this data."""

    exit_code = 4


class NothingToRank(DetectorError):
    """There is no usable event before the cut-off."""

    exit_code = 5


class OutputUnwritable(DetectorError):
    """The results cannot be written; what was there before is untouched."""

    exit_code = 6


class AlreadyRunning(DetectorError):
    """Another process holds the lock of these nights."""

    exit_code = 8


class QualityGate(DetectorError):
    """The data of the night is not what the nights before let expect; nothing was published."""

    exit_code = 9


class DriftGate(DetectorError):
    """Features or scores have moved away from what the model was fitted on; nothing published."""

    exit_code = 10


class ShiftGate(DetectorError):
    """Others are alerted than on the nights before; nothing was published."""

    exit_code = 11


class AuditBroken(DetectorError):
    """The audit log is not as it was written."""

    exit_code = 12


class StoreDamaged(DetectorError):
    """The memory of earlier nights cannot be read."""

    exit_code = 13
