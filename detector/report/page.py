"""The page of one night: a single HTML file that opens offline and asks nobody for anything."""

import base64
import hashlib
import json
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from detector.report import wording
from detector.report.drawing.glance import build_glance
from detector.report.drawing.pictures import draw_families, draw_scores
from detector.report.night import Night
from detector.report.worklist.accounts import (
    Account,
    Question,
    Reason,
    build_accounts,
    build_patterns,
    families_present,
    patterns_present,
)
from detector.report.worklist.packing import pack

STEP = 200
"""How many accounts the page shows at a time, and how many it holds for a reader without script."""

_MOST_ROWS = 500
"""How many rows the smaller tables show; the files beside the page have all of them."""

_TABLES = ("orders_to_stop", "rings", "switched_off", "set_aside", "inputs", "seconds")
"""The smaller tables of a night, shown row by row."""


def render_report(night: Night) -> str:
    """Render the page of one night.

    Every text is shown as text, whatever it contains. The page's policy lets only its own style
    and script run, named by their hashes. Without script the first 200 accounts stay readable
    with all their reasons.

    Parameters
    ----------
    night
        What the page shows.

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
    environment = _environment()
    style, script = (_source(environment, name) for name in ("page.css", "page.js"))
    known = build_patterns(night.patterns)
    accounts = build_accounts(night.worklist, known)
    return environment.get_template("page.html").render(
        night=night,
        wording=wording,
        style=Markup(style),
        script=Markup(script),
        policy=content_policy(style, script),
        accounts=accounts[:STEP],
        packed=embed({**pack(accounts), "step": STEP}),
        blank=Account(),
        blank_reason=Reason(),
        blank_question=Question(),
        words=wording.CASE_WORDS[night.language],
        patterns=patterns_present(accounts, known),
        families=families_present(accounts),
        glance=build_glance(night),
        scores=draw_scores(night.score_counts, night.review_line),
        family_bars=draw_families(night.families),
        tables={name: _rows(getattr(night, name)) for name in _TABLES},
        lengths={name: len(getattr(night, name)) for name in ("worklist", *_TABLES)},
        most_rows=_MOST_ROWS,
    )


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


def _fingerprint(source: str) -> str:
    digest = hashlib.sha256(source.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("detector.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


def _shown(value: Any) -> Any:
    """Make hidden characters visible in everything that a template prints."""
    return value if isinstance(value, Markup) else wording.visible(str(value))


def _source(environment: Environment, name: str) -> str:
    """Read a style or script as it stands: it is hashed, so nothing may be filled in."""
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0].replace("\r\n", "\n")


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): value for name, value in row.items()}
        for row in table.head(_MOST_ROWS).to_dict("records")
    ]
