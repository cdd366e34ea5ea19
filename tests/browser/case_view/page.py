"""A page with one case and nothing else, under the same content policy as the real ones."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from detector.report import texts as case_texts
from detector.report.page import content_policy, embed

Case = dict[str, Any]
Draw = Callable[..., Page]

TEMPLATES = Path(case_texts.__file__).parents[1] / "templates"
ZONE = "Asia/Shanghai"

_START = """
const told = JSON.parse(document.getElementById("told").textContent);
document.querySelector("main").append(drawCase(told.case, told.words, told.zone, told.language));
"""


def write_page(case: Case, path: Path, language: str = "en", zone: str = ZONE) -> Path:
    """Write a page that draws one case in one language."""
    style = _sources("page.css", "style/*.css", "case/*.css")
    script = _sources("script/drawing/*.js") + _START
    words = {key: told[language] for key, told in case_texts.read_texts("case").items()}
    told = {"case": case, "words": words, "zone": zone, "language": language}
    policy = content_policy(style, script)
    page = f"""<!doctype html><html lang="{language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>A case</title><style>{style}</style></head>
<body><main><h1>A case</h1><h2>Account</h2></main>
<script type="application/json" id="told">{embed(told)}</script><script>{script}</script>
</body></html>"""
    path.write_text(page, encoding="utf-8")
    return path


def _sources(*patterns: str) -> str:
    found = [path for pattern in patterns for path in sorted(TEMPLATES.glob(pattern))]
    return "\n".join(path.read_text(encoding="utf-8") for path in found)


def texts(found: Locator) -> list[str]:
    """Give the text of each, with plain spaces."""
    return [re.sub(r"\s+", " ", text).strip() for text in found.all_text_contents()]


def titles(marks: Locator) -> list[str]:
    """Give what the marks say when pointed at."""
    return texts(marks.locator("title"))


def close_up(page: Page) -> Locator:
    """Give the last strip, which shows the hot part where there is one."""
    return page.locator(".strips > svg.strip").last
