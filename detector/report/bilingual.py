"""The page's fixed texts in both languages at once: the reader switches, nothing is loaded."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup, escape

from detector.report.texts import LANGUAGES, read_texts
from detector.report.wording import label, visible

_REAL = {"label": "aria-label", "hint": "placeholder"}

_GAP = re.compile(r"\{(\w+)(?::([^|}]*)\|([^}]*))?\}")


def fill(text: str, values: Mapping[str, Any]) -> Markup:
    """Put values into a text; each is shown as text, unless it is markup already.

    Parameters
    ----------
    text
        `{name}` stands for a value, `{name:one|many}` for the word that its number asks for.
    values
        The values by name.

    Examples
    --------
    >>> print(fill("{n} {n:order|orders} of {who}", {"n": 1, "who": "<b>"}))
    1 order of &lt;b&gt;
    """

    def part(gap: re.Match[str]) -> str:
        name, one, many = gap.groups()
        value = values[name]
        if one is not None:
            return str(escape(one if value == 1 else many))
        return str(value if isinstance(value, Markup) else escape(visible(str(value))))

    return Markup(_GAP.sub(part, str(escape(text))))


def both(told: Mapping[str, Any]) -> Markup:
    """Write what is told in each language; a reader sees the one that is chosen.

    Examples
    --------
    >>> print(both({"en": "rings", "zh": "团伙"}))
    <span lang="en">rings</span><span lang="zh">团伙</span>
    >>> print(both({"en": "¥5", "zh": "¥5"}))
    ¥5
    """
    shown = {
        language: t if isinstance(t := told[language], Markup) else escape(visible(str(t)))
        for language in LANGUAGES
    }
    if len(set(shown.values())) == 1:
        return Markup(shown[LANGUAGES[0]])
    spans = (Markup('<span lang="{}">{}</span>').format(*item) for item in shown.items())
    return Markup("").join(spans)


def tell(key: str, **values: Any) -> dict[str, Markup]:
    """Fill a text of the page in each language; a value may itself be told in each.

    Examples
    --------
    >>> {language: str(text) for language, text in tell("members").items()}
    {'en': 'Members', 'zh': '成员'}
    """
    texts = read_texts("page")[key]
    return {
        language: fill(
            texts[language],
            {n: v[language] if isinstance(v, Mapping) else v for n, v in values.items()},
        )
        for language in LANGUAGES
    }


def say(key: str, **values: Any) -> Markup:
    """Write a text of the page in both languages.

    Examples
    --------
    >>> print(say("members"))
    <span lang="en">Members</span><span lang="zh">成员</span>
    """
    return both(tell(key, **values))


def write(how: Callable[[Any, str], str], value: Any) -> dict[str, str]:
    """Write a value in each language.

    Examples
    --------
    >>> from detector.report.wording import hours
    >>> write(hours, 3.2)
    {'en': '3.2 h', 'zh': '3.2 小时'}
    """
    return {language: how(value, language) for language in LANGUAGES}


def name(part: str, plain: object) -> dict[str, str]:
    """Give a name of the contract in each language; one that is not known as it is.

    Examples
    --------
    >>> name("family", "tempo"), name("family", "deep_sea")["zh"]
    ({'en': 'Tempo', 'zh': '节奏'}, 'Deep sea')
    """
    key = f"{part}_{plain}".replace(" ", "_")
    return dict(read_texts("page").get(key, dict.fromkeys(LANGUAGES, label(str(plain)))))


def attributes(kind: str, told: Mapping[str, Any], language: str) -> Markup:
    """Write a text that no span can hold as attributes, from which the script takes the other one.

    Parameters
    ----------
    kind
        `text` (of an option or a title), `label` (for `aria-label`) or `hint` (`placeholder`).
    told
        The text in each language.
    language
        The language in which the page opens.

    Examples
    --------
    >>> print(attributes("hint", {"en": "a", "zh": "b"}, "zh"))
    data-hint-en="a" data-hint-zh="b" placeholder="b"
    """
    plain = {
        lang: text.unescape() if isinstance(text := told[lang], Markup) else visible(str(text))
        for lang in LANGUAGES
    }
    pairs = [(f"data-{kind}-{lang}", text) for lang, text in plain.items()]
    if kind in _REAL:
        pairs.append((_REAL[kind], plain[language]))
    return Markup(" ").join(Markup('{}="{}"').format(*pair) for pair in pairs)
