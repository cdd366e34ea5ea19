"""What a page may not do: complain, ask anybody for anything, or let a text act."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Dialog, Error, Page, Request

OWN = ("data:", "blob:", "about:")
"""Addresses that stay within the page."""


@dataclass
class Watch:
    """The faults of all pages that it follows, in words."""

    faults: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Note from now on whatever a page does wrong; opening a file is all that it may ask."""

        def on_console(message: ConsoleMessage) -> None:
            if message.type == "error":
                self.faults.append(f"console: {message.text}")

        def on_request(request: Request) -> None:
            opened = request.is_navigation_request() and request.frame == page.main_frame
            local = request.url.startswith(("file:", *OWN) if opened else OWN)
            if not local:
                self.faults.append(f"request: {request.url}")

        def on_error(error: Error) -> None:
            self.faults.append(f"error: {error.message}")

        def on_dialog(dialog: Dialog) -> None:
            self.faults.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        page.on("console", on_console)
        page.on("request", on_request)
        page.on("pageerror", on_error)
        page.on("dialog", on_dialog)

    def take(self) -> list[str]:
        """Give the faults and forget them, for a test that expects some."""
        taken, self.faults = self.faults, []
        return taken
