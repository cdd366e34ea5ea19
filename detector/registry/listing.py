"""The versions as a table for people: what each is, and what it is in for."""

from typing import Any

from detector.registry.pins import find_left
from detector.registry.registry import Registry

SCORES, PINNED, KEPT, LEFT, DAMAGED = "scores", "pinned", "kept", "rolled back", "damaged"


def list_versions(registry: Registry, day: str) -> list[dict[str, Any]]:
    """List all versions, the latest first, as they stand for a night.

    Returns
    -------
    One mapping per version: `version`, `as_of`, `accounts`, `run_id` (None where the card cannot
    be read), `state` and `why`. The state is `scores` or `pinned` for the one that scores the
    night, `rolled back` for those that do not any more, `damaged`, else `kept`; `why` says in both
    languages why it was fitted, or what is damaged.

    Raises
    ------
    StoreDamaged
        When the pins cannot be read.
    """
    choice, left = registry.choose(day), find_left(registry.pins(), day)
    rows = []
    for version in reversed(registry.versions()):
        damage = version.find_damage()
        state = DAMAGED if damage else LEFT if version.day in left else KEPT
        if choice.version and choice.version.day == version.day:
            state = PINNED if choice.pinned else SCORES
        told = {name: version.card.get(name) for name in ("as_of", "accounts", "run_id")}
        why = damage or version.card["why"]
        rows.append({"version": version.day, **told, "state": state, "why": why})
    return rows
