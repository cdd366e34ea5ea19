"""What a page may not do: complain, ask anybody for anything, or let a text act."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Dialog, Error, Page, Request

OWN = ("data:", "blob:", "about:")
"""Addresses that stay within the page."""


@dataclass
class Watch:
    """The faults of all pages that it follows, in words."""

    faults: list[str] = field(default_factory=list)

    def follow(self, page: Page, own: str) -> None:
        """Note from now on whatever the page of this address does wrong."""

        def on_console(message: ConsoleMessage) -> None:
            if message.type == "error":
                self.faults.append(f"console: {message.text}")

        def on_request(request: Request) -> None:
            if request.url.partition("#")[0] != own and not request.url.startswith(OWN):
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
