"""Disks that are full or read-only, inputs that vanish or are damaged, and two at once."""

import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from detector.errors import AlreadyRunning, ContractBroken, DetectorError, OutputUnwritable
from detector.operation.lock import read_holder
from detector.operation.nightly import run_nightly
from detector.watching.log import NightLog
from tests.faults import acts
from tests.faults.killing import Life, start
from tests.faults.site import SECOND, Site, find_partial

Stages = dict[str, tuple[Site, Life]]
MEGABYTE = 1 << 20


def fail(site: Site, kind: type[DetectorError]) -> str:
    """See that a night ends in one error of a kind, and all that was there is there still."""
    nights, memory = site.hash_nights(), site.read_memory()
    suppressed, verdicts = site.read_suppressed(), site.read_verdicts()
    with pytest.raises(kind) as caught:
        run_nightly(site.settings, [SECOND])
    assert site.hash_nights() == nights and find_partial(site) == []
    assert set(memory["alerts"]) <= set(site.read_memory()["alerts"])
    assert site.read_suppressed() == suppressed and site.read_verdicts().equals(verdicts)
    assert site.find_broken() is None
    return str(caught.value)


def end_well(site: Site, stages: Stages) -> None:
    """See that the night comes out as if nothing had been."""
    run_nightly(site.settings, [SECOND])
    told = stages["second"][0]
    assert site.hash_nights() == told.hash_nights()
    assert site.read_memory() == told.read_memory()


@contextmanager
def mounted(*words: str) -> Iterator[None]:
    """Mount something; skip where that is not allowed."""
    done = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"mount {words[0]} is not allowed here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", words[-1]], check=True)


def test_a_full_disk(stages: Stages, tmp_path: Path) -> None:
    """Wherever in the night the disk fills up; once there is room, the night is right."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with mounted("-t", "tmpfs", "-o", "size=24m", "none", str(disk)):
        site = stages["first"][0].copy(disk / "site")
        filler = disk / "filler"
        for room in (0, MEGABYTE // 4, MEGABYTE):
            free = shutil.disk_usage(disk).free
            filler.write_bytes(bytes(max(free - room, 0)))
            assert "free space" in fail(site, OutputUnwritable)
            filler.unlink()
        end_well(site, stages)


@pytest.mark.parametrize("most", [20_000, 400_000])
def test_files_that_may_not_grow(stages: Stages, tmp_path: Path, most: int) -> None:
    """The system sets a limit to every file: it is told as a full disk is."""
    site = stages["first"][0].copy(tmp_path / "site")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        fail(site, OutputUnwritable)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    end_well(site, stages)


def test_a_read_only_folder(stages: Stages, tmp_path: Path) -> None:
    site = stages["first"][0].copy(tmp_path / "site")
    with mounted("--bind", str(site.out), str(site.out)):
        again = ["mount", "-o", "remount,ro,bind", str(site.out)]
        subprocess.run(again, check=True)
        nights = site.hash_nights()
        with pytest.raises(OutputUnwritable):
            run_nightly(site.settings, [SECOND])
        assert site.hash_nights() == nights
    end_well(site, stages)


def remove(data: Path) -> None:
    (data / "order_events.parquet").unlink()


def cut_short(data: Path) -> None:
    path = data / "order_events.parquet"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize(
    ("harm", "stage"),
    [(remove, "read"), (remove, "stages"), (cut_short, "read"), (cut_short, "cases")],
)
def test_inputs_that_are_harmed_midway(
    stages: Stages,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stage: str,
    harm: Callable[[Path], None],
) -> None:
    """The night says that its inputs broke, or is right all the same; with them back it is."""
    first = stages["first"][0]
    data = Path(shutil.copytree(first.data, tmp_path / "data"))
    site = Site(first.copy(tmp_path / "site").folder, data)
    begin = NightLog.begin

    def begin_and_harm(log: NightLog, name: str) -> None:
        begin(log, name)
        if name == stage:
            harm(data)

    with monkeypatch.context() as patch:
        patch.setattr(NightLog, "begin", begin_and_harm)
        try:
            run_nightly(site.settings, [SECOND])
        except ContractBroken as error:
            assert "\n" not in error.found
            assert site.hash_nights() == first.hash_nights()
            shutil.copytree(first.data, data, dirs_exist_ok=True)
            patch.undo()
            run_nightly(site.settings, [SECOND])
    assert site.hash_nights() == stages["second"][0].hash_nights()


def test_two_at_once(stages: Stages, tmp_path: Path) -> None:
    """The second names the first and leaves; killed, the first holds nobody up."""
    site = stages["first"][0].copy(tmp_path / "site")
    child = start(tmp_path, acts.make_nights, site.settings, [SECOND])
    try:
        while (holder := read_holder(site.out)) is None:
            assert child.is_alive()
            time.sleep(0.002)
        with pytest.raises(AlreadyRunning, match=f"process {child.pid} on "):
            run_nightly(site.settings, [SECOND])
        assert holder.pid == child.pid
    finally:
        child.kill()
        child.join()
    assert read_holder(site.out) == holder
    end_well(site, stages)
