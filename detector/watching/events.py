"""What the log of a night may say: the events, and the facts that each of them tells."""

from typing import NamedTuple


class Event(NamedTuple):
    """How grave an event is, which facts it may tell, and what it means."""

    level: str
    facts: tuple[str, ...]
    meaning: str


EVENTS = {
    "night_started": Event("info", ("cutoff", "version"), "A night has begun."),
    "leftovers_cleared": Event("warning", ("count",), "What a killed run left was cleaned up."),
    "stage_started": Event("info", ("stage",), "A stage has begun."),
    "stage_finished": Event("info", ("stage", "rows", "seconds"), "A stage is done."),
    "log_read": Event(
        "info", ("log", "rows", "usable", "aside"), "A log was read: what became of its rows."
    ),
    "model_fitted": Event("info", ("model", "why"), "A model was fitted, and kept as a version."),
    "model_chosen": Event("info", ("model",), "A version of the model scores this night."),
    "gate_finding": Event(
        "warning",
        ("gate", "check", "stops", "measure", "limit", "said"),
        "The night differs from what was expected.",
    ),
    "gate_closed": Event("error", ("gate", "findings"), "A gate stopped the night."),
    "gate_accepted": Event(
        "warning", ("gate", "findings"), "A person let the night through; the audit log says why."
    ),
    "alerts_decided": Event(
        "info",
        ("raised", "new", "risen", "known", "waiting", "closed"),
        "Which accounts are on the worklist, by what became of them.",
    ),
    "audited": Event(
        "info", ("line", "sha256"), "The audit log was told: an anchor for `detector audit verify`."
    ),
    "night_published": Event(
        "info", ("accounts", "rows", "seconds"), "The night is there for its readers."
    ),
    "night_failed": Event(
        "error",
        ("stage", "error", "exit_code", "found", "mend", "place", "seconds"),
        "The night was not published; what was there before is untouched.",
    ),
    "noted": Event("warning", ("text",), "A part of the program had something to say."),
}
"""Every event of the log by its name. A name or a fact that is not here is a fault of ours."""

ALWAYS = ("at", "level", "event", "run", "night")
"""What every line tells, and in which order: an instant in UTC, then the words of this table."""
