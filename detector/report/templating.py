"""The templates of everything that people read, under one set of rules."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from detector.report.wording import visible


def open_templates() -> Environment:
    """Open the templates: every text is escaped and made visible, a missing value is an error.

    Examples
    --------
    >>> open_templates().from_string("{{ name }}").render(name="<b>\u202e")
    '&lt;b&gt;⟨U+202E⟩'
    """
    return Environment(
        loader=PackageLoader("detector.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


def _shown(value: Any) -> Any:
    """Make hidden characters visible in everything that a template prints."""
    return value if isinstance(value, Markup) else visible(str(value))
