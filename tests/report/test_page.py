import base64
import hashlib
import json
import re
import zlib
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest
from jinja2 import UndefinedError

from detector.report.night import COLUMNS, Night
from detector.report.page import _environment, render_report
from detector.report.texts import LANGUAGES
from detector.report.wording import visible
from tests.report.cases import build_cases

MakeNight = Callable[..., Night]

SVG = "http://www.w3.org/2000/svg"
"""The name of a language, which nobody loads."""

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
        self.sources: dict[str, list[str]] = {"style": [], "script": [], "held": []}
        self._inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append((tag, known))
        if tag in ("style", "script"):
            self._inside = "held" if "type" in known else tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.sources[self._inside].append(data)
        else:
            self.texts.append(data)


def build_hostile(make_night: MakeNight, text: str) -> Night:
    """Put one text into every place that takes text, but times, zones and our own words."""
    plain = make_night(2)
    tables: dict[str, Any] = {}
    for name in COLUMNS:
        table = getattr(plain, name).copy()
        for column in table.columns:
            ours = column == "certainty"
            if not ours and table[column].map(lambda value: isinstance(value, str)).any():
                table[column] = pd.Series([text] * len(table), dtype=object)
        tables[name] = table
    parts = ("feature", "family", "en", "zh", "peers")
    reason = dict.fromkeys(parts, text) | {"value": 1.0, "contribution": 0.5, "below": 0.9}
    ask = {f"{part}_{lang}": text for part in ("question", "clears", "fits") for lang in LANGUAGES}
    tables["worklist"]["reasons"] = [[reason], [reason]]
    tables["worklist"]["blind"] = [[text], []]
    tables["worklist"]["asks"] = [[ask]] * 2
    told = dict.fromkeys(LANGUAGES, (text,))
    tables |= {"expected": told, "verdicts": told, "since_last": {**plain.since_last, "day": text}}
    tables |= {"common_point_told": dict.fromkeys(LANGUAGES, text)}
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

    assert not re.search(r"(?i)(https?:)?//[a-z]+[.]", page.replace(SVG, ""))
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


def unpack(page: str) -> list[dict[str, Any]]:
    """Open the blocks of a page as its script does."""
    blocks = re.findall(r'id="block-[0-9]+">([^<]*)<', page)
    return [json.loads(zlib.decompress(base64.b64decode(block))) for block in blocks]


def test_a_page_stays_within_its_bytes_and_says_what_it_leaves_out(make_night: MakeNight) -> None:
    """More facts than fit: cases in front keep more of them, and none loses its reasons."""
    night = make_night(900)
    accounts = list(night.worklist["account_id"])
    facts = build_cases(accounts, steps=40, links=30)
    full = facts["steps"].groupby("account_id").size()
    room = 1_000_000
    page = render_report(make_night(900, cases=facts), room)
    head, *chunks = unpack(page)

    assert 0.9 * room < len(page.encode()) <= room
    kept = [count for chunk in chunks for count in chunk["steps"]["count"]]
    left = [count for chunk in chunks for count in chunk["steps"]["left"]]
    assert [one + other for one, other in zip(kept, left, strict=True)] == [
        full[account] for account in head["account"]
    ]
    assert kept[0] >= kept[-1] > 0 and left[-1] > 0
    told = [count for chunk in chunks for count in chunk["reasons"]["count"]]
    assert told == [len(reasons) for reasons in night.worklist["reasons"]]


def test_first_two_hundred_accounts_are_there_without_script(make_night: MakeNight) -> None:
    night = make_night(250)
    texts = set(Outline(render_report(night)).texts)

    assert set(night.worklist["account_id"][:200]) <= texts
    assert not set(night.worklist["account_id"][200:]) & texts
    sentences = {r["en"] for reasons in night.worklist["reasons"][:200] for r in reasons}
    assert sentences <= texts


def test_without_script_the_page_says_what_to_ask_and_what_clears(make_night: MakeNight) -> None:
    night = make_night(3, language="zh")
    texts = "\n".join(Outline(render_report(night)).texts)

    for asks in night.worklist["asks"]:
        for text in (ask[f"{name}_zh"] for ask in asks for name in ("question", "clears", "fits")):
            assert text in texts
    said = night.patterns.set_index("pattern").loc[night.worklist["pattern"]]
    for column in ("meaning_zh", "reach_zh", "clears_zh"):
        assert all(text in texts for text in said[column])


def test_every_text_of_the_frame_is_there_in_both_languages(make_night: MakeNight) -> None:
    pages = [render_report(make_night(2, language=language)) for language in LANGUAGES]
    for page in pages:
        for text in ("Tonight at a glance", "今晚概览", "All patterns", "全部类型"):
            assert text in page
    assert 'lang="zh" data-language="zh"' in pages[1]
    english, chinese = (re.findall(f'<span lang="{language}">', pages[0]) for language in LANGUAGES)
    assert len(english) == len(chinese) > 100


def test_glance_says_until_when_money_can_be_stopped(make_night: MakeNight) -> None:
    stops = (
        make_night(40)
        .stops.head(3)
        .assign(
            kind=["order", "draw", "order"],
            amount=[10.0, 20.0, 30.0],
            stop_by=["2026-03-01 09:30:00", "2026-02-28 08:00:00", "2026-03-02 07:00:00"],
        )
    )
    shown = "".join(Outline(render_report(make_night(40, stops=stops))).texts)

    assert "2 orders, 1 draw; first deadline 1 March, 09:30; half of the money by 2 March" in shown
    assert "1 already overdue" in shown
    assert "订单 2 笔、取现 1 笔；最早须在 3月1日 09:30 前处理" in shown


def test_page_shows_rings_and_says_what_verdicts_taught_where_there_are_any(
    make_night: MakeNight,
) -> None:
    night = make_night(3)
    texts = "".join(Outline(render_report(night)).texts)
    for text in (*night.rings["binds_en"], *night.expected["zh"], *night.verdicts["en"]):
        assert text in texts

    bare = make_night(3, rings=night.rings.head(0), expected={}, verdicts={})
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

    assert "nan" not in Outline(page).texts
    assert unpack(page)[0]["at_risk"] == [None] * 3


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
