"""Three cases as an analyst meets them, made by hand."""

from tests.browser.case_view.drawdown import coached_drawdown
from tests.browser.case_view.ring import mule_ring
from tests.browser.case_view.theft import identity_theft

__all__ = ["STORIES", "coached_drawdown", "identity_theft", "mule_ring"]

STORIES = {case.__name__: case for case in (identity_theft, coached_drawdown, mule_ring)}
