"""`detector model` shows versions and rolls back, and the audit log knows of it before."""

import json
from pathlib import Path

import pytest

from detector.audit.log import LOG, verify_audit
from detector.registry.registry import Registry
from tests.registry.conftest import FIRST, SECOND, THIRD, chosen
from tests.test_cli import Said, call, fails, fails_in_words


@pytest.fixture
def nights(registry: Registry) -> Path:
    """A folder of nights, the last of 30 June."""
    night = registry.folder.parent / "dt=2026-06-30"
    night.mkdir()
    (night / "_SUCCESS").touch()
    return registry.folder.parent


def audited(nights: Path) -> list[tuple[str, str]]:
    assert verify_audit(nights / LOG) is None
    if not (nights / LOG).exists():
        return []
    lines = map(json.loads, (nights / LOG).read_text("utf-8").splitlines())
    return [(line["action"], line["reason"]) for line in lines]


def well(*arguments: str | Path) -> Said:
    said = call("model", *arguments)
    assert said.code == 0, said.err
    return said


def test_list_and_show(nights: Path) -> None:
    out = well(nights, "list").out.splitlines()
    assert [line.split()[0] for line in out[1:]] == [THIRD, SECOND, FIRST]
    assert [line.split()[2] for line in out[1:]] == ["scores", "kept", "kept"]
    assert json.loads(well(nights, "list", "--json").out)[0]["state"] == "scores"
    assert well(nights, "show").out.startswith(f"# Model {THIRD}")
    assert json.loads(well(nights, "show", SECOND, "--json").out)["version"] == SECOND
    assert audited(nights) == []


def test_roll_back_and_release(nights: Path, registry: Registry) -> None:
    out = well(nights, "rollback", FIRST, "--reason", "the new one is noisy").out
    assert f"version {FIRST} scores from the night 2026-07-01 on" in out
    assert f"version {SECOND} is rolled back from" in out
    assert (chosen(registry, "2026-06-30"), chosen(registry, "2026-07-01")) == (THIRD, FIRST)
    told = well(nights, "list").out
    assert f"version {FIRST} is pinned since 2026-07-01: the new one is noisy" in told
    well(nights, "release", "--reason", "mended", "--from", "2026-07-15")
    assert registry.choose("2026-07-14").pinned and not registry.choose("2026-07-15").pinned
    assert audited(nights) == [
        ("rollback", f"model {FIRST} from 2026-07-01: the new one is noisy"),
        ("release", f"model {FIRST} from 2026-07-15: mended"),
    ]


def test_what_cannot_be_done_is_not_audited(nights: Path) -> None:
    assert "did you mean '2026-06-10'" in fails_in_words(
        2, "model", nights, "rollback", "2026-06-11", "--reason", "noisy"
    )
    assert "no reason is given" in fails_in_words(2, "model", nights, "rollback", FIRST)
    assert "no version of the model is pinned" in fails_in_words(2, "model", nights, "release")
    fails(2, "model", nights, "rollback", "--reason", "noisy")
    fails(2, "model", nights, "rollback", FIRST, "--reason", "noisy", "--from", "soon")
    (nights / "models" / f"v={FIRST}" / "trees.parquet").unlink()
    fails_in_words(4, "model", nights, "rollback", FIRST, "--reason", "noisy")
    (nights / "models" / "pins.json").write_text("{", "utf-8")
    fails_in_words(13, "model", nights, "list")
    assert audited(nights) == []


def test_an_audit_log_that_cannot_be_written_stops_a_roll_back(
    nights: Path, registry: Registry
) -> None:
    (nights / LOG).mkdir()
    said = fails_in_words(6, "model", nights, "rollback", FIRST, "--reason", "noisy")
    assert "the model was not changed" in said
    assert registry.pins() == []


def test_no_version_at_all(tmp_path: Path) -> None:
    assert "no model is kept here yet" in well(tmp_path, "list").out
    assert "no version of the model can score" in fails_in_words(2, "model", tmp_path, "show")
