"""Values that are not written as they are kept: found once for each distinct value of a column."""

from collections.abc import Callable

from detector.engines.base import Engine

MOST = 2_000_000
"""A column with more such values is cleaned row by row: a join would not stay in memory."""

PLAIN = ""
"""The place of the spellings of a column in which every value is written as it is kept."""

Clean = Callable[[str], str]
"""From SQL that gives `detector_raw` to SQL that gives `detector_raw` and `detector_clean`."""


def find_spellings(engine: Engine, name: str, asked: str, column: str, clean: Clean) -> str | None:
    """Keep as table `name` what becomes of the values of `column` that are written otherwise.

    A log has far fewer values than rows: an account, an address or a device comes again and again.
    The table has `detector_raw`, each value once, and `detector_clean`.

    Returns
    -------
    `name`, `PLAIN` where there are none, None where they are too many.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from detector.engines.duck import DuckEngine
    >>> lower = "SELECT detector_raw, lower(detector_raw) AS detector_clean FROM ({}) AS raw"
    >>> with DuckEngine() as engine:
    ...     engine.enrol("rows", pa.table({"x": ["a", "B", "B"], "y": ["a", "a", "c"]}))
    ...     found = [find_spellings(engine, f"s_{x}", "rows", x, lower.format) for x in "xy"]
    ...     found, engine.fetch("SELECT * FROM s_x").to_pylist()
    (['s_x', ''], [{'detector_raw': 'B', 'detector_clean': 'b'}])
    """
    values = f"{name}_values"
    # In one query the engine would clean before it looks for distinct values.
    engine.create(values, f"SELECT DISTINCT {column} AS detector_raw FROM {asked}")
    engine.create(
        name,
        f"SELECT detector_raw, detector_clean FROM ({clean(f'SELECT * FROM {values}')}) AS cleaned"
        " WHERE detector_clean IS DISTINCT FROM CAST(detector_raw AS STRING)",
    )
    engine.drop(values)
    found: int = engine.fetch(f"SELECT count(*) AS n FROM {name}").column(0)[0].as_py()
    if 0 < found <= MOST:
        return name
    engine.drop(name)
    return None if found else PLAIN
