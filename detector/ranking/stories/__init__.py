"""The stories, one file per story, and the table that everything else reads."""

from detector.ranking.stories.account_takeover import ACCOUNT_TAKEOVER
from detector.ranking.stories.bust_out import BUST_OUT
from detector.ranking.stories.coached_drawdown import COACHED_DRAWDOWN
from detector.ranking.stories.identity_theft import IDENTITY_THEFT
from detector.ranking.stories.mule_ring import MULE_RING
from detector.ranking.stories.story import Story
from detector.ranking.stories.unnamed import UNNAMED

STORIES: dict[str, Story] = {
    story.name: story
    for story in (
        IDENTITY_THEFT,
        COACHED_DRAWDOWN,
        MULE_RING,
        ACCOUNT_TAKEOVER,
        BUST_OUT,
        UNNAMED,
    )
}
"""Every story by the name that the column `pattern` has, the answer `none` last."""
