"""Renders the case file and the victim desk's card."""

import re

from jinja2 import Environment
from markupsafe import Markup

from detector.report import wording
from detector.report.dossier.content import Card, Dossier
from detector.report.dossier.leaflet import build_leaflet
from detector.report.dossier.lines import Lines
from detector.report.dossier.phrases import Phrases
from detector.report.dossier.picture import picture_case
from detector.report.page import content_policy, embed
from detector.report.templating import open_templates
from detector.report.texts import read_texts

DRAWING = "script/drawing/"
CASE = "case/"


def render_dossier(dossier: Dossier) -> str:
    """Render the case file of one account.

    Everything is in the text, so that it reads without script; the script adds pictures. Every
    text is shown as text, whatever it contains, and nothing is asked of anybody.

    Returns
    -------
    A complete HTML5 document that prints on A4 with numbered pages.
    """
    environment, words = open_templates(), Phrases(dossier.language, dossier.zone)
    style = _style(environment, dossier.papers.run_id, dossier.papers.sha256, CASE)
    script = "\n".join(
        [*_sources(environment, DRAWING, ".js"), _source(environment, "dossier/start.js")]
    )
    drawn = {
        "case": picture_case(dossier),
        "words": {key: told[dossier.language] for key, told in read_texts("case").items()},
        "zone": dossier.zone,
        "language": dossier.language,
    }
    return environment.get_template("dossier/dossier.html").render(
        dossier=dossier,
        lines=Lines(dossier, words),
        words=words,
        wording=wording,
        drawn=embed(drawn),
        style=Markup(style),
        script=Markup(script),
        policy=content_policy(style, script),
    )


def render_card(card: Card) -> str:
    """Render the victim desk's card: text alone, without script.

    Returns
    -------
    A complete HTML5 document that prints on A4.
    """
    environment, words = open_templates(), Phrases(card.language, card.zone)
    style = _style(environment, card.papers.run_id, card.papers.sha256)
    return environment.get_template("dossier/card.html").render(
        card=card,
        leaflet=build_leaflet(card, words),
        words=words,
        wording=wording,
        style=Markup(style),
        policy=content_policy(style, ""),
    )


def _style(environment: Environment, run_id: str, sha256: str, *folders: str) -> str:
    """Put the style together; the foot of every page names the run and the case."""
    parts = [text for folder in folders for text in _sources(environment, folder, ".css")]
    foot = " \u00b7 ".join(part[:12] for part in (run_id, sha256) if re.fullmatch(r"\w+", part))
    parts.append(_source(environment, "dossier/paper.css").replace("FOOT", foot))
    return "\n".join(parts)


def _sources(environment: Environment, folder: str, end: str) -> list[str]:
    names = environment.list_templates(
        filter_func=lambda name: name.startswith(folder) and name.endswith(end)
    )
    return [_source(environment, name) for name in names]


def _source(environment: Environment, name: str) -> str:
    """Read a style or script as it stands: it is hashed, so nothing may be filled in."""
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0].replace("\r\n", "\n")
