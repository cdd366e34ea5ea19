"""After `detector forget` no byte of nights, memory, verdicts and store tells of the account."""

import hashlib
import json
import shutil
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from detector.audit.log import LOG, read_entries, verify_audit
from detector.forgetting import forgetting, night
from detector.memory.store import Memory
from detector.operation.lock import holding
from tests.privacy.canaries import read_texts
from tests.privacy.conftest import NIGHT, Desk

WORDS = ("--store", "store", "--verdicts", "verdicts.parquet", "--reason", "request 7")
EARLIER = "dt=2026-06-29"


@pytest.fixture
def desk(open_desk: Desk, tmp_path: Path) -> Desk:
    """A desk of its own, with a night more, as `detector rank` wrote it."""
    root = tmp_path / "desk"
    shutil.copytree(open_desk.root, root, symlinks=True)
    shutil.copytree(root / "single" / f"dt={NIGHT}", root / "nights" / EARLIER)
    return Desk(root, open_desk.flock)


def ranked(folder: Path) -> pd.DataFrame:
    return pq.read_table(folder / "ranking.parquet").to_pandas()


def name_all(desk: Desk, account: str) -> set[str]:
    """Name all that only this account's events hold: its ids, orders, events and numbers."""
    own: set[str] = set()
    others: set[str] = set()
    for path in sorted(desk.flock.data.iterdir()):
        rows = pd.read_parquet(path)
        for name in rows.select_dtypes(["object", "string"]):
            for mine, held in ((True, own), (False, others)):
                chosen = rows[(rows["account_id"] == account) == mine][name].dropna()
                held.update(chosen.astype(str))
    return {value for value in own - others if len(value) > 8}


def search(root: Path, values: set[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        for text in read_texts(path):
            if seen := {value for value in values if value in text}:
                found.setdefault(path.relative_to(root).as_posix(), set()).update(seen)
    return found


def test_no_byte_is_left_of_an_account_in_a_ring(desk: Desk) -> None:
    before = ranked(desk.nights / f"dt={NIGHT}")
    account = str(before["account_id"].iloc[0])
    values = name_all(desk, account)
    shutil.rmtree(desk.root / "single")
    (desk.nights / ".work" / "dt=2026-07-01").mkdir(parents=True)
    (desk.nights / ".work" / "dt=2026-07-01" / "events").write_text(account, encoding="utf-8")
    found = search(desk.nights, values)
    tables = {"keys", "links", "profiles", "signs", "steps"}
    assert {f"{EARLIER}/cases/{name}.parquet" for name in tables} <= set(found)
    assert {f"dt={NIGHT}/{name}" for name in ("report.html", "alerts.csv")} <= set(found)
    assert "memory.sqlite" in found and search(desk.root / "store", values)
    assert len({one[0] for seen in found.values() for one in seen}) > 2, "ids of several kinds"

    said = desk.run("forget", account, "nights", *WORDS)

    assert search(desk.nights, values) == {}
    assert search(desk.root / "store", values) == {}
    assert not (desk.root / "verdicts.parquet").exists(), "it held this one verdict"
    assert f"{EARLIER}/cases/steps.parquet" in said and "memory.sqlite: alerts" in said
    after = ranked(desk.nights / f"dt={NIGHT}")
    assert after.equals(before[before["account_id"] != account].reset_index(drop=True))
    assert "nothing here tells of this account\nit was forgotten at" in desk.run(
        "forget", account, "nights", *WORDS
    )


def test_the_record_and_the_audit_log_tell_of_it_without_the_account(desk: Desk) -> None:
    folder = desk.nights / f"dt={NIGHT}"
    account = str(ranked(folder)["account_id"].iloc[0])
    old = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    desk.run("forget", account, "nights", *WORDS)
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["forgotten"] == 1 and record["run_id"] == old["run_id"]
    assert record["outputs"] == {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("run.json", "_SUCCESS")
    }
    begun, done = read_entries(desk.nights / LOG)[-2:]
    assert (begun.said["action"], done.said["action"]) == ("forget", "forgotten")
    assert begun.said["reason"] == "request 7" and account not in str((begun, done))
    assert begun.said["account"] == done.said["account"] != ""
    assert verify_audit(desk.nights / LOG) is None


def test_the_account_behind_a_ring_and_a_suppression(desk: Desk) -> None:
    """A ring has no organiser then, and no name that is a hash of the account's id."""
    folder = desk.nights / f"dt={NIGHT}"
    rings = pq.read_table(folder / "rings.parquet").to_pandas()
    members = pq.read_table(folder / "ring_members.parquet").to_pandas()
    second = str(ranked(folder)["account_id"].iloc[1])
    first_tied = members[members["tied"]].groupby("ring")["account_id"].min()
    named = str(first_tied[rings["ring"].iloc[0]])
    for account in dict.fromkeys([str(rings["organiser"].iloc[0]), named, second]):
        desk.run("forget", account, "nights", *WORDS)
        for path in folder.rglob("*"):
            if path.is_file():
                assert not any(account in text for text in read_texts(path)), path
    assert search(desk.nights, {str(rings["ring"].iloc[0])}) == {}
    left = pq.read_table(folder / "rings.parquet").to_pandas()
    assert left["organiser"].isna().iloc[0] and len(left) == len(rings)
    assert set(ranked(folder)["ring"].dropna()) <= set(left["ring"])
    with Memory(desk.nights / "memory.sqlite") as memory:
        assert memory.suppressions().empty
    assert search(desk.nights, {second}) == {LOG: {second}}, "what people did stays on record"
    links = pq.read_table(folder / "cases" / "links.parquet").to_pandas()
    named_no_more = links[links["other"] == "(forgotten)"]
    assert len(named_no_more) and named_no_more["other_rank"].isna().all()


def test_a_night_is_whole_whenever_it_ends_and_the_next_run_finishes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = str(ranked(desk.nights / f"dt={NIGHT}")["account_id"].iloc[0])
    paths = [path for path in desk.nights.rglob("dt=*/**/*") if path.is_file()]
    before = {path: path.read_bytes() for path in paths}
    with monkeypatch.context() as patched:
        patched.setattr(night, "_record", _die)
        with pytest.raises(KeyboardInterrupt):
            forgetting.forget(_site(desk), account, "why")
    assert {path: path.read_bytes() for path in paths} == before
    with monkeypatch.context() as patched:
        patched.setattr(forgetting, "forget_in_store", _die)
        with pytest.raises(KeyboardInterrupt):
            list(forgetting._forget(_site(desk), account))
    left = forgetting.forget(_site(desk), account, "why")
    assert [change.path for change in left] == ["store/account_events", "store/order_events"]
    assert search(desk.nights, {account}) == {} and forgetting.find_proof(_site(desk), account)


def test_nothing_is_changed_by_a_dry_run_nor_without_the_lock(desk: Desk) -> None:
    account = str(ranked(desk.nights / f"dt={NIGHT}")["account_id"].iloc[0])
    paths = [path for path in (*desk.nights.rglob("*"), *(desk.root / "store").rglob("*"))]
    before = {path: path.read_bytes() for path in paths if path.is_file()}
    said = desk.run("forget", account, "nights", *WORDS, "--dry-run")
    assert "nothing was changed" in said and "report.html" in said
    desk.run("forget", "nobody", "nights", *WORDS)
    desk.run("forget", account, "nights", "--reason", f"he is {account}", expect=2)
    desk.run("forget", account, f"nights/dt={NIGHT}", "--reason", "why", expect=2)
    with holding(desk.nights):
        desk.run("forget", account, "nights", *WORDS, expect=8)
    assert {path: path.read_bytes() for path in paths if path in before} == before


def test_the_night_can_still_be_worked_with(desk: Desk) -> None:
    account, other = ranked(desk.nights / f"dt={NIGHT}")["account_id"].iloc[[0, 2]]
    config = ("--config", "desk.toml")
    desk.run("forget", str(account), "nights", *WORDS)
    desk.run("case", "nights", str(other))
    desk.run("case", "nights", str(account), expect=2)
    desk.run("moved", f"nights/dt={NIGHT}", f"nights/{EARLIER}", str(other))
    desk.run("status", "nights", *config)
    desk.run("nightly", *config, "--from", NIGHT, "--to", NIGHT)
    assert account in set(ranked(desk.nights / f"dt={NIGHT}")["account_id"]), "the source has it"


def _site(desk: Desk) -> forgetting.Site:
    return forgetting.Site(desk.nights, desk.root / "store", None, bytes(32))


def _die(*_: object) -> None:
    raise KeyboardInterrupt
