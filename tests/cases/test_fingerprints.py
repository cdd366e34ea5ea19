"""Keyed hashes: every sighting can be found by its value, and no value can be read."""

import hashlib
import hmac
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detector.cases.fingerprints.hashing import HASH_BYTES, hash_values, name_key
from detector.cases.fingerprints.table import SCHEMA, find_fingerprints, write_fingerprints
from detector.engines.duck import DuckEngine
from detector.errors import ConfigInvalid, OutputUnwritable
from detector.events.read import read_events
from detector.privacy.keys import ENVIRONMENT, place_key, read_key
from tests.telling import LATER, Frames, instant, shuffled, tell

KEY = bytes(range(32))
STORY = """
    owner 0d registered phone=13800000001 notify=13800000001 paper=330106199001010011
    owner 9d notify_phone_changed phone=13800000001 notify=13900000002
    owner 9d1h login_failed phone=13700000003 paper=330106199001010099
    owner 9d2h transferred_out to=6222-7
    owner 5d placed o1 10 recipient=13800000001 address=文三路~90~号
    owner 6d delivered o1 10 recipient=13600000004 address=文三路~90~号
    other 1d registered phone=13900000002
"""


def build(frames: Frames, folder: Path) -> Path:
    with DuckEngine(threads=2) as engine:
        read_events(engine, frames, now=LATER)
        write_fingerprints(engine, KEY, folder / "lookup.parquet")
    return folder / "lookup.parquet"


@pytest.fixture(scope="module")
def lookup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tell(STORY), tmp_path_factory.mktemp("lookup"))


def who(path: Path, kind: str, value: str) -> set[tuple[str, str, bool]]:
    rows = find_fingerprints(path, KEY, kind, value).to_pylist()
    return {(row["role"], row["account_id"], row["current"]) for row in rows}


def test_each_role_is_found_and_says_whether_it_stands(lookup: Path) -> None:
    assert who(lookup, "phone", "13800000001") == {
        ("login_phone", "owner", True),
        ("notify_phone", "owner", False),
        ("delivery_phone", "owner", False),
    }
    assert who(lookup, "phone", "13900000002") == {
        ("notify_phone", "owner", True),
        ("login_phone", "other", True),
    }
    assert who(lookup, "phone", "13600000004") == {("delivery_phone", "owner", True)}
    assert who(lookup, "person", "330106199001010011") == {("id_number", "owner", True)}
    assert who(lookup, "address", "文三路90号") == {("delivery_address", "owner", True)}
    assert who(lookup, "payee", "6222-7") == {("counterparty", "owner", True)}


def test_what_a_stranger_tried_at_the_door_is_no_sighting(lookup: Path) -> None:
    assert who(lookup, "phone", "13700000003") == set()
    assert who(lookup, "person", "330106199001010099") == set()


def test_times_are_the_first_and_the_last_sighting(lookup: Path) -> None:
    (row,) = find_fingerprints(lookup, KEY, "address", "文三路90号").to_pylist()
    assert (row["first_at"], row["last_at"]) == (instant("5d"), instant("6d"))


def test_no_value_is_in_the_file(lookup: Path) -> None:
    held = lookup.read_bytes() + str(pq.read_table(lookup).to_pylist()).encode()
    for value in ("13800000001", "13900000002", "330106199001010011", "文三路90号", "6222-7"):
        assert value.encode() not in held
        assert hashlib.sha256(value.encode()).digest()[:HASH_BYTES] not in held, "it is keyed"


def test_another_key_is_named_as_the_fault(lookup: Path) -> None:
    with pytest.raises(ConfigInvalid, match="another key") as caught:
        find_fingerprints(lookup, bytes(32), "phone", "13800000001")
    assert "13800000001" not in str(caught.value)
    with pytest.raises(ConfigInvalid, match="no table"):
        find_fingerprints(lookup.with_name("nothing"), KEY, "phone", "13800000001")


def test_rows_in_another_order_give_the_same_table(lookup: Path, tmp_path: Path) -> None:
    assert build(shuffled(tell(STORY), 1), tmp_path).read_bytes() == lookup.read_bytes()
    table = pq.read_table(lookup)
    assert table.schema.equals(SCHEMA)
    firsts = [value.as_py()[:8] for value in table["hash"]]
    assert firsts == sorted(firsts), "so that a lookup reads few groups of rows"


def test_without_a_value_the_table_is_empty(tmp_path: Path) -> None:
    table = pq.read_table(build(tell("a 0d login\na 1d placed o1 10"), tmp_path))
    assert table.schema.equals(SCHEMA) and not table.num_rows


def test_hashes_are_keyed_blake2b_of_rfc_7693() -> None:
    told = [
        hashlib.blake2b(value, key=KEY, digest_size=16, person=b"detector phone").digest()
        for value in (b"1", b"22")
    ]
    assert hash_values(KEY, "phone", [b"1", b"22"]) == b"".join(told)


def test_a_night_that_was_hashed_by_hmac_is_still_read(lookup: Path, tmp_path: Path) -> None:
    whole = hmac.digest(KEY, b"detector lookup 1 phone\x0042", "sha256")
    row = [*pq.read_table(lookup).to_pylist()[:1]]
    former = pa.Table.from_pylist([row[0] | {"hash": whole[:16]}], SCHEMA)
    path, named = tmp_path / "lookup.parquet", {b"detector_lookup_key": name_key(KEY).encode()}
    pq.write_table(former.replace_schema_metadata(named), path)
    assert find_fingerprints(path, KEY, "phone", "42").num_rows == 1
    later = former.replace_schema_metadata(named | {b"detector_lookup_hash": b"sha9"})
    pq.write_table(later, path)
    with pytest.raises(ConfigInvalid, match="not known here"):
        find_fingerprints(path, KEY, "phone", "42")


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = place_key(tmp_path / "nights")
    with pytest.raises(ConfigInvalid, match="cannot be read"):
        read_key(path)
    made = read_key(path, make=True)
    assert read_key(path, make=True) == made == path.read_bytes()
    assert len(made) == 32 and made != read_key(tmp_path / "other.key", make=True)
    assert path.stat().st_mode & 0o777 == 0o600 or os.name != "posix"


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "lookup.key"
    read_key(path, make=True)
    path.chmod(mode)
    with pytest.raises(ConfigInvalid, match="others may read") as caught:
        read_key(path)
    assert caught.value.exit_code == 2


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lookup.key"
    read_key(path, make=True)
    path.write_bytes(b"short")
    with pytest.raises(ConfigInvalid, match="no key of 32 bytes"):
        read_key(path)
    with pytest.raises(OutputUnwritable):
        read_key(path / "below" / "a file.key", make=True)


def test_the_environment_says_where_the_key_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, "vault.key")
    assert place_key(Path("nights"), "chosen.key") == Path("vault.key")
