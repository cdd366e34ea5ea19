"""Settings: one TOML file, overridden by the command line; every unit and default in one place."""

from collections.abc import Iterable
from collections.abc import Mapping as Lookup
from datetime import time
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError

from detector.catalogue.feature import Feature
from detector.catalogue.resale import RESALE_WORDS
from detector.errors import ConfigInvalid
from detector.events.config import config_invalid, load_toml
from detector.events.mapping import LocalTime, Mapping, Strict
from detector.own.entry import OwnFeature, build_run_catalogue, merge_own


class RankSettings(Strict):
    """What is judged and how much of it can be looked at."""

    lookback_days: int = Field(180, ge=1, le=3650)
    review: int = Field(200, ge=1, le=1_000_000)
    seed: int = Field(0, ge=0, le=2**32 - 1)
    language: Literal["en", "zh"] = "en"


class FeatureSettings(Strict):
    """What the desk knows better than we do: words, and features of its own."""

    resale_words: tuple[str, ...] = RESALE_WORDS
    own: tuple[OwnFeature, ...] = ()


class StopSettings(Strict):
    """How long money can be called back."""

    recall_hours: float = Field(24.0, ge=0, le=720)


class PrivacySettings(Strict):
    """Where the keys lie, never in a night.

    `lookup_key` is that of `detector lookup`, by default beside the nights. With `key`, what
    identifies a person is hashed as it is read; a relative one starts where the settings file lies.
    """

    lookup_key: Path | None = None
    key: Path | None = None


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


class GateSettings(Strict):
    """How far a night may differ before a gate closes; docs/operations.md says what each means."""

    off: tuple[Literal["quality", "drift", "shift"], ...] = ()
    day_low: float = Field(0.5, ge=0, le=1)
    day_high: float = Field(2.0, ge=1)
    filled: float = Field(0.2, gt=0)
    aside: float = Field(0.05, ge=0, le=1)
    unknown_types: float = Field(0.01, ge=0, le=1)
    coverage: float = Field(0.1, gt=0, le=1)
    psi_feature: float = Field(0.25, gt=0)
    psi_score: float = Field(0.25, gt=0)
    drifted_share: float = Field(0.1, ge=0, le=1)
    alerts_psi: float = Field(0.25, gt=0)
    overlap: float = Field(0.3, ge=0, le=1)


class NightlySettings(Strict):
    """What `detector nightly` reads, where it writes, and how long it remembers.

    Relative paths start where the settings file lies. `at` is the local time of the cut-off;
    `capacity` is how many accounts are raised in a night, `rank.review` if it is not said.
    """

    data: Path | None = None
    out: Path | None = None
    verdicts: Path | None = None
    at: LocalTime = time(0)
    capacity: int | None = Field(None, ge=0)
    carry_nights: int = Field(3, ge=0)
    keep_days: int = Field(400, ge=1)
    keep_logs_days: int = Field(90, ge=1)
    keep_models: int = Field(24, ge=2)
    refit_days: int = Field(30, ge=1)
    catch_up_days: int = Field(7, ge=0)
    gates: GateSettings = GateSettings()


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
    nightly: NightlySettings = NightlySettings()

    def record(self) -> dict[str, Any]:
        """Give what was chosen beside the defaults, as a run records and a case hashes it.

        Where keys lie is not told, nor where days are kept, nor what only the
        nightly job does.

        Examples
        --------
        >>> told = Settings(privacy=PrivacySettings(lookup_key="key"), zone="Asia/Tokyo")
        >>> told.record()
        {'zone': 'Asia/Tokyo'}
        """
        hidden: dict[str, Any] = {"privacy": True, "engine": {"store"}, "nightly": True}
        told = self.model_dump(mode="json", exclude_defaults=True, exclude=hidden)
        return {name: value for name, value in told.items() if value != {}}

    @property
    def catalogue(self) -> dict[str, Feature]:
        """The features of a run by name, in the order of its columns; the desk's own come last."""
        return build_run_catalogue(self.features.own)

    def add_features(self, features: Iterable[Feature]) -> "Settings":
        """Give these settings with more features of the desk's own, in place of those so named.

        Raises
        ------
        ConfigInvalid
            With every fault of what is given.

        Examples
        --------
        >>> dear = Feature(name="orders_dear_count", reads="orders", unit="orders", risky="high",
        ...                sql="count(CASE WHEN amount > 500000 THEN 1 END)",
        ...                reason={"en": "{value:.0f} orders above 5,000 yuan"})
        >>> list(Settings().add_features([dear]).catalogue)[-1]
        'orders_dear_count'
        """
        own = merge_own(self.features.own, features)
        build_run_catalogue(own)
        merged = self.features.model_copy(update={"own": own})
        return self.model_copy(update={"features": merged})

    @property
    def tz(self) -> ZoneInfo:
        """The configured zone."""
        return ZoneInfo(self.zone)


def read_settings(
    path: Path | str | None = None,
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
    path = Path(path) if path else None
    given = load_toml(path) if path else {}
    for table, values in {"engine": engine or {}, "rank": rank}.items():
        asked = {name: value for name, value in values.items() if value is not None}
        if asked and isinstance(given.get(table, {}), dict):
            given = given | {table: {**given.get(table, {}), **asked}}
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        raise config_invalid(error, path.name if path else "settings", Settings) from None
    build_run_catalogue(settings.features.own)
    return _place(settings, path.parent) if path else settings


def choose_settings(given: Settings | Path | str | None = None) -> Settings:
    """Give settings, whether they are read already, lie in a file, or are the defaults.

    Raises
    ------
    ConfigInvalid
        As `read_settings`, and if what is given is neither settings nor a path.

    Examples
    --------
    >>> choose_settings(Settings(zone="Asia/Tokyo")).zone, choose_settings().zone
    ('Asia/Tokyo', 'Asia/Shanghai')
    """
    if given is None or isinstance(given, (str, Path)):
        return read_settings(Path(given) if given else None)
    if isinstance(given, Settings):
        return given
    raise ConfigInvalid(
        f"settings: a {type(given).__name__} is neither settings nor a path",
        "give the path of a settings file, or what `read_settings` gives",
    )


def _place(settings: Settings, folder: Path) -> Settings:
    """Take relative paths, but those of older settings, from where the settings file lies."""
    nightly, privacy = settings.nightly, settings.privacy
    paths = {name: getattr(nightly, name) for name in ("data", "out", "verdicts")}
    placed = {name: folder / path for name, path in paths.items() if path is not None}
    key = None if privacy.key is None else folder / privacy.key
    update = {
        "nightly": nightly.model_copy(update=placed),
        "privacy": privacy.model_copy(update={"key": key}),
    }
    return settings.model_copy(update=update)
