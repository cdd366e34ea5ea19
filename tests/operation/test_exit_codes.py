"""Every exit code, reached through the command line; docs/operations.md names each."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from detector.audit.log import LOG
from detector.cli.main import main
from detector.errors import DetectorError
from detector.memory.store import MEMORY
from detector.operation.lock import holding
from detector.simulation.world import simulate, write

ROOT = Path(__file__).parents[2]
ACCOUNTS = 260
CONFIG = """
[rank]
review = 40
[engine]
threads = 1
[nightly]
data = "data"
out = "nights"
[nightly.gates]
"""
NIGHT = "2026-06-30"


def call(*words: str | Path) -> tuple[int, str]:
    """Call the command line; a fault of ours would be raised here."""
    result = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    assert "Traceback" not in result.stderr
    return result.exit_code, result.stderr


class Desk:
    """A folder with a settings file, data and, after a first night, nights."""

    def __init__(self, root: Path) -> None:
        self.root, self.config = root, root / "nightly.toml"
        self.data, self.out = root / "data", root / "nights"
        self.limit("")

    def limit(self, lines: str) -> None:
        self.config.write_text(CONFIG + lines, encoding="utf-8")

    def change(self, log: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
        path = self.data / f"{log}.parquet"
        change(pd.read_parquet(path)).to_parquet(path, index=False)

    def nightly(self, *more: str) -> tuple[int, str]:
        return call("nightly", "--config", self.config, *(more or ("--as-of", NIGHT)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data, and the night before."""
    root = tmp_path_factory.mktemp("codes")
    write(simulate(ACCOUNTS, 7, end="2026-07-01", days=60, fraud_share=0.1), root / "data")
    assert Desk(root).nightly("--as-of", "2026-06-29") == (0, "")
    return root


def break_setting(desk: Desk) -> tuple[int, str]:
    desk.limit("day_lowest = 0.5")
    return desk.nightly()


def break_contract(desk: Desk) -> tuple[int, str]:
    desk.change("order_events", lambda rows: rows.drop(columns="amount"))
    return desk.nightly()


def break_model(desk: Desk) -> tuple[int, str]:
    model = desk.out / "dt=2026-06-29" / "model"
    for path in model.iterdir():
        path.write_bytes(path.read_bytes()[:20])
    return call("rank", desk.data, "--out", desk.root / "more", "--model", model)


def come_too_early(desk: Desk) -> tuple[int, str]:
    return desk.nightly("--as-of", "1999-12-31")


def stand_in_the_way(desk: Desk) -> tuple[int, str]:
    desk.out.rename(desk.root / "elsewhere")
    desk.out.touch()
    return desk.nightly()


def spoil_rows(desk: Desk) -> tuple[int, str]:
    desk.change("order_events", lambda rows: pd.concat([rows, rows.tail(5)]))
    return call("check", desk.data)


def hold_the_lock(desk: Desk) -> tuple[int, str]:
    with holding(desk.out):
        return desk.nightly()


def lose_the_last_day(desk: Desk) -> tuple[int, str]:
    last = pd.Timestamp("2026-06-29", tz="Asia/Shanghai")
    desk.change("order_events", lambda rows: rows[rows["event_time"] < last])
    return desk.nightly()


def make_dearer(desk: Desk) -> tuple[int, str]:
    last = pd.Timestamp("2026-06-29", tz="Asia/Shanghai")
    times = {False: 1, True: 20}
    desk.change(
        "order_events",
        lambda rows: rows.assign(amount=rows["amount"] * (rows["event_time"] >= last).map(times)),
    )
    return desk.nightly()


def change_the_people(desk: Desk) -> tuple[int, str]:
    desk.limit('off = ["quality", "drift"]')
    write(simulate(ACCOUNTS, 8, end="2026-07-01", days=60, fraud_share=0.1), desk.data)
    for log in ("account_events", "order_events"):
        desk.change(log, lambda rows: rows.assign(account_id="other " + rows["account_id"]))
    return desk.nightly()


def change_a_line(desk: Desk) -> tuple[int, str]:
    log = desk.out / LOG
    log.write_text(log.read_text().replace("published", "repeated"))
    return call("audit", "verify", desk.out)


def damage_the_memory(desk: Desk) -> tuple[int, str]:
    (desk.out / MEMORY).write_bytes(b"no memory" * 1_000)
    return desk.nightly()


CODES: dict[int, tuple[Callable[[Desk], tuple[int, str]], str]] = {
    2: (break_setting, "day_lowest"),
    3: (break_contract, "amount"),
    4: (break_model, "model"),
    5: (come_too_early, "in the future"),
    6: (stand_in_the_way, "cannot be written"),
    7: (spoil_rows, ""),
    8: (hold_the_lock, "detector nightly"),
    9: (lose_the_last_day, "the quality gate is closed"),
    10: (make_dearer, "the drift gate is closed"),
    11: (change_the_people, "the shift gate is closed"),
    12: (change_a_line, "line 1"),
    13: (damage_the_memory, "memory.sqlite"),
}
"""Code → how it is reached, and a word of what is told."""


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_reached(made: Path, tmp_path: Path, code: int) -> None:
    root = tmp_path / "desk"
    shutil.copytree(made, root)
    act, word = CODES[code]
    said, told = act(Desk(root))
    assert (said, word in told) == (code, True), told
    assert told.count("error: ") == (code != 7)


def test_the_table_of_operations_names_each() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (?:`(\w+)`)? ?\|", text, re.M)
    assert [int(code) for code, _ in rows] == list(range(14))
    classes = {one.exit_code: one.__name__ for one in DetectorError.__subclasses__()}
    assert {int(code): name for code, name in rows if name} == classes
    assert {*CODES} == {*classes, 7}
