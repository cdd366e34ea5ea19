"""What the features of a night could see at all."""

from collections.abc import Mapping
from typing import Any

import numpy as np


def summarise_sight(
    switched_off: Mapping[str, str], blind: Mapping[str, np.ndarray]
) -> dict[str, Any]:
    """Summarise what a night was blind to.

    Parameters
    ----------
    switched_off
        Feature → the input that is missing altogether.
    blind
        Family → bool per account: none of the family's features can see it.

    Examples
    --------
    >>> summarise_sight({"kmh_between_logins": "account_events.latitude"}, {"geography": [1, 0]})
    {'switched_off': {'kmh_between_logins': 'account_events.latitude'}, 'blind': {'geography': 0.5}}
    """
    return {
        "switched_off": dict(sorted(switched_off.items())),
        "blind": {name: round(float(np.mean(seen)), 6) for name, seen in sorted(blind.items())},
    }
