"""The words in which Spark differs from other SQL engines."""

import re
from itertools import groupby

from detector.errors import ConfigInvalid

_FULL_WIDTH = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000"
_ASCII = "".join(map(chr, range(0x21, 0x7F))) + " "
_BLANKS = " \t\n\r\f\v\u00a0\u3000\u200b\ufeff"
_SPACE = r"\t\n\f\r "  # what \s means to RE2; to Java it is one more
_TOKENS = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_DIRECTIVES = re.compile("%(-?.)")
# strptime directive → Spark's pattern: alone, and where another number is next to it.
_PATTERNS = {
    "Y": ("yyyy", "yyyy"),
    "y": ("yy", "yy"),
    "m": ("M", "MM"),
    "d": ("d", "dd"),
    "H": ("H", "HH"),
    "I": ("h", "hh"),
    "M": ("m", "mm"),
    "S": ("s", "ss"),
    "j": ("D", "DDD"),
    "f": ("SSSSSS", "SSSSSS"),
    "p": ("a", "a"),
    "b": ("MMM", "MMM"),
    "B": ("MMMM", "MMMM"),
    "z": ("[XXX][XX][X]", "[XXX][XX][X]"),
}


class SparkWords:
    r"""Spark's `Dialect`: each word takes SQL text and gives SQL text.

    Examples
    --------
    >>> print(SparkWords().matches("phone", "^[0-9]+$"))
    regexp_like(phone, '(?d)^[0-9]+\\z')
    """

    def quoted(self, name: str) -> str:
        """Quote the name of a column or table.

        Examples
        --------
        >>> print(SparkWords().quoted("opened at"))
        `opened at`
        """
        return "`" + name.replace("`", "``") + "`"

    def text(self, value: str) -> str:
        r"""Give a text literal.

        Examples
        --------
        >>> print(SparkWords().text("it's"))
        'it\'s'
        """
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def trimmed(self, text: str) -> str:
        """Take blanks of every sort from both ends.

        Examples
        --------
        >>> SparkWords().trimmed("name").startswith("btrim(name, ' ")
        True
        """
        return f"btrim({text}, {self.text(_BLANKS)})"

    def half_width(self, text: str) -> str:
        """Turn full-width characters into ASCII; translate is slow, so only where there are any."""
        translated = f"translate({text}, {self.text(_FULL_WIDTH)}, {self.text(_ASCII)})"
        wide = self.matches(text, "[\uff01-\uff5e\u3000]")
        return f"CASE WHEN {wide} THEN {translated} ELSE {text} END"

    def replaced(self, text: str, pattern: str, by: str) -> str:
        r"""Replace every match of a regular expression; `\1` in `by` is its first group.

        Examples
        --------
        >>> print(SparkWords().replaced("phone", "^0(1)", r"\1"))
        regexp_replace(phone, '(?d)^0(1)', '$1')
        """
        put = re.sub(r"\\([0-9])", r"$\1", by.replace("$", r"\$"))
        return f"regexp_replace({text}, {self.text(_in_java(pattern))}, {self.text(put)})"

    def matches(self, text: str, pattern: str) -> str:
        """Say whether a regular expression matches anywhere.

        Examples
        --------
        >>> print(SparkWords().matches("phone", "^1"))
        regexp_like(phone, '(?d)^1')
        """
        return f"regexp_like({text}, {self.text(_in_java(pattern))})"

    def epoch_us(self, instant: str) -> str:
        """Give microseconds since 1970 of an instant that knows its zone.

        Examples
        --------
        >>> SparkWords().epoch_us("seen").startswith("unix_micros(coalesce(try_cast(seen AS TIME")
        True
        """
        return f"unix_micros({_cast(instant, 'TIMESTAMP')})"

    def epoch_us_in(self, local: str, zone: str) -> str:
        """Give microseconds since 1970 of a local time, read in a zone.

        Examples
        --------
        >>> SparkWords().epoch_us_in("seen", "Asia/Tokyo").endswith("AS TIMESTAMP), 'Asia/Tokyo'))")
        True
        """
        read = f"CAST({_cast(local, 'TIMESTAMP_NTZ')} AS TIMESTAMP)"
        return f"unix_micros(to_utc_timestamp({read}, {self.text(zone)}))"

    def parsed(self, text: str, form: str) -> str:
        r"""Read a local time written in a strptime form; NULL where it does not fit.

        Raises
        ------
        ConfigInvalid
            If the form has a directive that Spark has no pattern for.

        Examples
        --------
        >>> print(SparkWords().parsed("day", "%Y%m%d"))
        try_to_timestamp(day, 'yyyyMMdd')
        >>> print(SparkWords().parsed("day", "%d.%m.%Y"))
        try_to_timestamp(day, 'd\'.\'M\'.\'yyyy')
        """
        return f"try_to_timestamp({text}, {self.text(_pattern(form))})"

    def hash64(self, text: str) -> str:
        """Give 64 bits that are equal for equal text; NULL stays NULL.

        Examples
        --------
        >>> print(SparkWords().hash64("id"))
        CASE WHEN id IS NOT NULL THEN xxhash64(id) END
        """
        return f"CASE WHEN {text} IS NOT NULL THEN xxhash64({text}) END"

    def mac(self, text: str, inner: str, outer: str) -> str:
        """Give the HMAC-SHA-256 of a text in hexadecimal; NULL stays NULL.

        Examples
        --------
        >>> print(SparkWords().mac("x", "i", "o"))
        sha2(o || unhex(sha2(i || encode(x, 'UTF-8'), 256)), 256)
        """
        return f"sha2({outer} || unhex(sha2({inner} || encode({text}, 'UTF-8'), 256)), 256)"

    def path_value(self, path: str, key: str) -> str:
        """Give the value of a hive partition `key=value` in a path; NULL where there is none."""
        found = f"regexp_extract({path}, {self.text(f'.*/{key}=([^/]*)/')}, 1)"
        plain = f"replace({found}, '+', '%2B')"  # to Java a plus is a blank
        return f"nullif(nullif(try_url_decode({plain}), ''), '__HIVE_DEFAULT_PARTITION__')"


def _cast(moment: str, type_: str) -> str:
    """Read a moment; one that Spark does not take is spelt anew: with hyphens, with seconds."""
    hyphens = f"translate(CAST({moment} AS STRING), '/', '-')"
    spelt = f"regexp_replace({hyphens}, '([T ][0-9]+:[0-9]{{2}})([Z+-])', '$1:00$2')"
    return f"coalesce(try_cast({moment} AS {type_}), try_cast({spelt} AS {type_}))"


def _in_java(pattern: str) -> str:
    """Say an RE2 pattern as Java reads it.

    To Java a dollar also matches before a last line break, a dot leaves out more than the line
    feed (`(?d)` mends that), and blanks are other ones.
    """
    said = []
    for token in _TOKENS.findall(pattern):
        if token[0] == "[":
            token = token.replace(r"\s", _SPACE)
        said.append({"$": r"\z", r"\s": f"[{_SPACE}]"}.get(token, token))
    return "(?d)" + "".join(said)


def _pattern(form: str) -> str:
    """Turn a strptime form into a pattern of Spark's.

    Examples
    --------
    >>> _pattern("%Y-%m-%dT%H:%M:%S.%f")
    "yyyy'-'M'-'d'T'H':'m':'s'.'SSSSSS"
    """
    pieces = re.split(_DIRECTIVES, form)
    told = [(i % 2 == 1 and piece != "%", piece) for i, piece in enumerate(pieces) if piece]
    said = ""
    for directives, run in groupby(told, key=lambda one: one[0]):
        names = [piece for _, piece in run]
        if not directives:
            said += "'" + "".join(names).replace("'", "''") + "'"
            continue
        for name in names:
            if name.lstrip("-") not in _PATTERNS:
                raise ConfigInvalid(
                    f"the format '{form}' has %{name}, which Spark cannot read",
                    f"write it with {', '.join('%' + one for one in _PATTERNS)}",
                )
            said += _PATTERNS[name.lstrip("-")][len(names) > 1]
    return said
