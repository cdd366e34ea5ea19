"""Every fixed text that people read, English and Chinese side by side in TOML files."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "zh")


@cache
def read_texts(part: str) -> Mapping[str, Mapping[str, str]]:
    """Read the texts of one part, such as `page` from `page.toml`.

    Returns
    -------
    Key → language → text. Keys are those of the file, with `.` between table and name.

    Raises
    ------
    ValueError
        When a text lacks a language.

    Examples
    --------
    >>> sorted(read_texts("case")["timeline"])
    ['en', 'zh']
    """
    source = files("detector.report.texts").joinpath(f"{part}.toml")
    texts: dict[str, dict[str, str]] = tomllib.loads(source.read_text(encoding="utf-8"))
    poor = [key for key, told in texts.items() if set(told) != set(LANGUAGES)]
    if poor:
        raise ValueError(f"{part}.toml: not in {' and '.join(LANGUAGES)}: {', '.join(poor)}")
    return texts
