"""Whatever the umask, what a desk writes is for its owner alone."""

from pathlib import Path

from detector.watching.metrics import METRICS
from tests.privacy.conftest import Desk

WRITTEN = ("single", "nights", "store")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_files_and_folders_are_for_their_owner(open_desk: Desk, closed_desk: Desk) -> None:
    """The umask was 0: what nobody saw to would be open to all."""
    open_to_all = {METRICS, str(Path(METRICS).parent)}
    for desk in (open_desk, closed_desk):
        for root in (desk.root / name for name in WRITTEN):
            assert mode(root) == 0o700
            wrong = {
                path.relative_to(root).as_posix(): oct(mode(path))
                for path in root.rglob("*")
                if mode(path) != (0o700 if path.is_dir() else 0o600)
            }
            assert set(wrong) == (open_to_all if root.name == "nights" else set())


def test_documents_and_the_store_of_verdicts_too(open_desk: Desk) -> None:
    written = [*open_desk.root.glob("*.html"), open_desk.root / "verdicts.parquet"]
    assert len(written) == 3
    assert {mode(path) for path in written} == {0o600}


def test_the_metrics_can_be_read_by_all(open_desk: Desk) -> None:
    assert mode(open_desk.nights / METRICS) == 0o644
