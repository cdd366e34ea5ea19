"""The case as the drawing scripts take it: one object, times in whole seconds."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from detector.privacy.masks import is_missing
from detector.report.dossier.content import Dossier
from detector.report.dossier.orders import rows_of
from detector.report.wording import visible

_STEP = {
    "what": "what",
    "order": "order_id",
    "amount": "amount",
    "goods": "category",
    "merchant": "merchant_id",
    "paidWith": "paid_with",
    "event": "event_id",
    "city": "city",
}
_NUMBERS = {
    "login": "login_no",
    "notify": "notify_no",
    "recipient": "recipient_no",
    "person": "person_no",
    "device": "device_no",
    "ip": "ip_no",
    "address": "address_no",
    "payee": "payee_no",
}


def picture_case(dossier: Dossier) -> dict[str, Any]:
    """Put a case into the object that the drawing scripts take; what is unknown is null."""
    row, profile = dossier.row, dossier.profile
    return {
        "account": visible(str(row["account_id"])),
        "rank": row["rank"],
        "pattern": {k: _plain(dossier.pattern.get(k)) for k in _PATTERN},
        "certainty": dossier.certainty,
        "ring": row.get("ring") or "",
        "asOf": _seconds(dossier.papers.as_of),
        "profile": {
            "since": _seconds(profile.get("since")),
            "registered": _seconds(profile.get("registered_at")),
            "opened": _seconds(profile.get("opened_at")),
            "limit": _known(profile.get("credit_limit")),
            "home": _place(profile, "home_latitude", "home_longitude"),
            "city": _known(profile.get("home_city")) or "",
            "peers": _known(profile.get("peers")) or "",
        },
        "steps": [_step(step) for step in rows_of(dossier.steps)],
        "keys": [_key(key) for key in rows_of(dossier.keys)],
        "links": [_link(link) for link in rows_of(dossier.links)],
        "signs": [_sign(reason) for reason in dossier.reasons],
        "asks": [{name: dict(words) for name, words in ask.items()} for ask in dossier.asks],
    }


_PATTERN = ("name", "label", "meaning", "reach", "clears")


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "at": _seconds(step["at"]),
        "log": str(step["log"]).removesuffix("_events"),
        **{name: _known(step[column]) for name, column in _STEP.items()},
        **{name: _number(step[column]) for name, column in _NUMBERS.items()},
        "place": _place(step, "latitude", "longitude"),
    }


def _key(key: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": key["kind"],
        "no": _number(key["no"]),
        "shown": visible(str(key["shown"])),
        "roles": list(key["roles"]),
        "first": _seconds(key["first_at"]),
        "last": _seconds(key["last_at"]),
        "accounts": _number(key["accounts"]),
    }


def _link(link: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": link["kind"],
        "no": _number(link["no"]),
        "other": visible(str(link["other"])),
        "rank": _number(link["other_rank"]),
        "roles": list(link["other_roles"]),
        "first": _seconds(link["other_first_at"]),
    }


def _sign(reason: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "feature": reason["feature"],
        "family": reason["family"],
        "sentence": dict(reason["sentence"]),
        **{name: _known(reason[name]) for name in ("share", "below", "peers")},
    }


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


def _known(value: Any) -> Any:
    if is_missing(value):
        return None
    return visible(value) if isinstance(value, str) else value


def _number(value: Any) -> int | None:
    return None if is_missing(value) else int(value)


def _seconds(at: Any) -> int | None:
    return None if is_missing(at) else math.floor(pd.Timestamp(at).timestamp())


def _place(row: Mapping[str, Any], latitude: str, longitude: str) -> list[float] | None:
    pair = [_known(row.get(latitude)), _known(row.get(longitude))]
    return None if None in pair else pair
