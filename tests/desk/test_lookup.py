"""The support desk asks whose a value is, and what of the answer a caller may hear."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

from detector.cases.fingerprints.table import write_fingerprints
from detector.cli.main import main
from detector.desk.lookup import look_up
from detector.desk.run import Run, open_run
from detector.engines.duck import DuckEngine
from detector.errors import ConfigInvalid
from detector.events.read import read_events
from detector.privacy.keys import read_key
from tests.telling import LATER, tell

MINE, MULE, UNKNOWN = "13800000001", "13900000002", "13500000009"
PAPERS = "33010619900101001X"
STORY = f"""
    mine 0d registered phone={MINE} notify={MINE} paper={PAPERS}
    stolen 40d registered phone={MULE} notify={MINE} paper={PAPERS}
    former 0d registered phone={MINE} paper=330106199001010099
    former 50d login_phone_changed phone={UNKNOWN[:-1]}8
    buyer 1d registered phone=13700000005
    buyer 2d placed o1 10 recipient={MINE} address=文三路90号
    buyer 3d transferred_out to=6222007
"""


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    nights = tmp_path_factory.mktemp("nights")
    night = nights / "dt=2026-06-30"
    night.mkdir()
    with DuckEngine(threads=1) as engine:
        read_events(engine, tell(STORY), now=LATER)
        key = read_key(nights / "lookup.key", make=True)
        write_fingerprints(engine, key, night / "lookup.parquet")
    ranking: dict[str, Any] = {
        "account_id": ["stolen", "former", "mine", "buyer"],
        "rank": [1, 2, 3, 4],
        "pattern": ["identity_theft", "bust_out", "none", "none"],
        "settled": [False, True, False, False],
    }
    pa.parquet.write_table(pa.table(ranking), night / "ranking.parquet")
    (night / "run.json").write_text(json.dumps({"review": 1, "settings": {}}), "utf-8")
    (night / "_SUCCESS").touch()
    return nights


@pytest.fixture(scope="module")
def run(nights: Path) -> Run:
    return open_run(nights)


def test_the_desk_sees_roles_accounts_and_places(run: Run) -> None:
    found = look_up(run, phone=" +86 138-0000-0001 ")
    seen = found.frame[["role", "account_id", "current", "rank", "listed", "pattern"]]
    assert seen.values.tolist() == [
        ["login_phone", "mine", True, 3, False, ""],
        ["login_phone", "former", False, 2, False, ""],
        ["notify_phone", "stolen", True, 1, True, "identity_theft"],
        ["notify_phone", "mine", True, 3, False, ""],
        ["delivery_phone", "buyer", True, 4, False, ""],
    ]
    assert found.sentence() == (
        "Seen with this number up to 2026-06-30: 4 accounts, as login number 2 (now 1), "
        "as notification number 2 (now 2), as recipient's number 1 (now 1). On the worklist: 1."
    )
    assert "4 个账户" in found.sentence("zh")
    assert "Identity theft" in found.to_text() and "身份" in found.to_text("zh")


@pytest.mark.parametrize(
    "asked",
    [
        {"id_number": " 33010619900101001x"},
        {"address": "文三路 90 号，"},
        {"payee": "6222007"},
    ],
)
def test_what_is_typed_is_cleaned_as_events_are(run: Run, asked: dict[str, str]) -> None:
    assert len(look_up(run, **asked).frame)


def test_the_value_is_in_nothing_that_is_said(run: Run) -> None:
    found = look_up(run, phone=MINE, id_number=PAPERS)
    said = [found.to_text(), found.to_json(), found.to_json(caller=True), repr(found)]
    said += [found.aloud().to_text(), found._repr_html_(), str(vars(found))]
    for value in (MINE, PAPERS, MULE, MINE[-4:]):
        assert all(value not in text for text in said)


def test_nobody_has_it(run: Run) -> None:
    found = look_up(run, phone=UNKNOWN)
    assert found.to_text() == "Up to 2026-06-30, no account was seen with this number."
    assert found.frame.empty and "<table" not in found._repr_html_()
    assert json.loads(found.to_json())["accounts"] == []


def test_a_caller_hears_only_of_what_the_number_is_now(run: Run) -> None:
    told = look_up(run, phone=MINE).aloud()
    assert told.roles == {"login_phone": ["2026-03"], "notify_phone": ["2026-03", "2026-04"]}
    assert told.own == []
    text = told.to_text()
    assert "code" in text.splitlines()[0]
    assert "signs in to 1 account (since 2026-03)" in text
    assert all(name not in text for name in ("stolen", "former", "buyer", "mine"))


def test_papers_beside_the_number_tell_the_caller_which_account_is_theirs(run: Run) -> None:
    told = look_up(run, phone=MINE, id_number=PAPERS).aloud()
    assert told.own == ["mine"], "not the one opened with stolen papers under another number"
    assert look_up(run, phone=MULE, id_number="330106199001010099").aloud().own == []


def test_a_stranger_learns_nothing_by_what_others_know(run: Run) -> None:
    """Known or not, the words are the same; and a recipient's number tells of no order."""
    for known, unknown in (
        ({"id_number": PAPERS}, {"id_number": "1"}),
        ({"address": "文三路90号"}, {"address": "nowhere"}),
        ({"payee": "6222007"}, {"payee": "nobody"}),
    ):
        answers = [look_up(run, **asked).to_json(caller=True) for asked in (known, unknown)]
        assert answers[0] == answers[1]
    with_papers = [look_up(run, phone=UNKNOWN, id_number=given).aloud() for given in (PAPERS, "1")]
    assert with_papers[0] == with_papers[1]


def call(*words: str | Path, line: str | None = None) -> Result:
    return CliRunner().invoke(main, ["lookup", *map(str, words)], input=line)


def test_the_verb_reads_the_value_from_stdin(nights: Path) -> None:
    said = call(nights, "--phone", "-", "--id", "-", "--for", "caller", line=f"{MINE}\n{PAPERS}\n")
    assert said.exit_code == 0 and "mine" in said.stdout
    assert MINE not in said.output and PAPERS not in said.output
    told = json.loads(call(nights, "--phone", MINE, "--json").stdout)
    assert {row["account_id"] for row in told["accounts"]} == {"mine", "stolen", "former", "buyer"}


def test_faults_end_in_words_that_do_not_repeat_the_value(nights: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.key"
    read_key(wrong, make=True)
    for words, told in (
        ((nights, "--phone", MINE, "--key", wrong), "another key"),
        ((nights, "--phone", MINE, "--key", tmp_path / "none.key"), "cannot be read"),
        ((nights, MINE), "too many"),
        ((nights, "--phone", "138", "0000", "0001"), "too many"),
        ((nights,), "nothing was asked"),
        ((nights, "--phone", "　"), "empty"),
        ((tmp_path, "--phone", MINE), "no published night"),
    ):
        said = call(*words)
        assert said.exit_code == 2 and told in said.stderr
        assert MINE not in said.output and "0000" not in said.output


def test_settings_and_environment_name_the_key(
    nights: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "desk.toml"
    config.write_text(f'[privacy]\nlookup_key = "{(tmp_path / "none").as_posix()}"\n', "utf-8")
    assert call(nights, "--phone", MINE, "--config", config).exit_code == 2
    monkeypatch.setenv("DETECTOR_LOOKUP_KEY_FILE", str(tmp_path / "nothing"))
    with pytest.raises(ConfigInvalid):
        look_up(run, phone=MINE)
