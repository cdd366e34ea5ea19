"""Own SQL is checked before a night begins: what is wrong is said, and all else can be traced."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from detector.cases.gathering.gathering import gather
from detector.cases.gathering.ranked import Ranked, Sign
from detector.catalogue.families import CATALOGUE
from detector.catalogue.feature import Feature, extend_catalogue
from detector.catalogue.matrix import STAGES, build_matrix
from detector.errors import ConfigInvalid
from detector.own.check import check_own
from detector.own.stages import SPAN, describe_stages, open_smallest_world
from detector.privacy.masks import mask
from detector.settings import Settings, read_settings


def make(sql: str, reads: str = "orders", **more: Any) -> Feature:
    given = {"reason": {"en": "{value:.0f} orders"}, "name": "orders_odd_count"} | more
    return Feature(reads=reads, sql=sql, unit="orders", risky="high", **given)


GOOD = {
    "count(*)": "orders",
    "SUM( Amount ) / 1e2": "orders",
    "avg(CASE WHEN hour < 6 THEN 1 ELSE 0 END)": "order_context",
    "sum(hour < 6)": "order_context",
    "median(amount)": "orders",
    "quantile_cont(amount, 0.9) - min(amount)": "orders",
    "count(DISTINCT category)": "orders",
    "count(*) FILTER (WHERE category = 'gold (24k)')": "orders",
    "count(CASE WHEN category LIKE '%(%' THEN 1 END)": "orders",
    "max(length(delivery_address))": "orders",
    "bool_or(amount > 100)": "orders",
    "stddev_samp(amount)": "order_events",
    "count(CASE WHEN at_us >= {as_of} - 30 * {day} THEN 1 END)": "account_events",
    "limit_fen / 1e2": "limits",
    "ROUND(limit_fen / 7, 2)": "account_state",
    "max(third_gap) / {hour}": "order_gaps",
    "CASE WHEN places > 1 THEN places END": "recent_places",
}


def test_good_sql_is_taken_and_the_events_behind_it_are_found() -> None:
    """A case must be made whatever the SQL is: a night that fails after an hour is no answer."""
    features = [make(sql, reads, name=f"odd_{n}") for n, (sql, reads) in enumerate(GOOD.items())]
    check_own(features)
    with open_smallest_world() as engine:
        build_matrix(engine, features, SPAN)
        told = [{"feature": f.name, "value": 1.0, "contribution": 0.1} for f in features]
        ranked = Ranked(
            pa.table({"account_id": ["a"], "rank": [1]}),
            pa.table({"account_id": ["a"], "reasons": [told]}),
            [Sign(f.name, f.reads, SPAN.fill(f.sql), (), 1) for f in features],
        )
        chosen = pa.table({"account_id": ["a"]})
        facts = gather(engine, chosen, ranked, SPAN.as_of, SPAN.since, mask)
    assert facts.signs["feature"].to_pylist() == [f.name for f in features]


REFUSED = {
    "sum(amuont)": "orders has no column 'amuont'.*did you mean 'amount'",
    "sum(o.amount)": "no column 'o.amount'.*did you mean 'amount'",
    "current_date": "no column 'current_date'",
    "amount": "refused.*put columns into max, sum or avg",
    "sum(amount": "refused: syntax error",
    "sum(amount) AS total": "not one expression without a name",
    "sum(amount), 1": "not one expression without a name",
    "sum(amount) FROM orders": "it is a query",
    "1 UNION SELECT 2": "it is a query",
    "1; SELECT 2": "it is a query",
    "1; DROP TABLE orders": "it is a statement",
    "(SELECT max(amount) FROM orders)": "it asks a query",
    "count(*) + (SELECT 1 FROM read_csv('secret.csv'))": "it asks a query",
    "sum(sum(amount)) OVER ()": "looks over a window",
    "count(COLUMNS(*))": "takes all columns",
    "read_text('secret.txt')": "read_text is not allowed",
    "length(getvariable('key'))": "getvariable is not allowed",
    "max(amount) * random()": "random is not allowed",
    "first(amount)": "first is not allowed",
    "sum(nosuch(amount))": "nosuch does not exist",
    "sum(amount) -- all": "holds a comment",
    "sum(amount)) + (1": "syntax error",
    "max(category)": "gives VARCHAR, not a number",
    "NULL": "not a number",
    "CAST(max(category) AS DOUBLE)": "makes a number of the text in category",
    "max(TRY_CAST(substr(delivery_phone, 1, 7) AS BIGINT))": "of the text in delivery_phone",
    "sum(CASE WHEN at_us > {sinse} THEN 1 END)": "curly brackets that nothing fills",
    "sum({as_of.__class__})": "curly brackets that nothing fills",
    "sum({)": "curly brackets that nothing fills",
}


@pytest.mark.parametrize("sql", REFUSED)
def test_other_sql_is_refused_with_a_word_on_how_to_mend_it(sql: str) -> None:
    with pytest.raises(ConfigInvalid, match=f"(?s)own feature orders_odd_count: .*{REFUSED[sql]}"):
        check_own([make(sql)])


def test_an_aggregate_has_no_place_where_an_account_has_one_row() -> None:
    with pytest.raises(ConfigInvalid, match=r"(?s)limits has one row per account: leave out max"):
        check_own([make("max(limit_fen)", "limits")])


@pytest.mark.parametrize(
    ("feature", "found"),
    [
        (make("count(*)", "ordres"), "no stage.*did you mean 'orders'"),
        (make("count(*)", "prices"), "reads 'prices', which is no stage"),
        (make("1", needs=("order_events.devise_id",)), "did you mean 'order_events.device_id'"),
        (make("count(*)", reason={"zh": "{value}"}), "no English"),
        (make("count(*)", reason={"en": "{vlaue}"}), "en reason cannot be filled in"),
        (make("count(*)", reason={"en": "{value.real}"}), "en reason cannot be filled in"),
        (make("count(*)", reason={"en": "{value:d}"}), "en reason cannot be filled in"),
    ],
)  # fmt: skip
def test_what_is_said_beside_the_sql_is_checked(feature: Feature, found: str) -> None:
    with pytest.raises(ConfigInvalid, match=f"(?s){found}"):
        check_own([feature])


def test_all_faults_come_at_once() -> None:
    with pytest.raises(ConfigInvalid) as error:
        check_own([make("sum(x)"), make("1 +", name="odd_sum", reason={}), make("NULL", name="no")])
    assert error.value.found.count("own feature") == 4


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"name": "amount_max"}, "name is taken"),
        ({"name": "night orders"}, "against the grammar"),
        ({"name": "o" * 70 + "_count"}, "own features: features.0.name"),
        ({"risky": "up"}, "risky"),
        ({"stories": ("mule_rnig",)}, "did you mean 'mule_ring'"),
        ({"family": "tmepo"}, "did you mean 'tempo'"),
        ({"stands_in_for": ("takeover_sings",)}, "did you mean 'takeover_signs'"),
    ],
)
def test_a_name_that_cannot_be_is_refused(more: dict[str, Any], found: str) -> None:
    name = {"name": next(iter(CATALOGUE))} if found == "name is taken" else {}
    feature = Feature(**vars(make("count(*)")) | more | name)
    with pytest.raises(ConfigInvalid, match=f"(?s){found}"):
        Settings().add_features([feature])


def test_what_is_no_feature_is_refused() -> None:
    with pytest.raises(ConfigInvalid, match="a dict is no Feature"):
        Settings().add_features([{"name": "x"}])  # type: ignore[list-item]


def test_a_settings_file_that_misspells_a_key_is_told_which(tmp_path: Any) -> None:
    path = tmp_path / "detector.toml"
    path.write_text('[[features.own]]\nname = "odd_count"\nread = "orders"\n', encoding="utf-8")
    with pytest.raises(ConfigInvalid, match=r"(?s)own.0.read is not known.*did you mean 'reads'"):
        read_settings(path)


def test_a_family_of_ours_may_take_one_in() -> None:
    catalogue = extend_catalogue(CATALOGUE, [make("count(*)", family="tempo")])
    assert list(catalogue)[:-1] == list(CATALOGUE)
    assert catalogue["orders_odd_count"].family == "tempo"


def test_every_stage_is_described_as_it_is() -> None:
    stages = describe_stages()
    assert list(stages)[:2] == ["account_events", "order_events"]
    assert set(stages) - {"account_events", "order_events"} < set(STAGES)
    assert {f.reads for f in CATALOGUE.values()} <= set(stages)
    assert all(one.columns["account"] == "INTEGER" for one in stages.values())


def test_the_smallest_world_has_no_value_of_a_person() -> None:
    with open_smallest_world() as engine:
        rows: pd.DataFrame = engine.fetch("SELECT * FROM account_events").to_pandas()
    assert rows.drop(columns=["account", "at_us", "event_type"]).isna().all(axis=None)
    assert np.array_equal(rows["account"], [0])
