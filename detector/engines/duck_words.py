"""The words in which DuckDB differs from other SQL engines."""

_FULL_WIDTH = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000"
_ASCII = "".join(map(chr, range(0x21, 0x7F))) + " "
_BLANKS = " \t\n\r\f\v\u00a0\u3000\u200b\ufeff"


class DuckWords:
    """DuckDB's `Dialect`: each word takes SQL text and gives SQL text.

    Examples
    --------
    >>> DuckWords().matches("phone", "^[0-9]+$")
    "regexp_matches(phone, '^[0-9]+$')"
    """

    def quoted(self, name: str) -> str:
        """Quote the name of a column or table.

        Examples
        --------
        >>> print(DuckWords().quoted("opened at"))
        "opened at"
        """
        return '"' + name.replace('"', '""') + '"'

    def text(self, value: str) -> str:
        """Give a text literal.

        Examples
        --------
        >>> DuckWords().text("it's")
        "'it''s'"
        """
        return "'" + value.replace("'", "''") + "'"

    def trimmed(self, text: str) -> str:
        """Take blanks of every sort from both ends; trim is slow, so not where there are none."""
        trimmed = f"trim({text}, {self.text(_BLANKS)})"
        return f"CASE WHEN {self.matches(text, '^[!-~]*$')} THEN {text} ELSE {trimmed} END"

    def half_width(self, text: str) -> str:
        """Turn full-width characters into ASCII; translate is slow, so only where there are any."""
        translated = f"translate({text}, {self.text(_FULL_WIDTH)}, {self.text(_ASCII)})"
        wide = self.matches(text, "[\uff01-\uff5e\u3000]")
        return f"CASE WHEN {wide} THEN {translated} ELSE {text} END"

    def replaced(self, text: str, pattern: str, by: str) -> str:
        """Replace every match of a regular expression.

        Examples
        --------
        >>> print(DuckWords().replaced("phone", "-", ""))
        regexp_replace(phone, '-', '', 'g')
        """
        return f"regexp_replace({text}, {self.text(pattern)}, {self.text(by)}, 'g')"

    def matches(self, text: str, pattern: str) -> str:
        """Say whether a regular expression matches anywhere.

        Examples
        --------
        >>> print(DuckWords().matches("phone", "^1"))
        regexp_matches(phone, '^1')
        """
        return f"regexp_matches({text}, {self.text(pattern)})"

    def epoch_us(self, instant: str) -> str:
        """Give microseconds since 1970 of an instant that knows its zone.

        Examples
        --------
        >>> print(DuckWords().epoch_us("seen"))
        epoch_us(TRY_CAST(seen AS TIMESTAMPTZ))
        """
        return f"epoch_us(TRY_CAST({instant} AS TIMESTAMPTZ))"

    def epoch_us_in(self, local: str, zone: str) -> str:
        """Give microseconds since 1970 of a local time, read in a zone.

        Examples
        --------
        >>> print(DuckWords().epoch_us_in("seen", "UTC"))
        epoch_us(timezone('UTC', TRY_CAST(seen AS TIMESTAMP)))
        """
        return f"epoch_us(timezone({self.text(zone)}, TRY_CAST({local} AS TIMESTAMP)))"

    def parsed(self, text: str, form: str) -> str:
        """Read a local time written in a strptime form; NULL where it does not fit.

        Examples
        --------
        >>> print(DuckWords().parsed("day", "%Y%m%d"))
        try_strptime(day, '%Y%m%d')
        """
        return f"try_strptime({text}, {self.text(form)})"

    def hash64(self, text: str) -> str:
        """Give 64 bits that are equal for equal text; NULL stays NULL.

        Examples
        --------
        >>> print(DuckWords().hash64("id"))
        CASE WHEN id IS NOT NULL THEN hash(id) END
        """
        return f"CASE WHEN {text} IS NOT NULL THEN hash({text}) END"

    def mac(self, text: str, inner: str, outer: str) -> str:
        """Give the HMAC-SHA-256 of a text in hexadecimal; NULL stays NULL.

        Examples
        --------
        >>> print(DuckWords().mac("x", "i", "o"))
        sha256(o || unhex(sha256(i || encode(x))))
        """
        return f"sha256({outer} || unhex(sha256({inner} || encode({text}))))"

    def path_value(self, path: str, key: str) -> str:
        """Give the value of a hive partition `key=value` in a path; NULL where there is none."""
        found = f"regexp_extract({path}, {self.text(f'.*/{key}=([^/]*)/')}, 1)"
        return f"nullif(nullif(url_decode({found}), ''), '__HIVE_DEFAULT_PARTITION__')"
