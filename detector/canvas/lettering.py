"""The letters of every picture: fonts that are there, and texts that these fonts can write."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from unicodedata import east_asian_width

from detector.report.bilingual import fill
from detector.report.texts import LANGUAGES, read_texts
from detector.report.wording import visible

FALLBACK = "en"

_CLOSING = "，。；：、！？）》”’%"  # noqa: RUF001
"""No line begins with one of these."""

_CHINESE = (
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "Heiti TC",
    "STHeiti",
    "SimHei",
    "DengXian",
    "SimSun",
    "Arial Unicode MS",
)
_FILES = ("notosanscjk", "notosanssc", "sourcehansans", "wqy", "pingfang", "msyh", "simhei",
          "droidsansfallback", "stheiti", "deng", "simsun")  # fmt: skip


@cache
def find_chinese_font() -> str | None:
    """Find an installed font that has Chinese; None where there is none.

    matplotlib remembers the fonts of the day on which it was first used: what was installed later
    is looked for among the files, and made known to it.
    """
    from matplotlib.font_manager import findSystemFonts, fontManager

    for path in sorted(findSystemFonts()):
        known = {font.name for font in fontManager.ttflist}
        if found := next((name for name in _CHINESE if name in known), None):
            return found
        if Path(path).stem.lower().replace("-", "").startswith(_FILES):
            fontManager.addfont(path)
    known = {font.name for font in fontManager.ttflist}
    return next((name for name in _CHINESE if name in known), None)


def list_fonts() -> list[str]:
    """List the fonts of a picture: those that matplotlib is set to, then one that has Chinese."""
    from matplotlib import rcParams

    chinese = find_chinese_font()
    return [*rcParams["font.family"], *([chinese] if chinese else [])]


def choose_language(asked: str | None) -> str:
    """Give the language of a picture: English where Chinese is asked for and no font has it.

    Examples
    --------
    >>> choose_language("en"), choose_language(None), choose_language("fr")
    ('en', 'en', 'en')
    """
    known = asked if asked in LANGUAGES else FALLBACK
    return known if known == FALLBACK or find_chinese_font() else FALLBACK


def say(key: str, language: str, **values: object) -> str:
    """Say a text of the pictures; what it is filled with is shown as plain text.

    Examples
    --------
    >>> say("reviewed", "en")
    'to review'
    """
    return str(fill(read_texts("picture")[key][language], values).unescape())


def legible(text: object) -> str:
    r"""Make a text fit to be drawn: nothing hides in it, is read as a formula, or has no glyph.

    Examples
    --------
    >>> legible("a$b"), legible("\U00013000")
    ('a\\$b', '?')
    """
    glyphs = _glyphs(tuple(list_fonts()))
    shown = "".join(c if ord(c) in glyphs or c == "\n" else "?" for c in visible_lines(str(text)))
    return shown.replace("$", r"\$")


def visible_lines(text: str) -> str:
    """Make every character visible but for the breaks of lines that we made ourselves."""
    return "\n".join(visible(line) for line in text.split("\n"))


@cache
def _glyphs(families: Sequence[str]) -> frozenset[int]:
    """Give all characters that some font of the list can write."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    paths = (findfont(FontProperties(family=[family])) for family in families)
    return frozenset(code for path in paths for code in get_font(path).get_charmap())


def wrap(text: str, letters: int) -> str:
    r"""Break a text into lines of so many letters; a Chinese one is as wide as two.

    Examples
    --------
    >>> wrap("one two three", 8)
    'one two\nthree'
    >>> wrap("一二三四五", 6)
    '一二三\n四五'
    """
    lines, line = [], ""
    for word in _split(text):
        if line and measure(line) + measure(word.rstrip()) > letters:
            lines.append(line.rstrip())
            line = ""
        line += word
    return "\n".join([*lines, line.rstrip()])


def _split(text: str) -> list[str]:
    """Split where a line may break: behind a space, and beside a Chinese character."""
    parts = [""]
    for letter in text:
        beside = "W" in (east_asian_width(letter), east_asian_width(parts[-1][-1:] or "a"))
        if parts[-1].endswith(" ") or (parts[-1] and beside and letter not in _CLOSING):
            parts.append("")
        parts[-1] += letter
    return parts


def measure(text: str) -> int:
    """Measure a text in letters; a Chinese one counts as two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
