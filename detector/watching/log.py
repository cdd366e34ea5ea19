"""The log of a night: one JSON object a line, nothing personal in it."""

import logging
import sys
import time
import traceback
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import structlog

from detector.errors import DetectorError, OutputUnwritable
from detector.watching.events import ALWAYS, EVENTS
from detector.watching.lines import prepare_lines

LOGS = "log"
"""The folder of the logs, beside the nights."""


class NightLog:
    """Tells what happens in one night: only events and facts of `EVENTS`.

    `seconds` holds how long each finished stage took, by its name and in order; a stage that was
    begun twice took both times. Where it is used as the `tell` of a run, `begin` ends the stage
    before.
    """

    def __init__(self, logger: logging.Logger, night: str, run: str = "") -> None:
        steps: list[Any] = [
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            _order,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
        self._log = structlog.wrap_logger(logger, steps, structlog.stdlib.BoundLogger)
        self._log = self._log.bind(night=night, run=run)
        self._started = time.perf_counter()
        self._stage: tuple[str, float] | None = None
        self.seconds: dict[str, float] = {}

    def name_run(self, run: str) -> None:
        """Name the run in the lines that follow; before its inputs are read it has no name."""
        self._log = self._log.bind(run=run)

    def tell(self, event: str, **facts: object) -> None:
        """Write one line; KeyError where the event or one of its facts is not in `EVENTS`."""
        known = EVENTS[event]
        if strange := set(facts) - set(known.facts):
            raise KeyError(f"{event} does not tell {', '.join(sorted(strange))}")
        getattr(self._log, known.level)(event, **facts)

    def begin(self, stage: str) -> None:
        """Tell that a stage has begun, and how long the one before it took."""
        self.end()
        self._stage = stage, time.perf_counter()
        self.tell("stage_started", stage=stage)

    def end(self, rows: int | None = None) -> None:
        """Tell that the running stage is done; nothing where none runs."""
        if self._stage is None:
            return
        (stage, begun), self._stage = self._stage, None
        seconds = round(time.perf_counter() - begun, 3)
        self.seconds[stage] = round(self.seconds.get(stage, 0.0) + seconds, 3)
        counted = {} if rows is None else {"rows": rows}
        self.tell("stage_finished", stage=stage, **counted, seconds=seconds)

    def elapsed(self) -> float:
        """Give the seconds since the log was opened."""
        return round(time.perf_counter() - self._started, 3)

    def fail(self, error: BaseException) -> None:
        """Tell in which stage and why a night ends; of a fault of ours its kind and place only.

        The message of an error that we did not raise on purpose may hold a value of a person.
        """
        told: dict[str, object] = {"exit_code": 1, "place": _place(error)}
        if isinstance(error, DetectorError):
            told = {"exit_code": error.exit_code, "found": error.found, "mend": error.mend}
        stage, name = self._stage[0] if self._stage else "", type(error).__name__
        self.tell("night_failed", stage=stage, error=name, **told, seconds=self.elapsed())


@contextmanager
def open_log(out: Path, night: str, *, run: str = "", aloud: bool = False) -> Iterator[NightLog]:
    """Open `out/log/dt=NIGHT.jsonl`, which is added to; with `aloud` each line goes to stderr too.

    An exception that leaves the block is told as `night_failed` and goes on. Warnings of the
    loggers of this program come in as `noted`. A disk that fills up while the log is written costs
    lines, never the night.

    Raises
    ------
    OutputUnwritable
        When the log cannot be opened.

    Examples
    --------
    >>> import json, tempfile
    >>> with tempfile.TemporaryDirectory() as out:
    ...     with open_log(Path(out), "2026-11-23") as log:
    ...         log.tell("leftovers_cleared", count=2)
    ...     line = json.loads((Path(out) / "log" / "dt=2026-11-23.jsonl").read_text())
    >>> line["level"], line["event"], line["night"], line["count"]
    ('warning', 'leftovers_cleared', '2026-11-23', 2)
    """
    logger = logging.Logger("detector.night", logging.INFO)
    logger.addHandler(_open(out / LOGS / f"dt={night}.jsonl"))
    if aloud:
        logger.addHandler(logging.StreamHandler(sys.stderr))
    log = NightLog(logger, night, run)
    warnings = _Noting(log)
    logging.getLogger("detector").addHandler(warnings)
    try:
        yield log
        log.end()
    except BaseException as error:
        log.fail(error)
        raise
    finally:
        logging.getLogger("detector").removeHandler(warnings)
        for handler in logger.handlers:
            handler.close()


class _LogFile(logging.FileHandler):
    """A log file whose full disk is no reason to stop: the night itself will say so."""

    def handleError(self, record: logging.LogRecord) -> None:
        if not isinstance(sys.exception(), OSError):
            raise

    def close(self) -> None:
        with suppress(OSError):
            super().close()


class _Noting(logging.Handler):
    """Takes the warnings of other rooms into the log of the night."""

    def __init__(self, log: NightLog) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        self._log.tell("noted", text=record.getMessage())


def _open(path: Path) -> logging.FileHandler:
    try:
        return _LogFile(prepare_lines(path), encoding="utf-8")
    except OSError as error:
        raise OutputUnwritable(
            f"{path.name}: the log of the night cannot be opened: {error.strerror}",
            "free space on the disk, or let the job write to the folder `log` beside the nights",
        ) from error


def _order(_: object, __: str, told: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put what every line tells first."""
    return {name: told.pop(name) for name in ALWAYS} | dict(told)


def _place(error: BaseException) -> str:
    """Name the last function that an exception went through, without any value."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
