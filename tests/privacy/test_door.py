"""With a key, nights are as they are with tokens that the owner of the data made beforehand."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from click.testing import CliRunner

from detector.catalogue.families import CATALOGUE
from detector.cli.main import main
from detector.desk.lookup import look_up
from detector.desk.run import open_run
from detector.engines.duck import DuckEngine
from detector.errors import ConfigInvalid
from detector.events.columns import kinds
from detector.events.contract import LOGS, Kind
from detector.events.read import read_events
from detector.nightly.job import rank
from detector.settings import PrivacySettings, Settings, read_settings
from detector.simulation.world import simulate
from tests.privacy.conftest import KEY, Desk
from tests.telling import LATER, Frames, tell

READS_DIGITS = {
    "new_credit_virtual_flag",
    "numbers_homes_differ_flag",
    "number_away_from_home_flag",
    "number_home_mismatch_amount_share",
}
SPACES = {
    "login_phone": "phone",
    "notify_phone": "phone",
    "delivery_phone": "phone",
    "id_number": "person",
    "delivery_address": "address",
    "counterparty": "payee",
}


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "door.key"
    path.write_bytes(KEY)
    path.chmod(0o600)
    return path


def make_token(space: str) -> Callable[[object], object]:
    """Make tokens by the standard library alone, as an owner of data would."""

    def token(value: object) -> object:
        if not isinstance(value, str):
            return None
        return hmac.new(KEY, f"{space}:{value}".encode(), hashlib.sha256).hexdigest()[:32]

    return token


def read_canonical(frames: Frames, key: bytes | None = None) -> dict[str, pd.DataFrame]:
    with DuckEngine(threads=1) as engine:
        read_events(engine, frames, now=LATER, key=key)
        return {
            log: engine.fetch(f"SELECT * FROM {log} ORDER BY ALL").to_pandas() for log in frames
        }


def test_a_ranking_is_that_of_tokens_made_beforehand(key: Path) -> None:
    world = simulate(400, seed=3, end="2026-07-01", fraud_share=0.1)
    tokens: Frames = {log: frame.copy() for log, frame in world.logs.items()}
    for log, frame in tokens.items():
        for column in (one for one in LOGS[log] if one.name in SPACES and one.name in frame):
            token = make_token(SPACES[column.name])
            values = frame[column.name].dropna().unique()
            made = {value: token(clean) for value, clean in read_alike(column.kind, values)}
            frame[column.name] = frame[column.name].map(made)
    settings = Settings(privacy=PrivacySettings(key=key))
    hashed = rank(world.account_events, world.order_events, settings=settings)
    given = rank(tokens["account_events"], tokens["order_events"])
    assert hashed.table.equals(given.table)
    assert set(hashed.record["switched_off"]) >= READS_DIGITS
    assert hashed.record["switched_off"] == given.record["switched_off"]
    assert "privacy" not in given.record and hashed.record["privacy"]["key"]


def read_alike(kind: Kind, values: np.ndarray) -> Iterator[tuple[str, str]]:
    """Give each value with its canonical text, as the SQL of reading makes it."""
    with DuckEngine(threads=1) as engine:
        engine.enrol("typed", pa.table({"typed": pa.array(values, pa.string())}))
        trimmed = kinds.text_of(engine.words, "typed", pa.string())
        clean = kinds.from_text(engine.words, kind, "trimmed")
        rows = engine.fetch(
            f"SELECT typed, {clean} AS clean"
            f" FROM (SELECT typed, {trimmed} AS trimmed FROM typed) AS t"
        )
    typed, cleaned = (map(str, rows[name].to_pylist()) for name in ("typed", "clean"))
    return zip(typed, cleaned, strict=True)


def test_features_that_read_digits_are_those_that_need_them() -> None:
    needy = {f.name for f in CATALOGUE.values() if any(n.endswith(":digits") for n in f.needs)}
    assert needy == READS_DIGITS


def test_spellings_of_a_value_share_a_hash() -> None:
    story = """
        a 0d registered phone=+86~138-0013-8000 paper=33010619900101001x
        b 0d registered phone=13800138000 paper=33010619900101001X
        a 1d placed o1 10 address=文三路~90号 recipient=008613800138000
        b 1d placed o2 10 address=文三路90号
    """
    logs = read_canonical(tell(story), KEY)
    acts, orders = logs["account_events"], logs["order_events"]
    assert acts["login_phone"].unique().tolist() == [make_token("phone")("13800138000")]
    assert acts["id_number"].nunique() == 1 and orders["delivery_address"].nunique() == 1
    assert set(orders["delivery_phone"].dropna()) == set(acts["login_phone"])
    assert orders["delivery_phone"].isna().sum() == 1 and acts["notify_phone"].isna().all()


def test_a_plain_number_is_still_found(closed_desk: Desk, open_desk: Desk) -> None:
    asked = {"phone": "+86 199 7700 0007"}
    door = closed_desk.root / "door.key"
    hashed = look_up(closed_desk.nights, door=door, **asked).frame
    plain = look_up(open_desk.nights, **asked).frame
    same = ["role", "account_id", "first_at", "last_at", "current"]
    first, second = (one[same].sort_values(same).to_numpy().tolist() for one in (plain, hashed))
    assert first == second != []


def test_a_night_asks_for_its_own_key(closed_desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid, match="hashed as they were read"):
        look_up(closed_desk.nights, phone="19977000007")
    other = tmp_path / "other.key"
    other.write_bytes(bytes(32))
    other.chmod(0o600)
    with pytest.raises(ConfigInvalid, match="another key"):
        look_up(closed_desk.nights, phone="19977000007", door=other)


def test_the_key_is_nowhere(closed_desk: Desk) -> None:
    """Neither as bytes nor in any spelling, nor padded as the engine has it."""
    padded = bytes(byte ^ 0x36 for byte in KEY), bytes(byte ^ 0x5C for byte in KEY)
    spelt = [one for key in (KEY, *padded) for one in (key, key.hex().encode())]
    for name in ("single", "nights", "store"):
        for path in (closed_desk.root / name).rglob("*"):
            if path.is_file():
                held = path.read_bytes()
                assert not [one for one in spelt if one in held], path.name
    said = " ".join(closed_desk.said.values())
    assert KEY.hex() not in said
    record = json.loads(((closed_desk.nights / "dt=2026-06-30") / "run.json").read_text())
    assert len(record["privacy"]["key"]) == 8


@pytest.mark.parametrize(
    ("content", "rights", "said"),
    [
        (b"short", 0o600, "is no key of 32 bytes"),
        (KEY + b"\n", 0o600, "is no key of 32 bytes"),
        (KEY, 0o640, "others may read the key of .privacy."),
        (None, 0, "cannot be read"),
    ],
)
def test_a_key_that_is_none_is_one_clear_error(
    closed_desk: Desk, tmp_path: Path, content: bytes | None, rights: int, said: str
) -> None:
    if content is not None:
        (tmp_path / "door.key").write_bytes(content)
        (tmp_path / "door.key").chmod(rights)
    config = tmp_path / "desk.toml"
    config.write_text('[privacy]\nkey = "door.key"\n', encoding="utf-8")
    with pytest.raises(ConfigInvalid, match=said):
        rank(closed_desk.flock.data, settings=read_settings(config))
    asked = ["rank", str(closed_desk.flock.data), "--out", str(tmp_path), "--config", str(config)]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == ConfigInvalid.exit_code and "door.key" in done.output
    assert not list(tmp_path.glob("dt=*"))


def test_a_case_is_made_anew_with_the_key_only(closed_desk: Desk) -> None:
    run = open_run(closed_desk.nights)
    account = str(run.ranking["account_id"][0].as_py())
    words = ("case", "nights", account, "--data", "data")
    assert "[privacy] key" in closed_desk.run(*words, expect=2)
