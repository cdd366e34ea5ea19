"""TOML in, models out: all faults of a settings file in one error, with the name that was meant."""

import tomllib
from errno import EINVAL
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from detector.errors import ConfigInvalid, guess_name
from detector.events.mapping import Mapping

_FEW = 30  # a hint lists the known names up to this many
_MOST_BYTES = 1 << 20


def load_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises
    ------
    ConfigInvalid
        If it is not there, is larger than a megabyte, is not UTF-8, or is not TOML; then the line
        is named.
    """
    held = _read(path)
    try:
        text = held.decode("utf-8-sig")
        return tomllib.loads(text)
    except UnicodeDecodeError:
        raise ConfigInvalid(f"{path.name} is not UTF-8", "save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        last = f"line {text.count(chr(10)) + 1}"
        said = str(error).replace("end of document", f"end of document, {last}")
        raise ConfigInvalid(f"{path.name} is not TOML: {said}", "mend that line") from None
    except (RecursionError, ValueError):  # the reader of TOML lets these through
        raise ConfigInvalid(
            f"{path.name} has tables in tables without end, or a number of thousands of digits",
            "docs/settings.md shows every key",
        ) from None


def _read(path: Path) -> bytes:
    """Read a file that is not too large; a pipe or a device may never end, and is none."""
    try:
        if path.exists() and not path.is_file():
            raise OSError(EINVAL, "it is no file")
        with path.open("rb") as file:
            held = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name cannot be"
        raise ConfigInvalid(
            f"{path.name} cannot be read: {why}", "check the path and its rights"
        ) from None
    if len(held) > _MOST_BYTES:
        raise ConfigInvalid(f"{path.name} is larger than a megabyte", "is it a settings file?")
    return held


def read_mapping(path: Path) -> Mapping:
    """Read a file that holds a mapping and nothing else, such as `detector map` proposes.

    Raises
    ------
    ConfigInvalid
        With all faults of the file at once.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "map.toml")
    ...     _ = path.write_text('zone = "UTC"')
    ...     read_mapping(path).zone
    'UTC'
    """
    given = load_toml(path)
    try:
        return Mapping.model_validate(given)
    except ValidationError as error:
        raise config_invalid(error, path.name, Mapping) from None


def config_invalid(error: ValidationError, where: str, model: type[BaseModel]) -> ConfigInvalid:
    """Turn pydantic's faults into one error that says what each key should have been.

    Examples
    --------
    >>> try:
    ...     Mapping.model_validate({"order_event": {}, "zone": 8})
    ... except ValidationError as error:
    ...     print(config_invalid(error, "map.toml", Mapping))  # doctest: +ELLIPSIS
    map.toml: zone: Input should be a valid string; order_event is not known
      to mend: 'order_event': did you mean 'order_events'? known names: account_events, ...
    """
    found, mend = [], []
    for fault in error.errors(include_url=False, include_input=False):
        names, known = _unknown(fault, model)
        place = ".".join(str(part) for part in fault["loc"])
        if names:
            found += [f"{_joined(place, name)} is not known" for name in names]
            mend += [_hint(name, known) for name in names]
        else:
            found.append(f"{place}: {fault['msg']}" if place else fault["msg"])
    return ConfigInvalid(
        f"{where}: {'; '.join(found)}",
        "; ".join(mend) or "correct it; docs/settings.md shows every key",
    )


def _joined(place: str, name: str) -> str:
    return place if place.split(".")[-1] == name else f"{place}.{name}".lstrip(".")


def _unknown(fault: ErrorDetails, model: type[BaseModel]) -> tuple[list[str], list[str]]:
    """Give the unknown names of a fault and the names that are known in their place."""
    if fault["type"] == "unknown_name":
        context = fault.get("ctx", {})
        return list(context["names"]), list(context["known"])
    if fault["type"] == "extra_forbidden":
        inner = _model_at(model, fault["loc"][:-1])
        return [str(fault["loc"][-1])], sorted(inner.model_fields) if inner else []
    return [], []


def _hint(name: str, known: list[str]) -> str:
    hint = f"'{name}': {guess_name(name, known) or 'take it out.'}"
    return f"{hint} known names: {', '.join(known)}" if len(known) <= _FEW else hint


def _model_at(model: type[BaseModel] | None, place: tuple[int | str, ...]) -> Any:
    """Follow a fault's place down to the model that it lies in."""
    for part in place:
        if model is None:
            return None
        if isinstance(part, str) and part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation)
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Find the model in an annotation, inside lists, dicts and alternatives."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
