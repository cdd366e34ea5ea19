"""Versions are kept whole, chosen by the night, rolled back and released, and never guessed."""

import errno
import json
import os
from pathlib import Path

import numpy as np
import pytest

from detector.errors import ConfigInvalid, ModelMismatch, OutputUnwritable, StoreDamaged
from detector.forest.model import Model
from detector.operation.recovery import recover
from detector.registry import registry as room
from detector.registry.listing import list_versions
from detector.registry.registry import Registry
from tests.forest.conftest import FEATURES, SIGNS, Made
from tests.registry.conftest import (
    DAYS,
    FIRST,
    SECOND,
    SUMMARY,
    THIRD,
    chosen,
    keep,
    scores_of,
)

NIGHT = "2026-07-01"


def read_all(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_a_kept_model_scores_as_it_did(kept: Path, model: Model, made: Made) -> None:
    version = Registry(kept).find(f"v={FIRST}")
    again = version.load(FEATURES, SIGNS)
    assert np.array_equal(scores_of(again, made), scores_of(model, made))
    assert version.read_summary() == SUMMARY


def test_keeping_again_gives_the_same_bytes(
    kept: Path, model: Model, made: Made, tmp_path: Path
) -> None:
    for _ in range(2):
        keep(Registry(tmp_path), made, model, FIRST)
        assert read_all(tmp_path / f"v={FIRST}") == read_all(kept / f"v={FIRST}")
    assert [path.name for path in tmp_path.iterdir()] == [f"v={FIRST}"]


def test_no_account_is_named_in_a_version(kept: Path, made: Made) -> None:
    assert not any(made.ids[0].encode() in each for each in read_all(kept).values())


@pytest.mark.parametrize(
    ("night", "version"),
    [(FIRST, None), ("2026-06-02", FIRST), (SECOND, FIRST), (THIRD, SECOND), (NIGHT, THIRD)],
)
def test_a_night_sees_only_versions_of_earlier_nights(
    kept: Path, night: str, version: str | None
) -> None:
    assert chosen(Registry(kept), night) == version


@pytest.mark.parametrize("name", ["model.json", "trees.parquet", "tails.parquet", "summary.json"])
@pytest.mark.parametrize("how", ["cut", "turned", "gone", "pipe"])
def test_a_damaged_version_is_passed_over_in_words(registry: Registry, name: str, how: str) -> None:
    path = registry.folder / f"v={THIRD}" / name
    whole = path.read_bytes()
    path.unlink()
    if how == "pipe":
        os.mkfifo(path)
    elif how != "gone":
        path.write_bytes(whole[:-1] if how == "cut" else whole[:-1] + bytes([whole[-1] ^ 1]))
    choice = registry.choose(NIGHT, FEATURES, SIGNS)
    assert choice.version and choice.version.day == SECOND
    (why,) = choice.passed
    assert THIRD in why["en"] and name in why["en"] and "passed over" in why["en"]
    assert THIRD in why["zh"] and name in why["zh"]
    for read in (registry.find(THIRD).read_summary, lambda: registry.find(THIRD).load([], [])):
        with pytest.raises(ModelMismatch, match="damaged"):
            read()
    assert [row["state"] for row in list_versions(registry, NIGHT)] == ["damaged", "scores", "kept"]


@pytest.mark.parametrize(
    "card",
    [
        b"",
        b"[" * 100_000,
        b"null",
        b"\xff\xfe{",
        b"{}",
        b'{"format": 1}',
        b" " * (2**20 + 1),
    ],
    ids=lambda card: card[:20].decode(errors="replace"),
)
def test_a_broken_card_is_passed_over(registry: Registry, card: bytes) -> None:
    (registry.folder / f"v={THIRD}" / "card.json").write_bytes(card)
    assert chosen(registry, NIGHT) == SECOND
    assert len(registry.choose(NIGHT).passed) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"features": [["a"]]},
        {"features": ["a"]},
        {"signs": [2] * len(SIGNS)},
        {"why": {"en": "because"}},
        {"limits": None},
        {"accounts": "many"},
        {"asked": {"total": "most"}},
        {"scores": {}},
        {"files": {}},
        {"files": {"model.json": 7}},
        {"format": 2},
    ],
    ids=json.dumps,
)
def test_a_card_that_was_changed_is_passed_over(
    registry: Registry, changed: dict[str, object]
) -> None:
    path = registry.folder / f"v={THIRD}" / "card.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changed), encoding="utf-8")
    assert chosen(registry, NIGHT) == SECOND
    assert len(list_versions(registry, NIGHT)) == 3


def test_a_card_of_another_version_does_not_count(registry: Registry) -> None:
    other = registry.folder / f"v={FIRST}"
    (registry.folder / f"v={THIRD}" / "card.json").write_bytes((other / "card.json").read_bytes())
    assert chosen(registry, NIGHT) == SECOND
    other.rename(registry.folder / "v=2026-06-25")
    assert chosen(registry, NIGHT) == SECOND


def test_folders_that_are_no_versions_are_not_read(registry: Registry) -> None:
    for name in ("v=latest", "v=2026-6-30", ".v=2026-06-30.7.building", "2026-06-30"):
        (registry.folder / name).mkdir()
    assert [version.day for version in registry.versions()] == list(DAYS)


def test_other_features_are_passed_over_in_words(kept: Path) -> None:
    choice = Registry(kept).choose(NIGHT, ("brand_new", *FEATURES[1:]), SIGNS)
    assert choice.version is None
    assert len(choice.passed) == 3
    assert "gone: high_one; new: brand_new" in choice.passed[0]["en"]
    turned = Registry(kept).choose(NIGHT, FEATURES, (0, *SIGNS[1:])).passed[0]
    assert "used otherwise: high_one" in turned["en"] and "用法不同：high_one" in turned["zh"]
    assert (
        "another order" in Registry(kept).choose(NIGHT, FEATURES[::-1], SIGNS[::-1]).passed[0]["en"]
    )


def test_a_roll_back_holds_from_its_night_until_it_is_released(registry: Registry) -> None:
    before = chosen(registry, NIGHT)
    registry.pin(FIRST, "2026-07-02", " the new one\n is noisy ")
    assert chosen(registry, NIGHT) == before == THIRD
    choice = registry.choose("2026-07-02", FEATURES, SIGNS)
    assert choice.pinned and choice.version and choice.version.day == FIRST
    assert choice.pin and choice.pin.reason == "the new one is noisy"
    assert chosen(registry, "2027-01-01") == FIRST
    registry.release("2026-07-10", "mended")
    assert registry.choose("2026-07-09").pinned
    assert registry.choose("2026-07-10").pin is None
    assert chosen(registry, "2026-07-10") == FIRST, "those rolled back from do not come back"


def test_what_is_fitted_after_a_release_scores(
    registry: Registry, model: Model, made: Made
) -> None:
    registry.pin(FIRST, "2026-06-21", "noisy")
    registry.release("2026-07-01", "mended")
    keep(registry, made, model, "2026-07-01")
    assert chosen(registry, "2026-07-02") == "2026-07-01"
    states = {row["version"]: row["state"] for row in list_versions(registry, "2026-07-02")}
    assert states == {
        "2026-07-01": "scores",
        THIRD: "rolled back",
        SECOND: "rolled back",
        FIRST: "kept",
    }


def test_a_second_roll_back_ends_the_first(registry: Registry) -> None:
    registry.pin(FIRST, "2026-06-21", "noisy")
    registry.pin(THIRD, "2026-06-25", "it was right after all")
    nights = ("2026-06-20", "2026-06-21", "2026-06-24", "2026-06-25")
    assert [chosen(registry, night) for night in nights] == [SECOND, FIRST, FIRST, THIRD]
    registry.release("2026-06-30", "decided")
    assert chosen(registry, "2026-06-30") == THIRD, "pinned itself, it was not rolled back from"
    with pytest.raises(ConfigInvalid, match="no version of the model is pinned"):
        registry.release("2026-06-30", "again")


def test_a_roll_back_that_is_taken_back_before_its_night_never_was(registry: Registry) -> None:
    registry.pin(FIRST, "2026-07-05", "a slip")
    registry.release("2026-07-05", "a slip")
    assert chosen(registry, "2026-07-05") == THIRD


def test_a_pinned_version_that_is_gone_or_does_not_fit_is_told(registry: Registry) -> None:
    registry.pin(SECOND, "2026-06-21", "noisy")
    (registry.folder / f"v={SECOND}").rename(registry.folder / "elsewhere")
    choice = registry.choose(NIGHT, FEATURES, SIGNS)
    assert choice.version and choice.version.day == FIRST and not choice.pinned
    assert f"version {SECOND} of the model is passed over: it is gone" == choice.passed[0]["en"]
    none = registry.choose(NIGHT, FEATURES[:-1], SIGNS[:-1])
    assert none.version is None and none.pin and not none.pinned
    assert not any(THIRD in why["en"] for why in none.passed), "rolled back from: not considered"


@pytest.mark.parametrize(
    ("version", "start", "reason", "words"),
    [
        ("2026-06-02", NIGHT, "noisy", "2026-06-10"),
        (FIRST, FIRST, "noisy", "cannot score the night"),
        (FIRST, "soon", "noisy", "cannot score the night"),
        (FIRST, NIGHT, " \n", "no reason"),
        (FIRST, NIGHT, "x" * 501, "501 letters"),
    ],
)
def test_a_roll_back_that_makes_no_sense_changes_nothing(
    registry: Registry, version: str, start: str, reason: str, words: str
) -> None:
    with pytest.raises(ConfigInvalid, match=words):
        registry.pin(version, start, reason)
    assert registry.pins() == []


def test_nobody_rolls_back_to_a_damaged_version(registry: Registry) -> None:
    (registry.folder / f"v={FIRST}" / "trees.parquet").unlink()
    with pytest.raises(ModelMismatch, match=r"trees\.parquet"):
        registry.pin(FIRST, NIGHT, "noisy")
    assert registry.pins() == []


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"format": 2, "pins": []}', '{"format": 1, "pins": [{}]}', "[" * 100_000,
     '{"format": 1, "pins": [{"version": "x", "start": "2026-06-30", "until": "", "reason": "",'
     ' "release": "", "left": {}}]}'],
    ids=lambda text: text[:25],
)  # fmt: skip
def test_pins_that_cannot_be_read_are_not_guessed(registry: Registry, text: str) -> None:
    (registry.folder / "pins.json").write_text(text, encoding="utf-8")
    with pytest.raises(StoreDamaged, match="audit log") as caught:
        registry.choose(NIGHT)
    assert caught.value.exit_code == 13


def test_a_full_disk_leaves_the_version_as_it_was(
    registry: Registry, model: Model, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_all(registry.folder)

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for name in ("save_model", "list_files"):
        with monkeypatch.context() as patched:
            patched.setattr(room, name, fail)
            with pytest.raises(OutputUnwritable, match="No space left"):
                keep(registry, made, model, THIRD)
        assert read_all(registry.folder) == before
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail)
        with pytest.raises(OutputUnwritable, match="No space left"):
            registry.pin(FIRST, NIGHT, "noisy")
    assert read_all(registry.folder) == before


def test_a_killed_writer_is_cleared_away(registry: Registry) -> None:
    before = read_all(registry.folder)
    third = registry.folder / f"v={THIRD}"
    # killed between the two renames
    third.rename(registry.folder / f".v={THIRD}.99999999.replaced")
    (registry.folder / f".v={THIRD}.99999999.building").mkdir()
    (registry.folder / f".v={FIRST}.99999999.replaced").mkdir()  # killed after them
    (registry.folder / ".pins.json.99999999.building").touch()
    assert chosen(registry, NIGHT) == SECOND
    assert len(recover(registry.folder.parent)) == 4
    assert read_all(registry.folder) == before
    assert recover(registry.folder.parent) == []
    assert chosen(registry, NIGHT) == THIRD


def test_old_versions_go_but_for_those_that_are_pinned_or_in_use(registry: Registry) -> None:
    assert registry.retire(3) == []
    assert registry.retire(1, {FIRST}) == [SECOND]
    registry.pin(FIRST, "2026-06-25", "the new one is noisy")
    assert registry.retire(1) == []
    assert [version.day for version in registry.versions()] == [FIRST, THIRD]
    registry.release("2026-06-25", "taken back before its night")
    assert registry.retire(1) == [FIRST]
    assert chosen(registry, "2026-06-30") == THIRD


def test_a_night_that_fits_none_takes_its_old_version_away(registry: Registry) -> None:
    assert registry.discard(THIRD)
    assert not registry.discard(THIRD)
    assert chosen(registry, NIGHT) == SECOND
    registry.pin(SECOND, NIGHT, "noisy")
    assert not registry.discard(SECOND), "pinned"
    assert sorted(path.name for path in registry.folder.iterdir()) == [
        "pins.json",
        f"v={FIRST}",
        f"v={SECOND}",
    ]
