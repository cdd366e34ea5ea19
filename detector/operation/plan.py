"""Which nights are due: those that were missed, in order, and tonight."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from detector.errors import ConfigInvalid


def choose_due(
    ended: Collection[date], now: datetime, zone: ZoneInfo, at: time, days_back: int
) -> list[date]:
    """Choose the nights that are due now, the earliest first.

    A night is named by the local date of its cut-off. It is due once its cut-off has passed and as
    long as no run of it came to an end: it was published, or a gate closed. Where no night has
    ended yet, only tonight is due: what lies before the first night was not missed.

    Parameters
    ----------
    ended
        The nights that came to an end.
    now
        The wall clock, with a zone.
    zone, at
        The configured zone, and the local time of a cut-off.
    days_back
        How many days before tonight a missed night is still made up for.

    Examples
    --------
    >>> zone = ZoneInfo("Asia/Shanghai")
    >>> now = datetime(2026, 11, 5, 2, 30, tzinfo=zone)
    >>> due = choose_due([date(2026, 11, 2)], now, zone, time(0), days_back=7)
    >>> [day.day for day in due]
    [3, 4, 5]
    >>> choose_due([], now, zone, time(0), days_back=7) == [date(2026, 11, 5)]
    True
    """
    local = now.astimezone(zone)
    tonight = local.date() if local.time() >= at else local.date() - timedelta(days=1)
    if not ended:
        return [tonight]
    first = max(min(ended) + timedelta(days=1), tonight - timedelta(days=days_back))
    span = (tonight - first).days + 1
    days = [first + timedelta(days=gone) for gone in range(span)]
    return [day for day in days if day not in ended]


def choose_asked(start: str | None, end: str | None, as_of: str | None) -> list[date]:
    """Choose the nights that somebody asked for, whether they were run before or not.

    Raises
    ------
    ConfigInvalid
        If a day is none, the first lies behind the last, or both ways of asking are mixed.

    Examples
    --------
    >>> [day.isoformat() for day in choose_asked("2026-10-31", "2026-11-01", None)]
    ['2026-10-31', '2026-11-01']
    """
    if as_of is not None:
        if start is not None or end is not None:
            raise ConfigInvalid("--as-of stands beside --from or --to", "give one or the other")
        return [_day(as_of)]
    if start is None or end is None:
        raise ConfigInvalid("--from or --to stands alone", "give both: the first and last night")
    first, last = _day(start), _day(end)
    if last < first:
        raise ConfigInvalid(f"the first night {first} lies behind the last, {last}", "swap them")
    return [first + timedelta(days=gone) for gone in range((last - first).days + 1)]


def cut_off(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Give the instant of a night's cut-off.

    Examples
    --------
    >>> cut_off(date(2026, 11, 5), time(0), ZoneInfo("Asia/Shanghai")).isoformat()
    '2026-11-05T00:00:00+08:00'
    """
    return datetime.combine(day, at, zone)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ConfigInvalid(f"'{text}' is not the date of a night", "write 2026-11-01") from None
