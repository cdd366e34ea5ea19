"""What is handed over of one case: its fields, each with type, unit and meaning.

The models are the schema: the JSON Schema, the Arrow schema, the columns of the CSV and the page
in the docs follow from them. Whoever changes a field raises `SCHEMA_VERSION`.
"""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = 1
"""Raised whenever a field comes, goes, is renamed, or changes its type or what it means."""

State = Literal["new", "risen", "known", "waiting", "closed"]
Why = Literal["confirmed", "cleared", "suppressed", "fell back", "gone"]
Certainty = Literal["clear", "likely", "unclear"]


def told(meaning: str, unit: str = "") -> Any:
    """Describe a required field; its unit goes into the JSON Schema as `unit`."""
    return Field(description=meaning, json_schema_extra={"unit": unit} if unit else None)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reason(_Part):
    """Why the account stands where it stands, strongest first."""

    sentence: str = told("The reason in words, with the value in it.")
    feature: str = told("Name of the feature, as in docs/features.md.")
    family: str | None = told("Family of the feature; null where this version does not know it.")
    value: float = told("The feature's value.", "as `unit` says")
    unit: str | None = told("Unit of the value; null for yes or no, or where not known.")
    share: float = told("Share of all evidence against the account.", "0 to 1")


class Question(_Part):
    """What to ask the verified owner, in the order in which to ask."""

    question: str = told("The question.")
    clears: str = told("An answer that clears, and that can be checked.")
    fits: str = told("An answer that fits the pattern.")


class Stop(_Part):
    """What can still be stopped: an order, drawn cash or a transfer; most urgent money first."""

    kind: str = told("`order`, `draw` or `transfer`.")
    action: str = told("`hold_shipment`, `recall_parcel`, `hold_cash` or `recall_transfer`.")
    reference: str = told("Id of the order or event, as the events have it.")
    state: str = told("How far it is, such as `paid`, `shipped` or `drawn`.")
    category: str | None = told("What was bought; null where not known.")
    amount: float = told("What can be stopped of it.", "yuan")
    stop_by: datetime | None = told("The deadline; null where there is none.", "ISO 8601, offset")
    before: str = told("What comes then: `shipped`, `delivered`, `passed_on` or `final`.")
    chance_left: float = told("How likely it can still be stopped.", "0 to 1")
    priority: float = told("Risk × amount × chance left: what stopping it saves.", "yuan")


class Record(_Part):
    """One case of one night."""

    schema_version: Literal[1] = told("Version of this schema.")
    case_key: str = told("Names the case on every night: the key to insert or update by.", "UUID")
    night: date = told("The night.", "local date")
    run_id: str = told("The run, as in `run.json`.")
    as_of: datetime = told("The cut-off: nothing at or after it was seen.", "ISO 8601, offset")
    account_id: str = told("The account.")
    state: State | None = told(
        "What became of the alert (docs/operations.md); null for a night of `detector rank`, which "
        "remembers none."
    )
    why: Why | None = told("Why the alert is closed; null where it is open.")
    raised: bool = told("Whether the account is on the night's worklist.")
    first_night: date = told(
        "The night on which the account first had an alert; the night itself where none is "
        "remembered.",
        "local date",
    )
    raised_night: date | None = told("The night that last raised it.", "local date")
    news: str | None = told("What happened since it was raised, in the night's language.")
    verdict: Literal["confirmed", "cleared"] | None = told("The analysts' last verdict.")
    rank: int | None = told("1 = look here first; null where the account is gone.")
    score: float | None = told("Higher is riskier; comparable within a night.")
    percentile: float | None = told("Share of accounts that score no higher.", "0 to 100")
    pattern: str | None = told("The pattern that fits best, or `none`.")
    pattern_label: str | None = told("The same in words.")
    pattern_certainty: float | None = told("How clearly it fits better than the next.", "0.5 to 1")
    certainty: Certainty | None = told("The same in a word.")
    pattern_second: str | None = told("The next best pattern; null where the first is clear.")
    ring: str | None = told("The ring that binds the account, as in `rings.parquet`.")
    money_at_risk: float | None = told("Credit spent and cash drawn, less what came back.", "yuan")
    money_stoppable: float | None = told(
        "Sum of what can still be stopped; null where `stops` is.", "yuan"
    )
    deadline: datetime | None = told(
        "The earliest deadline of what can still be stopped.", "ISO 8601, offset"
    )
    blind: list[str] = told("Families of features that see nothing of the account.")
    reasons: list[Reason] | None = told("At most five; null where the night kept none.")
    questions: list[Question] = told("What to ask; empty where the night kept no reasons.")
    stops: list[Stop] | None = told(
        "What to stop; null where the night did not look: it looks for who is raised, under review "
        "or confirmed."
    )
    model_version: str | None = told(
        "Version of the model; null for a night of `detector rank`, which keeps none."
    )
    model_sha256: str = told("Hash of the model, as the case file prints it.", "sha256")
    detector_version: str = told("Version of the program.")
    language: Literal["en", "zh"] = told("Language of sentences, labels and questions.")
    report: str = told(
        "The night's page, relative to the folder of nights; with `#worklist` where the account is "
        "on it."
    )
