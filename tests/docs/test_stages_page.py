"""The page of the stages follows from the code, and leaves nothing out."""

import re

from detector.own.stages import describe_stages
from docs.stages import PAGE, stages_page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == stages_page(), "run `python -m docs.stages`"


def test_every_stage_and_column_is_told() -> None:
    sections = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert [one.partition("\n")[0] for one in sections] == list(describe_stages())
    for text, readable in zip(sections, describe_stages().values(), strict=True):
        assert re.findall(r"`(\w+)` (?:text|whole|number|yes)", text) == list(readable.columns)
