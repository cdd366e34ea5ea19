"""How long the stages of a run took, and who is told of their beginning."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


def quiet(stage: str) -> None:
    """Tell nobody about the progress."""


@dataclass
class Clock:
    """How long each stage took, in seconds, by name and in order.

    Examples
    --------
    >>> clock = Clock(print)
    >>> with clock.stage("read"):
    ...     pass
    read
    >>> list(clock.seconds)
    ['read']
    """

    tell: Callable[[str], None] = quiet
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage and tell that it has begun."""
        self.tell(name)
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)
