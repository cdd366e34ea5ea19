"""A copied world is its base several times over, and no copy knows of another."""

import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from benchmarks.speed.worlds.base import Base, read_base
from benchmarks.speed.worlds.copying import make_world, write_copies
from detector.simulation.ledger.spellings import PHONE_STYLES
from detector.simulation.places import CITIES
from detector.simulation.world import write_in_blocks

COPIES = 3
CITY_OF = {str(prefix): city.name for city in CITIES for prefix in city.prefixes}
LOGS = ("account_events", "order_events")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Base]:
    made, copied = tmp_path_factory.mktemp("made"), tmp_path_factory.mktemp("copied")
    write_in_blocks(made, 200, 7)
    base = read_base(made)
    write_copies(base, copied, COPIES)
    return made, copied, base


def read(folder: Path, log: str) -> pd.DataFrame:
    frame = pq.read_table(folder / log).to_pandas()
    for name in frame.columns:
        if name.endswith("phone"):
            plain = frame[name].str.normalize("NFKC").str.replace(r"\D", "", regex=True)
            frame[name] = plain.str[-11:]
        if name == "delivery_address":
            frame[name] = frame[name].str.replace(r"[ ，]", "", regex=True)
    return frame


@pytest.mark.parametrize("log", LOGS)
def test_who_shares_what_is_the_bases_times_the_copies(
    folders: tuple[Path, Path, Base], log: str
) -> None:
    made, copied, _ = folders
    once, thrice = read(made, log), read(copied, log)
    assert len(thrice) == COPIES * len(once)
    own = ["device_id", "ip", "login_phone", "notify_phone", "id_number", "counterparty"]
    own += ["delivery_phone", "delivery_address", "order_id"]
    for name in (name for name in own if name in once):
        expected = Counter({n: COPIES * k for n, k in sharing(once, name).items()})
        assert sharing(thrice, name) == expected, name


def sharing(log: pd.DataFrame, name: str) -> Counter[int]:
    """Count the values of a column by how many accounts have it."""
    return Counter(log.dropna(subset=name).groupby(name)["account_id"].nunique())


def test_texts_keep_their_form_and_phones_their_city(folders: tuple[Path, Path, Base]) -> None:
    made, copied, _ = folders
    for log, name in (("account_events", "login_phone"), ("order_events", "delivery_phone")):
        forms, cities = [], []
        for folder in (made, copied):
            spelt = pq.read_table(folder / log)[name].to_pandas().dropna()
            forms.append(Counter(style_of(phone) for phone in spelt))
            cities.append(Counter(read(folder, log)[name].dropna().str[:7].map(CITY_OF)))
        assert forms[1] == Counter({form: COPIES * n for form, n in forms[0].items()})
        assert cities[1] == Counter({city: COPIES * n for city, n in cities[0].items()})


def style_of(phone: str) -> int:
    digits = "".join(c for c in phone if c.isdigit())[-11:]
    plain = "".join(str(int(c)) for c in digits)
    return next(n for n, write in enumerate(PHONE_STYLES) if write(plain) == phone)


def test_files_are_days_in_order_of_time(folders: tuple[Path, Path, Base]) -> None:
    _, copied, _ = folders
    for log in LOGS:
        parts = sorted((copied / log).iterdir())
        frames = [pq.read_table(part).to_pandas() for part in parts]
        for part, frame in list(zip(parts, frames, strict=True))[1:]:
            assert set(frame["event_time"].dt.strftime("%Y-%m-%d")) == {part.name[:10]}
        whole = pd.concat(frames)
        assert whole["event_time"].is_monotonic_increasing
        assert whole["event_id"].is_unique


def test_a_world_tells_what_it_holds_and_has_numbers_enough(
    folders: tuple[Path, Path, Base], tmp_path: Path
) -> None:
    facts = make_world(tmp_path, orders=1, seed=7, accounts=100)
    assert facts == json.loads((tmp_path / "world.json").read_text())
    assert (facts["accounts"], facts["copies"]) == (100, 1)
    with pytest.raises(ValueError, match="phone numbers for"):
        write_copies(folders[2], tmp_path, 10**9)
