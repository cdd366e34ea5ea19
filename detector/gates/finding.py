"""A finding of a gate, and what it means for the night."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from detector.errors import ITEM, DetectorError, DriftGate, QualityGate, ShiftGate

Gate = Literal["quality", "drift", "shift"]

GATES: Mapping[str, type[DetectorError]] = {
    "quality": QualityGate,
    "drift": DriftGate,
    "shift": ShiftGate,
}
"""The gates in the order in which they are passed, and what is raised at each."""

_MENDS = {
    "quality": "mend the export and run the night again; if the data are right as they are",
    "drift": "look for a change in the source, or fit a new model; if the change is real",
    "shift": "look at the first accounts of the list; if they are right",
}


@dataclass(frozen=True)
class Finding:
    """One thing in which a night is not what the nights before let expect.

    Parameters
    ----------
    gate
        Which gate it belongs to.
    check
        What was looked at, in a word or two.
    stops
        Whether it closes the gate; a finding that does not is told and no more.
    said
        What was found, against what, what it may mean and what to do, in `en` and `zh`; counts and
        days, nothing personal.
    measure, limit
        How far it is from what was expected, and how far it may be; 0 where there is no measure.
    names
        All features, columns, event types or days that it speaks of; `said` names the first few.
    """

    gate: Gate
    check: str
    stops: bool
    said: Mapping[str, str]
    measure: float = 0.0
    limit: float = 0.0
    names: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """Give the finding as it goes into JSON."""
        return asdict(self) | {"said": dict(self.said), "names": list(self.names)}


def worst(
    findings: Iterable[Finding], accepted: Collection[str] = (), off: Collection[str] = ()
) -> str | None:
    """Name the first gate that is closed, in the order quality, drift, shift; None if none is.

    Parameters
    ----------
    findings
        Of any gates, in any order.
    accepted
        Gates that somebody lets this night pass.
    off
        Gates that are switched off: their findings are told and stop nothing.

    Examples
    --------
    >>> late = Finding("quality", "day low", True, {"en": "no rows", "zh": "无数据"})
    >>> worst([late]), worst([late], accepted=["quality"]), worst([late], off=["quality"])
    ('quality', None, None)
    """
    closed = {one.gate for one in findings if one.stops} - {*accepted, *off}
    return next((gate for gate in GATES if gate in closed), None)


def raise_closed(
    findings: Iterable[Finding],
    accepted: Collection[str] = (),
    off: Collection[str] = (),
    night: str = "...",
) -> None:
    """Raise the error of the first gate that is closed, with all that it found.

    Parameters
    ----------
    findings, accepted, off
        As for `worst`.
    night
        How the command line names the night, such as ``--config FILE --as-of 2026-11-23``.

    Raises
    ------
    QualityGate, DriftGate, ShiftGate
        With one line per finding that stops, and how to let the night pass all the same.

    Examples
    --------
    >>> late = Finding("quality", "day low", True, {"en": "No rows came.", "zh": "无数据。"})
    >>> try:
    ...     raise_closed([late])
    ... except QualityGate as error:
    ...     print(error)
    the quality gate is closed, nothing was published: 1 finding
      - No rows came.
      to mend: mend the export and run the night again; if the data are right as they are, let the \
night pass once: detector nightly ... --accept quality --reason "..."
    """
    findings = tuple(findings)
    gate = worst(findings, accepted, off)
    if gate is None:
        return
    told = [one.said["en"] for one in findings if one.gate == gate and one.stops]
    count = f"{len(told)} finding{'s' if len(told) > 1 else ''}"
    found = f"the {gate} gate is closed, nothing was published: {count}"
    accept = f'detector nightly {night} --accept {gate} --reason "..."'
    raise GATES[gate](
        ITEM.join([found, *told]), f"{_MENDS[gate]}, let the night pass once: {accept}"
    )
