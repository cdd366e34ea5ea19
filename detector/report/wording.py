"""The words and number formats of everything that people read."""

import math
from datetime import datetime

from detector.privacy.masks import is_missing

UNKNOWN = "\N{EN DASH}"
"""Stands where a number is missing."""


_ODD_RANGES = (
    (0x80, 0x9F),
    (0x061C, 0x061C),
    (0x200B, 0x200B),
    (0x200E, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x2069),
    (0xD800, 0xDFFF),
    (0xFEFF, 0xFEFF),
)
_SIGNS = (
    {code: chr(0x2400 + code) for code in range(0x20)}
    | {0x7F: "\u2421"}
    | {
        code: f"\u27e8U+{code:04X}\u27e9"
        for first, last in _ODD_RANGES
        for code in range(first, last + 1)
    }
)


def visible(text: str) -> str:
    r"""Give every character that would hide, break a line or turn the writing round a sign.

    A reader must see what is there: a browser drops NUL, and a right-to-left mark can make one
    account look like another.

    Examples
    --------
    >>> visible("A\x00B\u202eC")
    'A␀B⟨U+202E⟩C'
    >>> visible("张三 🙂 <b>")
    '张三 🙂 <b>'
    """
    return text if text.isprintable() else text.translate(_SIGNS)


def or_dash(value: object) -> str:
    """Write a value, or a dash where there is none.

    Examples
    --------
    >>> or_dash("gold"), or_dash(None)
    ('gold', '–')
    """
    return UNKNOWN if is_missing(value) else str(value)


def label(name: str) -> str:
    """Turn a name such as `deep_sea` into words.

    Examples
    --------
    >>> label("deep_sea"), label("")
    ('Deep sea', '')
    """
    plain = name.replace("_", " ")
    return plain[:1].upper() + plain[1:]


def count(number: float | None) -> str:
    """Write a whole number with thousands set apart.

    Examples
    --------
    >>> count(1234567), count(None), count(float("nan"))
    ('1,234,567', '–', '–')
    """
    return UNKNOWN if number is None or not math.isfinite(number) else f"{number:,.0f}"


def money(yuan: float | None) -> str:
    """Write an amount in whole yuan.

    Examples
    --------
    >>> money(12345.6), money(None)
    ('¥12,346', '–')
    """
    return UNKNOWN if yuan is None or not math.isfinite(yuan) else f"¥{yuan:,.0f}"


def money_parts(yuan: float, language: str = "en") -> tuple[str, str]:
    """Write an amount for a headline: the figure, and the word behind it for large ones.

    Examples
    --------
    >>> money_parts(734_000), money_parts(12_345_678), money_parts(12_345_678, "zh")
    (('¥734,000', ''), ('¥12.35', 'million'), ('¥1,234.57', '万'))
    """
    if not math.isfinite(yuan) or yuan < 1e6:
        return money(yuan), ""
    if language == "zh":
        return (f"¥{yuan / 1e8:,.2f}", "亿") if yuan >= 1e8 else (f"¥{yuan / 1e4:,.2f}", "万")
    return f"¥{yuan / 1e6:,.2f}", "million"


def percent(share: float | None, language: str = "en") -> str:
    """Write a share between 0 and 1 as a percentage; small shares keep a decimal.

    Examples
    --------
    >>> percent(0.384), percent(0.0042), percent(0.00001), percent(0), percent(None)
    ('38%', '0.4%', 'under 0.1%', '0%', '–')
    >>> percent(0.00001, "zh")
    '不到 0.1%'
    """
    if share is None or not math.isfinite(share):
        return UNKNOWN
    if 0 < share < 0.001:
        return "不到 0.1%" if language == "zh" else "under 0.1%"
    return f"{share:.1%}" if 0 < share < 0.1 else f"{share:.0%}"


def chance(probability: float | None, language: str = "en") -> str:
    """Write a small probability for a reader who wants its size, not its digits.

    Examples
    --------
    >>> chance(0.0312), chance(0.00042), chance(3e-9), chance(3e-9, "zh"), chance(None)
    ('0.031', '0.0004', 'under 0.0001', '小于 0.0001', '–')
    """
    if probability is None or not math.isfinite(probability):
        return UNKNOWN
    if probability < 1e-4:
        return "小于 0.0001" if language == "zh" else "under 0.0001"
    return f"{probability:.3f}" if probability >= 0.001 else f"{probability:.4f}"


def file_size(size: float | None) -> str:
    """Write a number of bytes in the unit that reads best; a frame in memory has none.

    Examples
    --------
    >>> file_size(812), file_size(48_000), file_size(1_610_000_000), file_size(None)
    ('812 B', '48.0 kB', '1.6 GB', '–')
    """
    if size is None or not math.isfinite(size):
        return UNKNOWN
    for unit, step in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= step:
            return f"{size / step:,.1f} {unit}"
    return f"{size:.0f} B"


def epoch(iso: str) -> int | None:
    """Give an ISO instant in whole seconds since 1970; None for what is not one.

    Examples
    --------
    >>> epoch("1970-01-01T08:00:01+08:00"), epoch("soon")
    (1, None)
    """
    try:
        return int(datetime.fromisoformat(iso).timestamp())
    except ValueError:
        return None


def moment(iso: str, language: str = "en") -> str:
    """Write an ISO instant as a person would; what is not one stays as it is.

    Examples
    --------
    >>> moment("2026-03-01T00:30:00+08:00")
    '1 March 2026, 00:30 (UTC+08:00)'
    >>> moment("2026-03-01T00:30:00+08:00", "zh"), moment("last night")
    ('2026年3月1日 00:30（UTC+08:00）', 'last night')
    """
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    if language == "zh":
        zone = f"（{at.tzname()}）" if at.tzinfo else ""
        return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}{zone}"
    zone = f" ({at.tzname()})" if at.tzinfo else ""
    return f"{at.day} {at:%B %Y, %H:%M}{zone}"


def brief_moment(iso: str, language: str = "en") -> str:
    """Write a near instant in a note: the day, the month, the minute.

    Examples
    --------
    >>> brief_moment("2026-03-01 04:05:59"), brief_moment("2026-03-01 04:05:59", "zh")
    ('1 March, 04:05', '3月1日 04:05')
    """
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{at.month}月{at.day}日 {at:%H:%M}" if language == "zh" else f"{at.day} {at:%B, %H:%M}"


def is_past(at: str, as_of: str) -> bool:
    """Tell whether a local time lies before the cut-off; what is not a time does not.

    Examples
    --------
    >>> is_past("2026-02-28 23:00:00", "2026-03-01T00:00:00+08:00"), is_past("", "soon")
    (True, False)
    """
    try:
        cut_off = datetime.fromisoformat(as_of).replace(tzinfo=None)
        return datetime.fromisoformat(at).replace(tzinfo=None) < cut_off
    except ValueError:
        return False


def short_moment(at: object) -> str:
    """Write an instant in a table, to the minute; what is not one stays as it is.

    Examples
    --------
    >>> short_moment("2026-03-01T00:30:59+08:00"), short_moment("soon"), short_moment(None)
    ('2026-03-01 00:30', 'soon', '–')
    """
    if is_missing(at) or at == "":
        return UNKNOWN
    try:
        return f"{datetime.fromisoformat(str(at)):%Y-%m-%d %H:%M}"
    except ValueError:
        return str(at)


def hours(number: float | None, language: str = "en") -> str:
    """Write a length of time in hours, and in days once it is longer than two.

    Examples
    --------
    >>> hours(3.25), hours(72), hours(72, "zh"), hours(None)
    ('3.2 h', '3.0 days', '3.0 天', '–')
    """
    if number is None or not math.isfinite(number):
        return UNKNOWN
    day, hour = ("天", "小时") if language == "zh" else ("days", "h")
    return f"{number:.1f} {hour}" if number < 48 else f"{number / 24:.1f} {day}"
