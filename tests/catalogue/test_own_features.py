"""A desk's own feature is seen wherever ours are, and nowhere once it is gone."""

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import detector
from detector.catalogue.families import CATALOGUE
from detector.cli.main import main
from detector.desk.dossier.rederivation import rederive
from detector.desk.run import open_run
from detector.errors import ModelMismatch
from detector.forest.store import load_model
from detector.nightly.job import rank_into
from detector.report.worklist.coding import read_block
from detector.settings import Settings, read_settings
from tests.catalogue.own import GIFTS, PLANTED, make_gifts, plant
from tests.telling import Frames, shuffled

REVIEW = 300
SAID = "5 transfers <to> that payee"


@dataclass(frozen=True)
class World:
    """The same night twice: without the own feature, and with it."""

    frames: Frames
    planted: list[str]
    without: Path
    night: Path


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    frames, planted = plant()
    root = tmp_path_factory.mktemp("own")
    settings = read_settings(review=REVIEW)
    without = rank_into(root / "without", frames, settings).folder
    night = rank_into(root / "night", frames, settings, features=[GIFTS]).folder
    return World(frames, planted, without, night)


def ranks(folder: Path, accounts: list[str]) -> "pd.Series[int]":
    ranking = open_run(folder).ranking.select(["account_id", "rank"]).to_pandas()
    return ranking.set_index("account_id")["rank"].loc[accounts]


def test_what_it_sees_moves_forward(world: World) -> None:
    before, after = (ranks(folder, world.planted) for folder in (world.without, world.night))
    assert len(before) == PLANTED
    assert (after < before).all()
    assert after.median() < 0.6 * before.median()


def test_it_is_explained_in_a_notebook(world: World) -> None:
    """The rows come in another order, and nothing is another."""
    ranking = detector.rank(shuffled(world.frames, 1), features=[GIFTS])
    assert ranking.table["score"].equals(open_run(world.night).ranking["score"])
    told = ranking.explain(world.planted[0]).set_index("feature").loc[GIFTS.name]
    assert told["sentence"] == SAID
    assert (told["family"], told["value"]) == ("own", 5)
    assert told["evidence"] > 2
    assert ranking.features[-1] == GIFTS.name


def test_record_report_and_list_tell_it(world: World) -> None:
    record = json.loads((world.night / "run.json").read_text(encoding="utf-8"))
    (written,) = record["settings"]["features"]["own"]
    told = {name: written[name] for name in ("name", "reads", "sql")}
    assert told == {"name": GIFTS.name, "reads": GIFTS.reads, "sql": GIFTS.sql}
    assert record["model"]["features"] == len(CATALOGUE) + 1
    assert record["blind"]["own"] == 0
    page = (world.night / "report.html").read_text(encoding="utf-8")
    head = str(read_block(re.findall(r'id="block-0">([^<]*)<', page)[0]))
    assert "transfers <to> that payee" in head and "笔转给该收款人" in head
    assert "<to>" not in page and "自定义" in page
    assert SAID in (world.night / "worklist.csv").read_text(encoding="utf-8")


def test_the_case_tells_it(world: World) -> None:
    case = detector.case(world.night, world.planted[0])
    told = case.reasons.set_index("feature").loc[GIFTS.name]
    assert (told["family"], told["sentence"]) == ("own", SAID)
    assert sorted(told["event_ids"]) == ["gift0", "gift1", "gift2", "gift3", "gift4"]
    assert "&lt;to&gt; that payee" in case.to_html()
    chinese = replace(case, language="zh").reasons.set_index("feature")
    assert chinese.loc[GIFTS.name, "sentence"] == "5 笔转给该收款人"


def test_a_case_is_made_anew_with_it(world: World) -> None:
    anew = rederive(open_run(world.night), world.planted[0], world.frames)
    filed = detector.case(world.night, world.planted[0])
    assert anew.fingerprint.sha256 == filed.fingerprint.sha256


def test_a_move_is_explained_by_it(world: World) -> None:
    """It was added between two nights: it counts as a change of the model, and is told."""
    told = detector.explain_move(world.without, world.night, world.planted[0])
    sign = told.signs.set_index("feature").loc[GIFTS.name]
    assert (sign["family"], sign["value_after"], sign["evidence_before"]) == ("own", 5, 0)
    assert sign["by_model"] == pytest.approx(sign["grown"]) and sign["grown"] > 2
    assert (sign["sentence_after_en"], sign["sentence_after_zh"]) == (SAID, "5 笔转给该收款人")
    assert "mostly the changed model" in told.sentence_en
    assert told.rank_before is not None
    assert told.steps["factor"].prod() == pytest.approx(told.rank_before / told.rank_after)
    gone = detector.explain_move(world.night, world.without, world.planted[0])
    assert "unknown" not in gone.steps["cause"].tolist()
    assert (gone.signs.set_index("feature")["grown"] < -2)[GIFTS.name]


def test_a_model_with_other_features_is_refused_by_name(world: World) -> None:
    """Another SQL under the same name is another feature."""

    def load(settings: Settings) -> None:
        off = open_run(world.night).record["switched_off"]
        features = settings.catalogue.values()
        signs = [feature.sign(off) for feature in features]
        load_model(world.night / "model", [feature.key for feature in features], signs)

    load(Settings().add_features([GIFTS]))
    with pytest.raises(ModelMismatch, match=f"only in the model: .'{GIFTS.name}@.*here: ..[)]"):
        load(Settings())
    both = f"only in the model: .'{GIFTS.name}@.*only here: .'{GIFTS.name}@"
    with pytest.raises(ModelMismatch, match=both):
        load(Settings().add_features([make_gifts("count(*)")]))


def test_without_it_nothing_of_it_is_left(world: World) -> None:
    record = json.loads((world.without / "run.json").read_text(encoding="utf-8"))
    assert "features" not in record["settings"] and "own" not in record["blind"]
    assert list(Settings().catalogue) == list(CATALOGUE)


FILE = """
[[features.own]]
name = "transfers_odd_count_30d"
reads = "account_events"
sql = "count(CASE WHEN counterparty = 'the same payee' THEN 1 END)"
unit = "transfers"
risky = "high"
reason = { en = "{value:.0f} transfers <to> that payee", zh = "{value:.0f} 笔转给该收款人" }
"""


def test_a_settings_file_says_the_same(world: World, tmp_path: Path) -> None:
    path = tmp_path / "detector.toml"
    path.write_text(FILE, encoding="utf-8")
    settings = read_settings(path)
    assert settings.record() == Settings().add_features([GIFTS]).record()
    assert settings.add_features([GIFTS]) == settings, "a feature of that name takes its place"
    said = CliRunner().invoke(main, ["features", "--config", str(path), "--family", "own"])
    assert said.exit_code == 0, said.output
    assert said.stdout.startswith("transfers_odd_count_30d  [own, high is risky]")
    assert said.stdout.endswith("1 features\n")
