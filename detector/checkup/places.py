"""Places and helpers of this machine: settings, the nights, compiled code, fonts, a browser."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from detector.canvas.lettering import find_chinese_font
from detector.checkup.finding import Finding
from detector.desk.browser import CHOICE, find_browser


def check_places(out: Path | None) -> Iterator[Finding]:
    """Check where nights are written, where compiled code is kept, and what pictures need."""
    if out is not None:
        yield check_out(out)
    yield _machine_code()
    font = find_chinese_font()
    install = "only for Chinese in pictures and PDF: install Noto Sans CJK (fonts-noto-cjk)"
    yield (
        Finding("Chinese font", font) if font else Finding("Chinese font", "none", "look", install)
    )
    browser = find_browser()
    todo = f"only for --pdf: install chromium, or name a browser in {CHOICE}"
    yield Finding("browser", browser) if browser else Finding("browser", "none", "look", todo)


def check_out(out: Path) -> Finding:
    """See that a file can be written into a folder, or where it would be made.

    Examples
    --------
    >>> check_out(Path(tempfile.gettempdir(), "nights")).verdict
    'ok'
    """
    place = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        return Finding("nights", f"{out}: {error.strerror}", "mend", "name another folder")
    free = shutil.disk_usage(place).free / 1e9
    return Finding("nights", f"{out}: may be written, {free:.1f} GB free")


def _machine_code() -> Finding:
    """Ask where the compiled forest is kept; without a place it is compiled on every run."""
    from detector.forest.kernel import load_lanes

    kept = load_lanes.stats.cache_path  # type: ignore[attr-defined]
    if kept:
        return Finding("compiled code", f"kept in {kept}")
    todo = "set NUMBA_CACHE_DIR to a folder that may be written: else each run compiles anew"
    return Finding("compiled code", "not kept", "look", todo)
