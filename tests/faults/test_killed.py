"""Nights that are killed with SIGKILL at any moment: nothing half is seen, nothing is lost.

`KILLS` in the environment says how many moments are tried; `make faults` tries 200.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from random import Random
from typing import NamedTuple

import pandas as pd
import pytest

from detector.audit.log import LOG
from tests.faults import acts
from tests.faults.killing import NEVER, Life, Moment, run
from tests.faults.site import FIRST, SECOND, Bytes, Site, find_partial

KILLS = int(os.environ.get("KILLS", "15"))
IN_A_ROW = 6
"""Kills after which a night is let run to its end."""
AT_ONCE = 2

Stages = dict[str, tuple[Site, Life]]


class Case(NamedTuple):
    """From which stage which night is run, what it comes to, and its share of all kills."""

    start: str
    day: date
    end: str
    share: float


CASES = {
    "the first night of all": Case("fresh", FIRST, "first", 0.3),
    "a night after another": Case("first", SECOND, "second", 0.4),
    "a night that is there already": Case("second", SECOND, "second", 0.3),
}


def check(site: Site, before: Bytes, after: Bytes, told: Site) -> None:
    """See that all nights are whole, those from before are there, and nothing else is lost."""
    assert find_partial(site) == []
    nights = site.hash_nights()
    for name in before | nights:
        assert nights[name] in (before.get(name), after.get(name)), name
    assert site.read_suppressed() == told.read_suppressed()
    pd.testing.assert_frame_equal(site.read_verdicts(), told.read_verdicts())
    broken = site.find_broken()
    assert broken is None or broken.why == "it was not written to its end"


def kill_until_done(case: Case, stages: Stages, folder: Path, seed: int) -> int:
    """Run a night, kill it a few times, let it end, and hold it against the undisturbed one."""
    random, kills = Random(seed), 0
    (start, _), (end, life) = stages[case.start], stages[case.end]
    before, after = start.hash_nights(), end.hash_nights()
    site = start.copy(folder)
    while True:
        moment = life.draw(random) if kills < IN_A_ROW else NEVER
        done = run(folder, moment, acts.make_nights, site.settings, [case.day])
        check(site, before, after, start)
        if done:
            break
        kills += 1
    assert site.hash_nights() == after
    assert site.hash_models() == end.hash_models()
    assert site.read_memory() == end.read_memory()
    assert site.find_broken() is None
    assert site.count_told("run") >= end.count_told("run")
    assert site.read_log(case.day)[-1]["event"] == "night_published"
    hidden = [path.name for path in site.out.glob(".dt=*")]
    assert hidden == [], "the last start cleans up"
    return kills


@pytest.mark.parametrize("name", CASES)
def test_a_killed_night(name: str, stages: Stages, tmp_path: Path) -> None:
    """Whatever the moments are, it ends as if nobody had disturbed it."""
    case, kills, seed = CASES[name], 0, 0
    least = round(case.share * KILLS)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while kills < least:
            seeds = range(seed, seed + AT_ONCE)
            folders = [tmp_path / str(one) for one in seeds]
            done = pool.map(kill_until_done, [case] * AT_ONCE, [stages] * AT_ONCE, folders, seeds)
            kills, seed = kills + sum(done), seed + AT_ONCE


def write_suppression(site: Site, account: str) -> list[str]:
    words = ["suppress", str(site.out), "add", account, "--until", "2030-01-01"]
    return [*words, "--reason", "our own test account"]


def write_verdict(site: Site, account: str) -> list[str]:
    given = site.folder / "given.csv"
    given.write_text(f"account_id,verdict,labelled_at\n{account},confirmed,2026-06-21T12:00:00Z\n")
    words = ["label", str(given), "--store", str(site.verdicts)]
    return [*words, "--audit", str(site.out)]


@pytest.mark.parametrize("write", [write_suppression, write_verdict])
def test_a_killed_word(
    write: Callable[[Site, str], list[str]], stages: Stages, tmp_path: Path
) -> None:
    """A suppression or verdict is there or it is not, nothing else is lost, and it can be given."""
    start, _ = stages["first"]
    account = start.choose_account()
    whole = start.copy(tmp_path / "whole")
    life = run(tmp_path, NEVER, acts.call, write(whole, account))
    assert life is not None
    before, after = read_words(start), read_words(whole)
    assert before != after
    for touches in range(1, life.touches + 1):
        site = start.copy(tmp_path / str(touches))
        words = write(site, account)
        assert run(tmp_path, Moment(touches), acts.call, words) is None
        assert read_words(site) in (before, after)
        assert site.find_broken() is None
        if read_words(site)[0] != before[0]:
            assert site.count_told("suppress") == 1, (
                "no suppression without a line that tells of it"
            )
        if read_words(site) == before:
            assert run(tmp_path, NEVER, acts.call, words) is not None
        assert read_words(site) == after
    assert sorted(site.hash_nights()) == sorted(start.hash_nights())


def read_words(site: Site) -> tuple[list[str], list[list[str]]]:
    """Give the accounts that are suppressed, and those with a verdict."""
    given = site.read_verdicts()[["account_id", "label"]].astype("str")
    return site.read_suppressed(), given.to_numpy().tolist()


def test_a_torn_line_of_the_audit_log(stages: Stages, tmp_path: Path) -> None:
    """The next line says what became of it, and the log verifies."""
    site = stages["first"][0].copy(tmp_path / "torn")
    log = site.out / LOG
    with log.open("ab") as torn:
        torn.write(log.read_bytes()[:50])
    assert site.find_broken() is not None
    acts.call(write_suppression(site, site.choose_account()))
    assert site.find_broken() is None
