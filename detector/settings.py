"""Settings: one TOML file, overridden by the command line; every unit and default in one place."""

from collections.abc import Mapping as Lookup
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError

from detector.events.config import config_invalid, load_toml
from detector.events.mapping import Mapping, Strict
from detector.features.resale import RESALE_WORDS


class RankSettings(Strict):
    """What is judged and how much of it can be looked at."""

    lookback_days: int = Field(180, ge=1, le=3650)
    review: int = Field(200, ge=1, le=1_000_000)
    seed: int = Field(0, ge=0, le=2**32 - 1)
    language: Literal["en", "zh"] = "en"


class FeatureSettings(Strict):
    """Words that the desk knows better than we do."""

    resale_words: tuple[str, ...] = RESALE_WORDS


class StopSettings(Strict):
    """How long money can be called back."""

    recall_hours: float = Field(24.0, ge=0, le=720)


class PrivacySettings(Strict):
    """Where the key of `detector lookup` lies; by default beside the nights, never in one."""

    lookup_key: Path | None = None


class EngineSettings(Strict):
    """What runs, how much of the machine it may use, and where days that were read are kept.

    `master` is where Spark's cluster is, such as ``spark://HOST:7077``; without one Spark runs on
    this machine.
    """

    name: Literal["duckdb", "spark"] = "duckdb"
    master: str | None = None
    memory: str | None = None
    threads: int | None = Field(None, ge=1)
    store: Path | None = None


class Settings(Mapping):
    """Everything that can be set. Empty, it ranks a folder that follows the contract as it is.

    The mapping of names and values stands at the top level of the same file, so that what
    `detector map` proposes is a complete settings file.

    Examples
    --------
    >>> Settings().rank.lookback_days
    180
    """

    rank: RankSettings = RankSettings()
    features: FeatureSettings = FeatureSettings()
    stop: StopSettings = StopSettings()
    privacy: PrivacySettings = PrivacySettings()
    engine: EngineSettings = EngineSettings()

    def record(self) -> dict[str, Any]:
        """Give what was chosen beside the defaults, as a run records and a case hashes it.

        Where the key of the lookup lies is not told, nor where days are kept.

        Examples
        --------
        >>> told = Settings(privacy=PrivacySettings(lookup_key="key"), zone="Asia/Tokyo")
        >>> told.record()
        {'zone': 'Asia/Tokyo'}
        """
        hidden: dict[str, Any] = {"privacy": True, "engine": {"store"}}
        told = self.model_dump(mode="json", exclude_defaults=True, exclude=hidden)
        return {name: value for name, value in told.items() if value != {}}

    @property
    def tz(self) -> ZoneInfo:
        """The configured zone."""
        return ZoneInfo(self.zone)


def read_settings(
    path: Path | None = None,
    engine: Lookup[str, object] | None = None,
    **rank: int | str | None,
) -> Settings:
    """Read a settings file and lay the given settings over it.

    Parameters
    ----------
    path
        A TOML file; None for the defaults.
    engine
        Values of `EngineSettings` by name; None leaves the file's value.
    rank
        Values of `RankSettings` by name; None leaves the file's value.

    Raises
    ------
    ConfigInvalid
        With every fault of the file at once, unknown names with what was probably meant.

    Examples
    --------
    >>> read_settings(lookback_days=30).rank.lookback_days
    30
    >>> read_settings(engine={"name": "spark"}).engine.name
    'spark'
    """
    given = load_toml(path) if path else {}
    for table, values in {"engine": engine or {}, "rank": rank}.items():
        asked = {name: value for name, value in values.items() if value is not None}
        if asked:
            given = given | {table: {**given.get(table, {}), **asked}}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise config_invalid(error, path.name if path else "settings", Settings) from None
