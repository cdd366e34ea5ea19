"""The report as an analyst uses it: what is pressed and read, by role and name."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect


@dataclass(frozen=True)
class Desk:
    """The page of one night, in its English dress unless a test changes it."""

    page: Page

    @property
    def table(self) -> Locator:
        return self.page.locator("#worklist-table")

    @property
    def status(self) -> Locator:
        return self.page.locator("#shown")

    def accounts(self) -> list[str]:
        """Give the accounts shown, from the top."""
        names = self.table.locator("tbody th[scope=row] [data-slot=account]")
        return [name.strip() for name in names.all_text_contents()]

    def heading(self, name: str) -> Locator:
        return self.table.get_by_role("columnheader", name=re.compile(f"^{name}"))

    def sort_by(self, name: str) -> str:
        """Press a heading; give the direction that it then tells."""
        self.heading(name).get_by_role("button").click()
        return self.heading(name).get_attribute("aria-sort") or ""

    def filter(self, name: str) -> Locator:
        return self.page.locator("#worklist").get_by_role("combobox", name=name, exact=True)

    def options(self, name: str) -> list[str]:
        """Give the values that a filter offers, without the one for all."""
        values = self.filter(name).locator("option").evaluate_all("all => all.map(o => o.value)")
        return [str(value) for value in values if value]

    def button(self, place: int) -> Locator:
        """Give the button that opens a case, by its place from the top."""
        return self.table.locator("tbody [aria-expanded]").nth(place)

    def focused(self) -> int:
        """Give the place of the row that has the focus, -1 where none has."""
        place = "(all) => all.indexOf(document.activeElement)"
        return int(self.table.locator("tbody [aria-expanded]").evaluate_all(place))

    def open_case(self, place: int) -> Locator:
        """Open a case and give its inside."""
        self.button(place).click()
        expect(self.button(place)).to_have_attribute("aria-expanded", "true")
        return self.inside()

    def inside(self) -> Locator:
        """Give the inside of the case that is open."""
        return self.table.locator(".casework:visible").first

    def give(self, place: int, verdict: str) -> None:
        """Open a case, press a verdict in it, and close it."""
        self.open_case(place)
        self.table.get_by_role("button", name=verdict).locator("visible=true").click()
        self.button(place).click()

    @property
    def save_button(self) -> Locator:
        return self.page.get_by_role("button", name="Save verdicts")

    def save(self, folder: Path) -> Path:
        """Save the verdicts, and give the file."""
        with self.page.expect_download() as coming:
            self.save_button.click()
        file = folder / coming.value.suggested_filename
        coming.value.save_as(file)
        return file

    def speak(self, name: str) -> None:
        """Switch the language by the name that it calls itself."""
        self.page.get_by_role("button", name=name).click()
