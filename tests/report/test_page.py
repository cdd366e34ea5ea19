import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest
from jinja2 import UndefinedError

from detector.report.night import COLUMNS, Night
from detector.report.page import _environment, render_report
from detector.report.wording import visible
from tests.report.conftest import QUESTIONS

MakeNight = Callable[..., Night]

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\" onclick='alert(1)' x=\"",
    "{{ 7 * 7 }}{% raw %}",
    "<!--<script>",
    "a\u2028b\u2029c",
    "\u202egnp.exe \u2066x\u2069",
    "NUL\x00 BEL\x07 tab\t line\nend\r",
    "🙂 张三 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "lone \ud800 half",
    "&lt;b&gt; &amp;",
)


class Outline(HTMLParser):
    """Collects tags, texts and the source of style and script elements."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.sources: dict[str, list[str]] = {"style": [], "script": [], "json": []}
        self._inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append((tag, known))
        if tag in ("style", "script"):
            self._inside = "json" if known.get("type") == "application/json" else tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.sources[self._inside].append(data)
        else:
            self.texts.append(data)


def build_hostile(make_night: MakeNight, text: str) -> Night:
    """Put one text into every place that takes text."""
    plain = make_night(2)
    tables: dict[str, Any] = {}
    for name in COLUMNS:
        table = getattr(plain, name).copy()
        for column in table.columns:
            if table[column].map(lambda value: isinstance(value, str)).any():
                table[column] = pd.Series([text] * len(table), dtype=object)
        tables[name] = table
    reason = {"feature": text, "family": text, "sentence": text, "value": 1.0, "contribution": 0.5}
    tables["worklist"]["reasons"] = [[reason], [reason]]
    tables["worklist"]["blind"] = [[text], []]
    tables["worklist"]["asks"] = [[dict.fromkeys(("question", "clears", "fits"), text)]] * 2
    tables |= {"expected": (text,), "verdicts": (text, text)}
    return make_night(2, as_of=text, run_id=text, version=text, settings={text: text}, **tables)


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_field_holds_is_shown_as_text(make_night: MakeNight, text: str) -> None:
    page = render_report(build_hostile(make_night, text))
    page.encode("utf-8")
    harmless = Outline(render_report(build_hostile(make_night, "plain")))
    outline = Outline(page)

    assert [tag for tag, _ in outline.tags] == [tag for tag, _ in harmless.tags]
    assert [sorted(known) for _, known in outline.tags] == [
        sorted(known) for _, known in harmless.tags
    ]
    shown = "".join(outline.texts)
    assert shown.count(visible(text)) >= 20
    assert outline.sources["style"] == harmless.sources["style"]
    assert outline.sources["script"] == harmless.sources["script"]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u2028-\u202e\u2066-\u2069]", page)


def test_policy_names_the_style_and_script_that_are_there(make_night: MakeNight) -> None:
    outline = Outline(render_report(make_night(3)))
    policy = next(
        known["content"] or ""
        for tag, known in outline.tags
        if tag == "meta" and known.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))

    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy
    for kind in ("style", "script"):
        (source,) = outline.sources[kind]
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert rules[f"{kind}-src"] == f"'sha256-{digest}'"


def test_page_asks_nobody_for_anything(make_night: MakeNight) -> None:
    page = render_report(make_night(3))
    outline = Outline(page)

    assert not re.search(r"(?i)(https?:)?//[a-z]+[.]", page)
    assert "url(" not in page
    assert "@import" not in page
    for tag, known in outline.tags:
        assert tag not in ("link", "iframe", "object", "embed", "base", "img")
        assert not known.keys() & {"src", "srcset", "action", "style", "ping"}
        assert not [name for name in known if name.startswith("on")]
        assert (known.get("href") or "#").startswith("#")


def test_links_on_the_page_lead_somewhere(make_night: MakeNight) -> None:
    tags = Outline(render_report(make_night(3))).tags
    ids = [known["id"] for _, known in tags if known.get("id")]

    assert len(ids) == len(set(ids))
    assert {(known["href"] or "")[1:] for tag, known in tags if tag == "a"} <= set(ids)


def five_reasons(worklist: pd.DataFrame) -> Iterator[list[dict[str, Any]]]:
    for number, reasons in enumerate(worklist["reasons"]):
        yield [
            {**reason, "sentence": f"{1000 * number + place:,} yuan: {'word ' * 18}of its kind"}
            for place, reason in enumerate((reasons * 3)[:5])
        ]


def test_five_thousand_accounts_stay_under_three_megabytes(make_night: MakeNight) -> None:
    night = make_night(5000)
    asks = [list(QUESTIONS[:5])] * len(night.worklist)
    worklist = night.worklist.assign(
        reasons=pd.Series(list(five_reasons(night.worklist))), asks=pd.Series(asks)
    )
    orders = pd.concat([night.orders_to_stop] * 400, ignore_index=True)
    page = render_report(make_night(5000, worklist=worklist, orders_to_stop=orders))

    assert len(page.encode()) < 3_000_000
    assert "all of them are in <code>orders_to_stop.csv</code>" in page


def test_first_two_hundred_accounts_are_there_without_script(make_night: MakeNight) -> None:
    night = make_night(250)
    texts = set(Outline(render_report(night)).texts)

    assert set(night.worklist["account_id"][:200]) <= texts
    assert not set(night.worklist["account_id"][200:]) & texts
    sentences = {r["sentence"] for reasons in night.worklist["reasons"][:200] for r in reasons}
    assert sentences <= texts


def test_a_case_says_what_to_ask_and_what_clears(make_night: MakeNight) -> None:
    """Without script, for the first accounts; the script finds the same texts in the page."""
    night = make_night(3)
    texts = "\n".join(Outline(render_report(night)).texts)

    for asks in night.worklist["asks"]:
        for text in (ask[name] for ask in asks for name in ("question", "clears", "fits")):
            assert text in texts
    for pattern in night.worklist["pattern"]:
        assert f"Call the number that is known where the pattern is {pattern}." in texts
        assert f"What clears an account where the pattern is {pattern}." in texts
    assert set(night.worklist["certainty"]) <= set(texts.split())


def test_words_around_the_questions_are_in_their_language(make_night: MakeNight) -> None:
    page = render_report(make_night(2, language="zh"))
    assert 'lang="zh"' in page and "怎样可以排除该账户" in page
    assert "What would clear the account" not in page


def test_rings_and_verdicts_are_shown_where_there_are_any(make_night: MakeNight) -> None:
    night = make_night(3)
    outline = Outline(render_report(night))
    shown = {known.get("id") for _, known in outline.tags}
    told = {"14 accounts opened in one week on one device", *night.verdicts}
    assert "rings" in shown and told <= set(outline.texts)
    assert night.expected[0] in "".join(outline.texts)

    bare = make_night(3, rings=night.rings.head(0), expected=(), verdicts=())
    outline = Outline(render_report(bare))
    assert "rings" not in {known.get("id") for _, known in outline.tags}
    assert "#rings" not in {known.get("href") for _, known in outline.tags}
    assert "Expected tonight" not in "".join(outline.texts)
    assert "verdicts taught" not in "".join(outline.texts)


def test_empty_night_says_so(make_night: MakeNight) -> None:
    blank: dict[str, Any] = {
        name: pd.DataFrame(columns=list(columns)) for name, columns in COLUMNS.items()
    }
    page = render_report(make_night(0, settings={}, **blank))

    for sentence in (
        "No account is on the worklist tonight",
        "no scores to draw",
        "No row was set",
    ):
        assert sentence in page


def test_missing_numbers_are_shown_as_missing(make_night: MakeNight) -> None:
    night = make_night(3)
    changed = night.worklist.assign(money_at_risk=float("nan"), score=float("inf"))
    page = render_report(make_night(3, worklist=changed))

    assert "NaN" not in page.replace("NaN, ", "")
    assert "nan" not in Outline(page).texts


def test_page_speaks_no_verdict(make_night: MakeNight) -> None:
    shown = " ".join(Outline(render_report(make_night(5))).texts).lower()
    for word in ("fraud", "guilty", "criminal", "outlier", "anomal"):
        assert word not in shown


def test_same_night_gives_the_same_page(make_night: MakeNight) -> None:
    assert render_report(make_night(20)) == render_report(make_night(20))


def test_template_may_not_name_what_is_not_there() -> None:
    with pytest.raises(UndefinedError):
        _environment().from_string("{{ nowhere }}").render()


def test_night_names_all_missing_columns(make_night: MakeNight) -> None:
    night = make_night(1)
    with pytest.raises(ValueError, match=r"worklist\.score, set_aside\.rows"):
        make_night(
            1,
            worklist=night.worklist.drop(columns="score"),
            set_aside=night.set_aside.drop(columns="rows"),
        )
