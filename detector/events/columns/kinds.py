"""How each kind of column is read: the SQL that turns a source column into its canonical value."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pyarrow as pa

from detector.engines.base import Dialect
from detector.events.contract import Kind

MOST_YUAN = 1e12
"""No single amount is larger; what is, is a fault of the export (a yuan-fen mix-up, a sentinel)."""

_EXACT = {16: 2**11, 32: 2**24, 64: 2**53}  # floats hold every whole number up to here
_LATEST_US = "9e15"  # the year 2255: doubles count every microsecond up to here
_YEARS = "BETWEEN -30610224000000000 AND 253402300799999999"  # 1000 to 9999, in microseconds
_OFFSET = "([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$"
_CLOCK = "[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?"
_ISO = f"^[1-9][0-9]{{3}}[-/][0-9]{{1,2}}[-/][0-9]{{1,2}}([T ]{_CLOCK}( ?{_OFFSET[:-1]})?)?$"
_BETWEEN_DIGITS = r"[\s\pZ\p{Pd}().·+]+"
_DIGITS = r"^[0-9\s\pZ\p{Pd}().·+]*$"
_NO_LETTER = r"[\s\pZ\pP\pS]+"
_DAYS = 1_000_000
_FACTORS = {"h": "3.6e9", "s": "1e6", "ms": "1e3", "us": "1e0"}


def is_text(type_: pa.DataType) -> bool:
    """Say whether Arrow holds text in this type.

    Examples
    --------
    >>> is_text(pa.large_string()), is_text(pa.dictionary(pa.int8(), pa.string()))
    (True, True)
    """
    if pa.types.is_dictionary(type_):
        return is_text(type_.value_type)
    return (
        pa.types.is_string(type_)
        or pa.types.is_large_string(type_)
        or pa.types.is_string_view(type_)
    )


def is_number(type_: pa.DataType) -> bool:
    """Say whether Arrow holds numbers in this type; booleans are none.

    Examples
    --------
    >>> is_number(pa.decimal128(12, 2)), is_number(pa.bool_())
    (True, False)
    """
    return pa.types.is_integer(type_) or pa.types.is_floating(type_) or pa.types.is_decimal(type_)


def needs(kind: Kind, type_: pa.DataType, told: bool = False) -> str | None:
    """Say what a column of this kind needs instead of this type; None where the type will do.

    `told` says that the mapping gives the unit or format of a time.

    Examples
    --------
    >>> needs(Kind.MONEY, pa.string())
    'a number'
    >>> needs(Kind.TIME, pa.int64())
    'a timestamp, or its unit (s, ms, us) in the mapping'
    >>> needs(Kind.ID, pa.int64()) is None
    True
    """
    if pa.types.is_null(type_):
        return None
    text, number = is_text(type_), is_number(type_)
    if kind is Kind.TIME:
        if text or (number and told) or pa.types.is_timestamp(type_) or pa.types.is_date(type_):
            return None
        return "a timestamp, or its unit (s, ms, us) in the mapping" if number else "a timestamp"
    if kind in (Kind.MONEY, Kind.LATITUDE, Kind.LONGITUDE):
        return None if number else "a number"
    return None if text or number else "text"


def text_of(words: Dialect, column: str, type_: pa.DataType) -> str:
    """Give a column as trimmed text, whole numbers without a decimal point.

    A float too large to be exact becomes NULL: two accounts would share it.

    Examples
    --------
    >>> from detector.engines.duck_words import DuckWords
    >>> text_of(DuckWords(), "uid", pa.int64())
    'CAST(uid AS STRING)'
    """
    if is_text(type_):
        return words.trimmed(column)
    if pa.types.is_decimal(type_):
        return words.replaced(f"CAST({column} AS STRING)", "[.]0+$", "")
    if pa.types.is_floating(type_):
        most = _EXACT[type_.bit_width]
        return (
            f"CASE WHEN NOT abs({column}) <= {most} THEN NULL"
            f" WHEN {column} = floor({column}) THEN CAST(TRY_CAST({column} AS BIGINT) AS STRING)"
            f" ELSE CAST({column} AS STRING) END"
        )
    return f"CAST({column} AS STRING)"


def time_of(words: Dialect, column: str, type_: pa.DataType, zone: str) -> str:
    """Give a timestamp, date or ISO 8601 text as microseconds since 1970; NULL where unreadable.

    So is a year without four digits: a sentinel, or a fault of the export.

    Examples
    --------
    >>> from detector.engines.duck import DuckEngine
    >>> with DuckEngine() as engine:
    ...     read = time_of(engine.words, "'1970-01-01 08:00'", pa.string(), "Asia/Shanghai")
    ...     engine.fetch(f"SELECT {read} AS at_us").to_pydict()
    {'at_us': [0]}
    """
    if pa.types.is_timestamp(type_) and type_.tz is not None:
        return f"CASE WHEN {words.epoch_us(column)} {_YEARS} THEN {words.epoch_us(column)} END"
    if not is_text(type_):
        # What is out of every calendar must not meet the rules of a zone: the engine would stop.
        read = words.epoch_us_in(column, zone)
        return f"CASE WHEN {words.epoch_us(column)} {_YEARS} THEN {read} END"
    text = words.replaced(words.half_width(words.trimmed(column)), " ?(UTC|GMT)$", "Z")
    spaceless = words.replaced(text, " +([Zz+-])", r"\1")
    return (
        f"CASE WHEN NOT {words.matches(text, _ISO)} THEN NULL"
        f" WHEN {words.matches(text, '[T ].*' + _OFFSET)} THEN {words.epoch_us(spaceless)}"
        f" ELSE {words.epoch_us_in(text, zone)} END"
    )


def time_from_number(
    words: Dialect,
    column: str,
    type_: pa.DataType,
    unit: str,
    origin: date | None = None,
    zone: str = "UTC",
) -> str:
    """Give a count of hours, seconds, ms or us as microseconds since 1970; NULL where absurd.

    It counts from 1970 in UTC, or from the first instant of `origin` in the zone.

    Examples
    --------
    >>> from detector.engines.duck import DuckEngine
    >>> with DuckEngine() as engine:
    ...     read = time_from_number(engine.words, "2.5", pa.float64(), "s")
    ...     engine.fetch(f"SELECT {read} AS at_us").to_pydict()
    {'at_us': [2500000]}
    """
    number = words.trimmed(column) if is_text(type_) else column
    micros = f"TRY_CAST({number} AS DOUBLE) * {_FACTORS[unit]}"
    if origin is not None:
        micros += f" + {datetime.combine(origin, time(), ZoneInfo(zone)).timestamp():.0f}e6"
    return f"CASE WHEN abs({micros}) <= {_LATEST_US} THEN TRY_CAST(round({micros}) AS BIGINT) END"


def time_in_form(words: Dialect, text: str, form: str, zone: str) -> str:
    """Give a text in a strptime form as microseconds since 1970; NULL where it does not fit.

    Examples
    --------
    >>> from detector.engines.duck import DuckEngine
    >>> with DuckEngine() as engine:
    ...     read = time_in_form(engine.words, "'19700102'", "%Y%m%d", "UTC")
    ...     engine.fetch(f"SELECT {read} AS at_us").to_pydict()
    {'at_us': [86400000000]}
    """
    read = words.parsed(text, form)
    return words.epoch_us(read) if "%z" in form.lower() else words.epoch_us_in(read, zone)


def time_of_day(words: Dialect, day: str, origin: date | None, clock: str | None, zone: str) -> str:
    """Give a day and the time of that day as microseconds since 1970; NULL where unreadable.

    `day` is a date or its text; with an `origin`, the date of day 0, it is a number of days.

    Examples
    --------
    >>> from detector.engines.duck import DuckEngine
    >>> with DuckEngine() as engine:
    ...     read = time_of_day(engine.words, "2", date(1969, 12, 31), "'00:00:01'", "UTC")
    ...     engine.fetch(f"SELECT {read} AS at_us").to_pydict()
    {'at_us': [86401000000]}
    """
    if origin is not None:
        number = f"CASE WHEN abs({day}) < {_DAYS} THEN TRY_CAST({day} AS INTEGER) END"
        day = f"(CAST({words.text(origin.isoformat())} AS DATE) + {number})"
    local = f"CAST({day} AS STRING)"
    if clock is not None:
        local = f"concat({local}, ' ', CAST({clock} AS STRING))"
    return time_of(words, local, pa.string(), zone)


def from_text(words: Dialect, kind: Kind, text: str) -> str:
    """Give the canonical value of trimmed text, for each kind that is kept as text.

    Phones: blanks, dashes, dots, brackets and plus go; if digits remain, 86 or 0086 before a
    mainland mobile number goes too; anything else is the owner's token and stays. What becomes
    empty is to be read as NULL. `text` is best the name of a column: it is used several times.

    Examples
    --------
    >>> from detector.engines.duck import DuckEngine
    >>> with DuckEngine() as engine:
    ...     read = from_text(engine.words, Kind.PHONE, "'+86 138-0013-8000'")
    ...     engine.fetch(f"SELECT {read} AS phone").to_pydict()
    {'phone': ['13800138000']}
    """
    wide = words.half_width(text)
    if kind is Kind.PHONE:
        whens = [f"WHEN {words.matches(text, '^1[0-9]{10}$')} THEN {text}"]
        for spelt in (text, wide):
            bare = words.replaced(spelt, _BETWEEN_DIGITS, "")
            national = words.replaced(bare, "^(00)?86(1[0-9]{10})$", r"\2")
            whens.append(f"WHEN {words.matches(spelt, _DIGITS)} THEN {national}")
        return f"CASE {' '.join(whens)} ELSE {text} END"
    if kind is Kind.PERSON:
        return f"upper({wide})"
    if kind is Kind.ADDRESS:
        return words.replaced(f"lower({wide})", _NO_LETTER, "")
    if kind is Kind.REGION:
        fits = words.matches(wide, "^[0-9]{2}([0-9]{2}){0,2}$")
        return f"CASE WHEN {fits} THEN rpad({wide}, 6, '0') END"
    return text


def number_of(kind: Kind, column: str, in_fen: bool = False) -> tuple[str, str]:
    """Give the value of a number and whether it is a fault: out of range, infinite, negative.

    Money becomes whole fen, of yuan unless `in_fen`. NaN is an absent value, not a fault; a cast is
    tried, for an engine may compute a value of a dictionary that no row of the CASE asks for.

    Examples
    --------
    >>> number_of(Kind.LATITUDE, "lat")[0]
    'CASE WHEN CAST(lat AS DOUBLE) BETWEEN -90 AND 90 THEN CAST(lat AS DOUBLE) END'
    """
    least, most = {
        Kind.MONEY: ("0", f"{MOST_YUAN:g}"),
        Kind.LATITUDE: ("-90", "90"),
        Kind.LONGITUDE: ("-180", "180"),
    }[kind]
    number = f"CAST({column} AS DOUBLE)" + (" / 100" if in_fen else "")
    within = f"{number} BETWEEN {least} AND {most}"
    value = f"TRY_CAST(round({number} * 100) AS BIGINT)" if kind is Kind.MONEY else number
    return f"CASE WHEN {within} THEN {value} END", f"NOT ({within}) AND NOT isnan({number})"
