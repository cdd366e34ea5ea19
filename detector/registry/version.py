"""One kept version of the model: its folder, its card, and whether it is as it was written."""

import hashlib
import json
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detector.errors import ModelMismatch
from detector.forest.model import Model
from detector.forest.store import load_model
from detector.nights import is_day
from detector.registry.card import Words, read_card
from detector.version import __version__

CARD, PAGE, SUMMARY = "card.json", "card.md", "summary.json"
FILES = ("model.json", "trees.parquet", "tails.parquet", SUMMARY)
"""What a card holds the size and the sha256 of."""

MOST_OF_A_CARD = 2**20
MOST_OF_A_SUMMARY = 2**24
MOST_OF_A_FILE = 2**28
"""Bytes that are read at most."""


@dataclass(frozen=True)
class Version:
    """A model that was kept, named after the night that it was fitted in.

    Parameters
    ----------
    day
        The night, such as `2026-06-30`.
    folder
        Where its files lie.
    card
        What `build_card` told; empty where it cannot be read.
    sha256
        Of the card's text, and so of all files that the card vouches for.
    damage
        Why the card cannot be read, in both languages; empty where it can.
    """

    day: str
    folder: Path
    card: dict[str, Any] = field(default_factory=dict)
    sha256: str = ""
    damage: Words = field(default_factory=dict)

    def find_damage(self) -> Words:
        """Say in both languages what is not as it was written; nothing where all is."""
        if self.damage:
            return self.damage
        for name in FILES:
            why = _compare_file(self.folder / name, self.card["files"].get(name))
            if why:
                return {language: f"{name} {said}" for language, said in why.items()}
        return {}

    def find_misfit(self, features: Sequence[str], signs: Sequence[int]) -> Words:
        """Say in both languages how the features that it was fitted on differ from these.

        Features of another version of `detector` may mean another thing under the same name.
        """
        if self.card["detector"] != __version__:
            return {
                "en": f"it was fitted by detector {self.card['detector']}, this is {__version__}",
                "zh": f"由 detector {self.card['detector']} 拟合，当前版本为 {__version__}",
            }
        before = dict(zip(self.card["features"], self.card["signs"], strict=False))
        now = dict(zip(features, signs, strict=True))
        gone = [name for name in before if name not in now]
        new = [name for name in now if name not in before]
        turned = [name for name in now if name in before and before[name] != now[name]]
        if not (gone or new or turned or self.card["features"] != list(features)):
            return {}
        named = (
            ("gone", "已没有", gone),
            ("new", "新增", new),
            ("used otherwise", "用法不同", turned),
        )
        en = "; ".join(f"{said}: {_name(found)}" for said, _, found in named if found)
        zh = "；".join(f"{said}：{_name(found)}" for _, said, found in named if found)
        return {
            "en": f"it was fitted on other features ({en or 'another order'})",
            "zh": f"拟合时的特征不同（{zh or '次序不同'}）",
        }

    def load(self, features: Sequence[str], signs: Sequence[int]) -> Model:
        """Read the model and see that it is whole and fits; nothing in it is executed.

        Raises
        ------
        ModelMismatch
            When it is damaged or was fitted on other features.
        """
        self.check()
        return load_model(self.folder, features, signs)

    def read_summary(self) -> dict[str, Any]:
        """Read what the gates wrote down when the model was fitted.

        Raises
        ------
        ModelMismatch
            When it is damaged.
        """
        self.check()
        summary: dict[str, Any] = json.loads(_read(self.folder / SUMMARY, MOST_OF_A_SUMMARY))
        return summary

    def check(self) -> None:
        """See that every file is as it was written.

        Raises
        ------
        ModelMismatch
            When one is not.
        """
        damage = self.find_damage()
        if damage:
            raise ModelMismatch(
                f"{self.folder.name}: the model is damaged: {damage['en']}",
                "restore its folder from a backup, or remove it: another version scores then",
            )


def read_version(folder: Path) -> Version:
    """Read the card of a version; what is wrong with it is kept beside it."""
    day = folder.name.removeprefix("v=")
    try:
        text = _read(folder / CARD, MOST_OF_A_CARD)
        card = read_card(text)
        if card["version"] != day:
            raise ValueError("it is the card of another version")
    except (OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) else str(error)
        said = {"en": f"{CARD} cannot be read: {told}", "zh": f"{CARD} 无法读取：{told}"}
        return Version(day, folder, damage=said)
    return Version(day, folder, card, hashlib.sha256(text).hexdigest())


def find_versions(folder: Path) -> list[Version]:
    """Read the versions of a folder, the latest last.

    Examples
    --------
    >>> find_versions(Path("nowhere"))
    []
    """
    found = sorted(path for path in folder.glob("v=*") if is_day(path.name.removeprefix("v=")))
    return [read_version(path) for path in found]


def list_files(folder: Path) -> dict[str, dict[str, Any]]:
    """Give size and sha256 of the files that a card vouches for."""
    sizes = {name: (folder / name).stat().st_size for name in FILES}
    return {name: {"bytes": size, "sha256": _hash(folder / name)} for name, size in sizes.items()}


def _compare_file(path: Path, listed: object) -> Words:
    """Say what is wrong with a file; one of another size is not read."""
    try:
        found = path.lstat()
        same = isinstance(listed, dict) and (
            stat.S_ISREG(found.st_mode)
            and found.st_size == listed.get("bytes")
            and found.st_size <= MOST_OF_A_FILE
            and _hash(path) == listed.get("sha256")
        )
    except OSError as error:
        return {
            "en": f"cannot be read: {error.strerror}",
            "zh": f"无法读取：{error.strerror}",
        }
    return {} if same else {"en": "is not as it was written", "zh": "与写入时不同"}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(path: Path, most: int) -> bytes:
    if not stat.S_ISREG(path.lstat().st_mode):
        raise ValueError("it is no file")
    with path.open("rb") as file:
        text = file.read(most + 1)
    if len(text) > most:
        raise ValueError(f"it is larger than {most:,} bytes")
    return text


def _name(found: Sequence[str], most: int = 5) -> str:
    return ", ".join(found[:most]) + (", …" if len(found) > most else "")
