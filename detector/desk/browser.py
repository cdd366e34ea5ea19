"""A browser of this machine, as a printer: an HTML file becomes a PDF."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from detector.errors import ConfigInvalid, OutputUnwritable

CHOICE = "DETECTOR_BROWSER"
"""The environment variable that names the browser to use."""

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
    "microsoft-edge-stable",
    "brave-browser",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
PATIENCE_S = 120
_QUIET = (
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pdf-header-footer",
)


def find_browser() -> str | None:
    """Find a Chromium or one of its kin: the one that `DETECTOR_BROWSER` names, or any installed.

    Returns
    -------
    Its path, or None where there is none.
    """
    if chosen := os.environ.get(CHOICE):
        return shutil.which(chosen)
    found = (shutil.which(name) for name in (*NAMES, *PLACES))
    return next(filter(None, found), None)


def print_pdf(html: str) -> bytes:
    """Print a page that needs nothing beside itself, and give the PDF.

    Raises
    ------
    ConfigInvalid
        When there is no browser.
    OutputUnwritable
        When the browser does not print it.
    """
    browser = find_browser()
    if browser is None:
        raise ConfigInvalid(
            "no browser was found that prints a PDF",
            "open the HTML file in any browser and print it, or install chromium, or name a "
            f"browser in {CHOICE}",
        )
    with tempfile.TemporaryDirectory(prefix="detector-print-") as room:
        page, printed = Path(room) / "page.html", Path(room) / "page.pdf"
        page.write_text(html, encoding="utf-8")
        told = _print(browser, page, printed, Path(room) / "profile")
        pdf = printed.read_bytes() if printed.is_file() else b""
    if not pdf.startswith(b"%PDF-"):
        raise OutputUnwritable(
            f"{Path(browser).name} printed nothing ({told})",
            f"open the HTML file and print it, or name another browser in {CHOICE}",
        )
    return pdf


def _print(browser: str, page: Path, printed: Path, profile: Path) -> str:
    """Let the browser print, and say how it ended; as root it has no sandbox to offer."""
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    told = [f"--user-data-dir={profile}", f"--print-to-pdf={printed}", page.as_uri()]
    try:
        ended = subprocess.run(
            [browser, *_QUIET, *root, *told], capture_output=True, timeout=PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired:
        return f"it took longer than {PATIENCE_S} seconds"
    except OSError as error:
        return error.strerror or type(error).__name__
    return f"it ended with {ended.returncode}"
