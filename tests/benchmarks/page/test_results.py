from benchmarks.page.measure import Waits
from benchmarks.page.results import Opened, write_results


def test_waits_are_told_as_ratios_to_the_empty_page() -> None:
    opened = [Opened(5_000, 2_900_000, Waits(empty=50, rows=400, case=75, filtered=100))]
    page = write_results(opened, "python -m benchmarks.page", "Chromium 1")
    assert "| 5,000 | 2,900,000 | 8.00 | 1.50 | 2.00 |" in page
    assert "| 5,000 | 2,900,000 | 400 | 75 | 100 | 50 |" in page
