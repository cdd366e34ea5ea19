"""The page of one night: a single HTML file that opens offline and asks nobody for anything."""

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import pandas as pd
from jinja2 import Environment
from markupsafe import Markup

from detector.report import bilingual, wording
from detector.report.drawing.glance import build_glance
from detector.report.drawing.pictures import draw_families, draw_scores
from detector.report.night import Night
from detector.report.templating import open_templates
from detector.report.texts import LANGUAGES, read_texts
from detector.report.worklist.accounts import build_accounts, list_choices, list_questions
from detector.report.worklist.budget import Packed, pack_worklist

STEP = 50
"""How many accounts the page shows at a time."""

WITHOUT_SCRIPT = 200
"""How many accounts a reader without script sees."""

LARGEST = 2_900_000
"""The most bytes of a page, unless told otherwise."""

_MOST_ROWS = 500
"""How many rows the smaller tables show; the files beside the page have all of them."""

_TABLES = ("stops", "rings", "common_points", "switched_off", "set_aside", "inputs")
"""The smaller tables of a night, shown row by row."""


def render_report(night: Night, largest: int = LARGEST) -> str:
    """Render the page of one night.

    Every text is shown as text, whatever it contains. The page's policy lets only its own style
    and script run, named by their hashes. Without script the first 200 accounts stay readable
    with all their reasons. The cases are packed into what is left of the bytes that a page may
    have; where they do not fit, it says what of which case is not on it.

    Parameters
    ----------
    night
        What the page shows.
    largest
        The most bytes of the page.

    Returns
    -------
    A complete HTML5 document. An empty worklist gives a page that says so.

    Examples
    --------
    >>> from detector.report.night import COLUMNS
    >>> blank = {name: pd.DataFrame(columns=list(has)) for name, has in COLUMNS.items()}
    >>> page = render_report(Night("2026-03-01T00:00:00+08:00", "r1", "0.1.0", 200, 0,
    ...                            review_line=float("nan"), settings={}, **blank))
    >>> page.splitlines()[0]
    '<!doctype html>'
    """
    frame = _render(night, Packed((), 0))
    return _render(night, pack_worklist(night, largest - len(frame.encode())))


def content_policy(style: str, script: str) -> str:
    """Name the one style and the one script that may run; everything else is refused.

    Examples
    --------
    >>> content_policy("", "").split("; ")[0]
    "default-src 'none'"
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_fingerprint(style)}'",
            f"script-src '{_fingerprint(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def embed(value: Any) -> Markup:
    r"""Write a value as JSON that is safe inside a script element of any kind.

    Examples
    --------
    >>> print(embed(["</script>", 1]))
    ["\u003c/script\u003e",1]
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def _render(night: Night, packed: Packed) -> str:
    """Render the page around the packed worklist."""
    style, script = _sources("page.css", "style", "case"), _sources("script")
    return (
        _environment()
        .get_template("page.html")
        .render(
            night=night,
            packed=packed,
            style=Markup(style),
            script=Markup(script),
            policy=content_policy(style, script),
            known=embed(_told_to_script(night)),
            accounts=build_accounts(
                night.worklist.head(WITHOUT_SCRIPT), night.patterns, night.language
            ),
            choices=list_choices(night.worklist, night.patterns),
            questions=list_questions(night.worklist),
            glance=build_glance(night),
            scores=draw_scores(night.score_counts, night.review_line),
            family_bars=draw_families(night.families),
            tables={name: _rows(getattr(night, name)) for name in _TABLES},
            lengths={name: len(getattr(night, name)) for name in ("worklist", *_TABLES)},
        )
    )


def _told_to_script(night: Night) -> dict[str, Any]:
    """Gather what the script must know beside the worklist."""
    words = {
        part: {
            language: {key: told[language] for key, told in read_texts(part).items()}
            for language in LANGUAGES
        }
        for part in ("page", "case")
    }
    return {
        "run": wording.visible(night.run_id),
        "asOf": wording.epoch(night.as_of),
        "zone": wording.visible(night.zone),
        "language": night.language,
        "step": STEP,
        "words": words,
    }


def _fingerprint(source: str) -> str:
    digest = hashlib.sha256(source.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


@cache
def _environment() -> Environment:
    environment = open_templates()
    environment.globals |= {
        "wording": wording,
        "attributes": bilingual.attributes,
        "both": bilingual.both,
        "name": bilingual.name,
        "say": bilingual.say,
        "tell": bilingual.tell,
        "write": bilingual.write,
        "most_rows": _MOST_ROWS,
    }
    return environment


def _sources(*names: str) -> str:
    """Join styles or scripts as they stand: they are hashed, so nothing may be filled in.

    Files of a folder come in the order of their names; those in folders within come first.
    """
    templates = files("detector.report").joinpath("templates")
    sources = [source for name in names for source in _walk(templates.joinpath(name))]
    return "".join(source.read_text(encoding="utf-8").replace("\r\n", "\n") for source in sources)


def _walk(entry: Traversable) -> list[Traversable]:
    if not entry.is_dir():
        return [entry] if entry.name.endswith((".css", ".js")) else []
    inside = sorted(entry.iterdir(), key=lambda one: (not one.is_dir(), one.name))
    return [source for one in inside for source in _walk(one)]


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): value for name, value in row.items()}
        for row in table.head(_MOST_ROWS).to_dict("records")
    ]
