"""When people do things: the hours of the day, the days of the week, the sale days."""

import datetime

import numpy as np

from detector.simulation.draws import DAY, HOUR, Floats, Ints, coin, spread, whole

# Traffic of a shop by local hour, from midnight on: a noon bump, a long evening.
_MORNING = (2.2, 1.2, 0.7, 0.5, 0.4, 0.6, 1.3, 2.6, 3.9, 5.0, 5.8, 5.6)
_EVENING = (5.9, 5.4, 5.2, 5.2, 5.2, 5.0, 5.2, 5.9, 7.0, 7.6, 6.6, 4.4)
_BY_HOUR = np.array([*_MORNING, *_EVENING])
_SALES = {(6, 18): 5.0, (6, 17): 1.7, (6, 1): 2.0, (11, 11): 6.0, (12, 12): 3.0, (1, 10): 1.6}
_SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))


def day_weights(start: int, days: int) -> Floats:
    """Give how busy each day of the window is; weekends more, sale days far more."""
    first = datetime.datetime.fromtimestamp(start, _SHANGHAI)
    weights = np.ones(days)
    for number in range(days):
        day = first + datetime.timedelta(days=number)
        weights[number] = 1.15 if day.weekday() >= 5 else 1.0
        weights[number] *= _SALES.get((day.month, day.day), 1.0)
    return weights


def draw_times(
    rng: np.random.Generator, weights: Floats, start: int, since: Ints, until: Ints, night: Floats
) -> Ints:
    """Draw one moment per row between `since` and `until`, busy days and hours more often.

    Rows whose span is empty come out at `since`; `night` is the share of moments after 23:00.
    """
    size = len(since)
    edges = start + DAY * np.arange(len(weights) + 1)
    filled = np.concatenate([[0.0], np.cumsum(weights)])
    low, high = np.interp(since, edges, filled), np.interp(until, edges, filled)
    drawn = np.interp(low + rng.random(size) * (high - low), filled, edges)
    hours = rng.choice(24, size, p=_BY_HOUR / _BY_HOUR.sum())
    late = rng.choice(np.array([23, 0, 1, 2, 3]), size)
    hours = np.where(coin(rng, night, size), late, hours)
    midnight = start + (drawn - start) // DAY * DAY
    return _inside(rng, midnight + hours * HOUR + rng.random(size) * HOUR, since, until)


def _inside(rng: np.random.Generator, moment: Floats, since: Ints, until: Ints) -> Ints:
    """Bring moments that fell outside back in, soon after the beginning."""
    soon = since + spread(rng, 2 * HOUR, 1.0, len(since))
    moment = np.where(moment < since, soon, moment)
    moment = np.where(moment >= until, since + rng.random(len(since)) * (until - since), moment)
    return np.maximum(whole(moment), since)
