"""The desk asks where the accounts that were taken over had all been before."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

from detector.cases.exposure.points import write_common_points
from detector.cli.main import main
from detector.desk.compromise import seek_common_points, show_common_points
from detector.desk.run import Run, open_run
from detector.errors import ConfigInvalid
from tests.telling import Frames, tell

ACCOUNTS = [f"a{n:02}" for n in range(90)]
TAKEN = ACCOUNTS[:8]
SHOP = "leaky-shop"


@pytest.fixture(scope="module")
def frames() -> Frames:
    """Ninety accounts buy in nine shops; eight were at a tenth before their orders ran away."""
    lines = [f"{account} 0d registered" for account in ACCOUNTS]
    for n, account in enumerate(ACCOUNTS):
        for day in (20, 60):
            shop = SHOP if account in TAKEN[:7] and day == 20 else f"shop{(n + day) % 9}"
            lines.append(f"{account} {day + n % 9}d placed o{n}-{day} 50 merchant={shop} with=card")
    for account in TAKEN:
        lines.append(f"{account} 110d password_reset")
        lines.append(f"{account} 110d2h placed x-{account} 9000 merchant=fence with=credit")
    return tell("\n".join(lines))


@pytest.fixture(scope="module")
def nights(frames: Mapping[str, pd.DataFrame], tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("compromise")
    (root / "data").mkdir()
    for log, frame in frames.items():
        frame.to_parquet(root / "data" / f"{log}.parquet", index=False)
    night = root / "nights" / "dt=2026-06-30"
    night.mkdir(parents=True)
    takeover = [account in TAKEN for account in ACCOUNTS]
    ranking: dict[str, Any] = {
        "account_id": pa.array(ACCOUNTS),
        "pattern": pa.array(["account_takeover" if t else "none" for t in takeover]),
        "pattern_certainty": pa.array([0.9] * len(ACCOUNTS)),
        "verdict": pa.nulls(len(ACCOUNTS), pa.string()),
        "settled": pa.array([False] * len(ACCOUNTS)),
    }
    pa.parquet.write_table(pa.table(ranking), night / "ranking.parquet")
    record = {"review": 20, "settings": {}, "as_of": "2026-06-30T00:00:00+08:00"}
    (night / "run.json").write_text(json.dumps(record), "utf-8")
    (night / "_SUCCESS").touch()
    return root / "nights"


@pytest.fixture(scope="module")
def run(nights: Path) -> Run:
    return open_run(nights)


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["compromise", *map(str, words)])


def test_the_night_says_what_it_found(run: Run, nights: Path, frames: Frames) -> None:
    with pytest.raises(ConfigInvalid, match="common points"):
        show_common_points(run)
    assert call(nights).exit_code == 2
    points = seek_common_points(run, dict(frames))
    write_common_points(points, run.folder)
    assert show_common_points(run) == points
    said = call(nights)
    assert said.exit_code == 0
    assert said.stdout.startswith("7 of 8 cases, but 0.0 % of 80 matched accounts, had ordered at")
    assert SHOP in said.stdout and "对照账户" in call(nights, "--language", "zh").stdout
    assert json.loads(call(nights, "--json").stdout)["found"][0]["shown"] == SHOP


def test_confirmed_takeovers_are_cases_and_what_was_cleared_later_is_none(
    nights: Path, tmp_path: Path
) -> None:
    rows = [(account, "confirmed", "", "2026-06-20") for account in TAKEN]
    rows += [("a40", "confirmed", "account_takeover", "2026-06-20")]
    rows += [("a41", "confirmed", "bust_out", "2026-06-20")]
    rows += [("a42", "confirmed", "", "2026-06-20"), (TAKEN[0], "cleared", "", "2026-06-21")]
    told = pd.DataFrame(rows, columns=["account_id", "verdict", "typology", "labelled_at"])
    told.to_csv(tmp_path / "verdicts.csv", index=False)
    data = nights.parent / "data"
    said = call(nights, "--data", data, "--verdicts", tmp_path / "verdicts.csv", "--json")
    points = json.loads(said.stdout)
    assert (points["given"], points["found"][0]["exposed_cases"]) == (8, 6)


def test_verdicts_without_events_are_refused(nights: Path, tmp_path: Path) -> None:
    said = call(nights, "--verdicts", tmp_path / "verdicts.csv")
    assert said.exit_code == 2 and "--data" in said.stderr
