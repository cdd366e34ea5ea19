"""`python -m benchmarks.page --accounts 20000`."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.page.measure import measure_page
from benchmarks.page.results import Opened, write_results
from docs.browser import open_browser

RESULTS = Path(__file__).with_name("results.md")
PYTHON = [sys.executable, "-m"]


def main() -> None:
    """Make a world, rank it for lists of several lengths, and open each report."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    asked.add_argument("--accounts", type=int, default=20_000)
    asked.add_argument("--alerts", type=int, nargs="+", default=[200, 1_000, 5_000])
    asked.add_argument("--repeats", type=int, default=5)
    asked.add_argument("--seed", type=int, default=101)
    asked.add_argument("--out", type=Path, default=RESULTS, help="where the page goes")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        opened = [
            Opened(alerts, page.stat().st_size, measure_page(browser, page, given.repeats))
            for alerts, page in _make_pages(Path(folder), given).items()
        ]
        version = browser.version
    command = (
        f"python -m benchmarks.page --accounts {given.accounts}"
        f" --alerts {' '.join(map(str, given.alerts))} --repeats {given.repeats}"
        f" --seed {given.seed}"
    )
    page = write_results(opened, command, f"Chromium {version}")
    given.out.write_text(page, encoding="utf-8")
    print(page)


def _make_pages(folder: Path, given: argparse.Namespace) -> dict[int, Path]:
    """Publish a night for each length of the list, each in a process of its own."""
    world = folder / "world"
    sizes = ["--accounts", str(given.accounts), "--seed", str(given.seed)]
    asked = ["detector", "simulate", str(world), *sizes]
    subprocess.run([*PYTHON, *asked], check=True, capture_output=True)
    pages = {}
    for alerts in given.alerts:
        out = folder / str(alerts)
        asked = ["detector", "rank", str(world), "--out", str(out), "--review", str(alerts)]
        subprocess.run([*PYTHON, *asked], check=True, capture_output=True)
        (pages[alerts],) = out.glob("dt=*/report.html")
    return pages


if __name__ == "__main__":
    main()
