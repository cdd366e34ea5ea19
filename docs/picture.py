"""Take the picture of the report for the README: `python docs/picture.py`, after `make demo`.

It needs a Chromium of any name; nothing else here does.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "images" / "report.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTH, HEIGHT = 1280, 1600


def take_picture(page: Path, picture: Path) -> None:
    """Render the top of a page as PNG, 1280 × 1600 points.

    Raises
    ------
    FileNotFoundError
        When no browser is installed.
    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise FileNotFoundError(f"no browser found; install one of {', '.join(BROWSERS)}")
    picture.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--force-color-profile=srgb",
            f"--user-data-dir={profile}",
            f"--window-size={WIDTH},{HEIGHT}",
            f"--screenshot={picture.resolve()}",
            page.resolve().as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


def main() -> None:
    """Take the picture of the newest night in `reports/demo`."""
    nights = sorted((ROOT / "reports" / "demo").glob("dt=*/report.html"))
    if not nights:
        sys.exit("no night in reports/demo: run `make demo` first")
    take_picture(nights[-1], PICTURE)
    print(f"{PICTURE} ({PICTURE.stat().st_size / 1024:,.0f} KB)")


if __name__ == "__main__":
    main()
