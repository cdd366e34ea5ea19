"""Pictures of a ranking: scores, the profile of an account, a ring."""

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from matplotlib.axes import Axes

import detector
from detector.pictures.ring import MOST_NAMED, lay_out
from detector.ranking.ranking import Ranking
from tests.pictures.conftest import texts_of, title_of


def sums(axes: Any) -> list[float]:
    return [float(bars.datavalues.sum()) for bars in axes.containers]


@pytest.mark.parametrize("review", [1, 30, 9_999])
def test_the_line_stands_at_the_last_account_to_review(
    ranking: Ranking, ax: Axes, review: int
) -> None:
    scores = ranking.table["score"].to_numpy()
    line = scores[min(review, 400) - 1]
    right = int((scores >= line).sum())
    drawn: Any = detector.plot_scores(ranking, review, ax)
    assert set(drawn.lines[0].get_xdata()) == {line}
    assert sums(drawn) == [400 - right, right]
    assert title_of(drawn).startswith(f"{right} of 400 accounts score {line:.4g} or more")
    assert drawn.get_yscale() == "log"


def test_as_many_are_reviewed_as_the_ranking_was_made_for(ranking: Ranking, ax: Axes) -> None:
    drawn: Any = detector.plot_scores(ranking, ax=ax)
    assert texts_of(drawn) == [f"review line: rank {ranking.record['review']}"]


def test_scores_that_are_all_the_same(ranking: Ranking, ax: Axes) -> None:
    at = ranking.table.schema.get_field_index("score")
    flat = ranking.table.set_column(at, "score", pa.array([0.5] * 400))
    drawn: Any = detector.plot_scores(replace(ranking, table=flat), 10, ax)
    assert title_of(drawn).startswith("400 of 400 accounts")


def test_an_empty_ranking_says_so(ranking: Ranking, ax: Axes) -> None:
    empty = replace(ranking, table=ranking.table.slice(0, 0))
    drawn: Any = detector.plot_scores(empty, ax=ax)
    assert texts_of(drawn) == ["No account was ranked: there is nothing to see."]


def test_bars_are_the_evidence_of_each_family(ranking: Ranking, ax: Axes) -> None:
    account = ranking.table["account_id"][0].as_py()
    told = ranking.explain(account).groupby("family")["evidence"].sum()
    drawn: Any = detector.plot_profile(ranking, account, ax)
    own = drawn.containers[0]
    names = [label.get_text().lower() for label in drawn.get_yticklabels()]
    shown = dict(zip(names, own.datavalues, strict=True))
    assert list(shown.values()) == sorted(shown.values(), reverse=True)
    assert {n: v for n, v in shown.items() if v} == pytest.approx(
        {n: v for n, v in told.items() if v}, rel=1e-5
    )
    share = told.max() / told.sum()
    assert f"{share:.0%} of its evidence is of the family {names[0].capitalize()}" in title_of(
        drawn
    )


def test_bands_are_quantiles_of_all_accounts(ranking: Ranking, ax: Axes) -> None:
    account = ranking.table["account_id"][3].as_py()
    drawn: Any = detector.plot_profile(ranking, account, ax)
    first = drawn.get_yticklabels()[0].get_text().lower()
    weights = [float(family == first) for family in ranking.families]
    all_sums = ranking.evidence @ np.array(weights)
    for bars, share in zip(drawn.containers[1:], (0.9, 0.99), strict=True):
        assert bars.datavalues[0] == pytest.approx(np.quantile(all_sums, share))


def test_an_account_without_evidence_says_so(ranking: Ranking, ax: Axes) -> None:
    last = ranking.table["account_id"][-1].as_py()
    drawn: Any = detector.plot_profile(ranking, last, ax)
    assert title_of(drawn).endswith("there is no evidence against it in any family")
    assert sums(drawn)[0] == 0
    assert set(texts_of(drawn)) == {"none"}


def test_a_family_that_is_not_seen_says_so(ranking: Ranking, ax: Axes) -> None:
    at = ranking.table.schema.get_field_index("blind")
    blind = pa.array([["geography"]] * 400, ranking.table.schema.field("blind").type)
    unseen = replace(ranking, table=ranking.table.set_column(at, "blind", blind))
    drawn: Any = detector.plot_profile(unseen, ranking.table["account_id"][-1].as_py(), ax)
    names = [label.get_text() for label in drawn.get_yticklabels()]
    assert texts_of(drawn)[names.index("Geography")] == "not seen: no logs for it"


def test_who_is_not_there_is_a_key_error(ranking: Ranking, ax: Axes) -> None:
    with pytest.raises(KeyError):
        detector.plot_profile(ranking, "nobody", ax)
    with pytest.raises(KeyError):
        detector.plot_ring(ranking, "nothing", ax)


def test_a_ring_has_its_members_and_ties(ranking: Ranking, ax: Axes) -> None:
    ring = ranking.rings()["ring"].iloc[0]
    members = ranking.ring(ring)
    drawn: Any = detector.plot_ring(ranking, ring, ax)
    kinds = {kind for linked in members["linked_by"] for kind in linked}
    dots = sum(len(dots.get_offsets()) for dots in drawn.collections)
    assert dots == len(members) + len(kinds)
    assert len(drawn.lines) == sum(map(len, members["linked_by"]))
    broken = sum(line.get_linestyle() != "-" for line in drawn.lines)
    assert broken == sum(map(len, members.loc[~members["tied"], "linked_by"]))
    named = {text for text in texts_of(drawn) if text.startswith("#")}
    assert named == {
        f"#{rank:,} {account}"
        for rank, account in zip(members["rank"], members["account_id"], strict=True)
    }
    assert ranking.rings()["sentence_en"].iloc[0] in title_of(drawn)


def test_a_ring_is_laid_out_the_same_in_any_order(ranking: Ranking) -> None:
    members = ranking.ring(ranking.rings()["ring"].iloc[0])
    first, again = lay_out(members), lay_out(members.iloc[::-1])
    assert first.members.equals(again.members)
    assert (first.kinds, first.ties) == (again.kinds, again.ties)


def test_of_a_large_ring_the_organiser_is_named(ranking: Ranking, ax: Axes) -> None:
    drawn: Any = detector.plot_ring(widen(ranking, MOST_NAMED + 1), "large", ax)
    assert [text for text in texts_of(drawn) if text.startswith("#")] == ["#2 a1"]
    assert sum(len(dots.get_offsets()) for dots in drawn.collections) == MOST_NAMED + 3


def test_nothing_overlaps_in_a_ring_of_many(ranking: Ranking, ax: Axes) -> None:
    ax.figure.set_size_inches(6.4, 5.8)  # type: ignore[union-attr]
    drawn: Any = detector.plot_ring(widen(ranking, 14), "large", ax)
    drawn.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in drawn.texts if text.get_text().startswith("#")]
    assert len(boxes) == 14
    assert not any(a.overlaps(b) for n, a in enumerate(boxes) for b in boxes[:n])


def widen(ranking: Ranking, count: int) -> Ranking:
    """Give a ranking one ring more, of so many accounts on devices and networks."""
    rings = ranking.ring_tables
    rows = [
        {"ring": "large", "account_id": f"a{n}", "rank": n + 1, "tied": n % 3 > 0,
         "role": "organiser" if n == 1 else "recruited", "linked_by": ["device", "ip"][: 1 + n % 2]}
        for n in range(count)
    ]  # fmt: skip
    told = rings.table.slice(0, 1).to_pylist()[0] | {"ring": "large", "members": count}
    table = pa.Table.from_pylist([told], schema=rings.table.schema)
    members = pa.Table.from_pylist(rows, schema=rings.members.schema)
    return replace(ranking, ring_tables=rings._replace(table=table, members=members))
