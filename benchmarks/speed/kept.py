"""What was measured, kept as JSON, so that a part can be measured again without the others."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.machine import describe_machine, hash_code, list_versions


def keep_figures(folder: Path, part: str, figures: dict[str, Any]) -> None:
    """Write the figures of a part, and the day, the code and the machine of them."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {
        "part": part,
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
        "code": hash_code(),
        "machine": describe_machine(),
        "versions": list_versions(),
        **figures,
    }
    text = json.dumps(told, indent=2, ensure_ascii=False)
    (folder / f"{part}.json").write_text(text + "\n", encoding="utf-8")


def read_figures(folder: Path) -> dict[str, dict[str, Any]]:
    """Read what is kept of every part, by its name."""
    return dict(sorted(_read(folder)))


def _read(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in folder.glob("*.json"):
        yield path.stem, json.loads(path.read_text(encoding="utf-8"))
