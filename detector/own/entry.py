"""A desk's own feature as a settings file writes it."""

from collections.abc import Iterable
from typing import Literal

from pydantic import Field, ValidationError

from detector.catalogue.families import CATALOGUE
from detector.catalogue.feature import LONGEST_NAME, Feature, extend_catalogue
from detector.errors import ConfigInvalid
from detector.events.config import config_invalid
from detector.events.mapping import Strict


class OwnFeature(Strict):
    """A feature of the desk's own; the keys are the parameters of `Feature`."""

    name: str = Field(max_length=LONGEST_NAME)
    reads: str
    sql: str
    unit: str
    risky: Literal["high", "low"]
    reason: dict[Literal["en", "zh"], str]
    why: str = "This desk added it."
    needs: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    context: bool = False
    stands_in_for: tuple[str, ...] = ()
    family: str = ""

    @property
    def feature(self) -> Feature:
        """The feature."""
        return Feature(**dict(self))


def build_run_catalogue(own: Iterable[OwnFeature]) -> dict[str, Feature]:
    """Give the features of a run by name, in the order of its columns; own ones come last.

    Raises
    ------
    ConfigInvalid
        As `extend_catalogue`.

    Examples
    --------
    >>> list(build_run_catalogue([])) == list(CATALOGUE)
    True
    """
    return extend_catalogue(CATALOGUE, (one.feature for one in own))


def merge_own(kept: Iterable[OwnFeature], features: Iterable[Feature]) -> tuple[OwnFeature, ...]:
    """Put features behind those of the settings, or in place of those of the same name.

    Raises
    ------
    ConfigInvalid
        With every fault of what is given.
    """
    merged = {one.name: one for one in kept}
    given = list(features)
    if strange := [type(one).__name__ for one in given if not isinstance(one, Feature)]:
        raise ConfigInvalid(
            f"features: a {strange[0]} is no Feature", "give detector.Feature(name=..., sql=...)"
        )
    try:
        read = _Given.model_validate({"features": [_say(one) for one in given]})
    except ValidationError as error:
        raise config_invalid(error, "own features", _Given) from None
    return tuple((merged | {one.name: one for one in read.features}).values())


class _Given(Strict):
    features: tuple[OwnFeature, ...]


def _say(feature: Feature) -> dict[str, object]:
    """Give what was said of a feature; what was not is left to the defaults."""
    return {name: value for name, value in vars(feature).items() if value != "" and name != "own"}
