"""Which version of the model scores a night, and why others do not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detector.registry.card import Words
from detector.registry.pins import Pin, find_left, find_pin
from detector.registry.version import Version


@dataclass(frozen=True)
class Choice:
    """Which version scores a night.

    Parameters
    ----------
    version
        The version; None where none can score: a model is to be fitted.
    pin
        The pin that is for this night, whether its version can score or not.
    passed
        Why versions that would have come first were passed over, each in both languages.
    """

    version: Version | None
    pin: Pin | None
    passed: tuple[Words, ...]

    @property
    def pinned(self) -> bool:
        """Whether the version is the one that people rolled back to."""
        return bool(self.pin and self.version and self.pin.version == self.version.day)


def choose_version(
    versions: Sequence[Version],
    pins: Sequence[Pin],
    day: str,
    features: Sequence[str] | None = None,
    signs: Sequence[int] = (),
) -> Choice:
    """Choose as `Registry.choose` says; `versions` come with the latest last."""
    pin, left = find_pin(pins, day), find_left(pins, day)
    earlier = [version for version in reversed(versions) if version.day < day]
    usable = [version for version in earlier if not _is_left(version, left)]
    passed: list[Words] = []
    if pin:
        usable.sort(key=lambda version: version.day != pin.version)
        if not usable or usable[0].day != pin.version:
            passed.append(_pass_over(pin.version, {"en": "it is gone", "zh": "已不存在"}))
    for version in usable:
        why = version.find_damage()
        if not why and features is not None:
            why = version.find_misfit(features, signs)
        if not why:
            return Choice(version, pin, tuple(passed))
        passed.append(_pass_over(version.day, why))
    return Choice(None, pin, tuple(passed))


def _is_left(version: Version, left: Mapping[str, str]) -> bool:
    """Tell whether it was rolled back from; a card that could not be read then stands for any."""
    return version.day in left and left[version.day] in ("", version.sha256)


def _pass_over(day: str, why: Words) -> Words:
    return {
        "en": f"version {day} of the model is passed over: {why['en']}",
        "zh": f"跳过模型版本 {day}：{why['zh']}",
    }
