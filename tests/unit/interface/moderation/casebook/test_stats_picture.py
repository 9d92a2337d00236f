"""The picture of what moderators did: that it can be drawn, and that what it says can be seen."""

import io

import pytest
from PIL import Image

from application.moderation.casebook.queries import MOST_MODERATORS, ModeratorCounts, ModStats
from application.shared.drawing import Png, Theme
from domain.moderation.actions import KINDS
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.warn import WARN
from domain.shared.names import Names
from interface.moderation.casebook.stats_drawing import StatsDrawing, StudioStatsPictures, stats_drawing
from interface.moderation.casebook.stats_row import StatsRow
from interface.shared.drawing.colours import PALETTES, contrast
from tests.builders import MODERATOR
from tests.fakes.studio import DRAWN, FakeStudio


def opened(png: Png) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def drawing(*rows: StatsRow, theme: Theme = Theme.DARK) -> StatsDrawing:
    return StatsDrawing("Last 30 days", rows, theme)


@pytest.mark.parametrize("theme", Theme)
def test_each_kind_has_a_colour_of_its_own_that_stands_out_and_a_larger_share_is_wider(theme: Theme) -> None:
    picture = opened(drawing(StatsRow("Dalia", (("Warnings", 30), ("Bans", 10))), theme=theme).draw())
    assert picture.size[0] == 1200
    middle = [picture.getpixel((x, 128 + 34 + 15)) for x in range(60, 1150)]
    back = PALETTES[theme].back
    widths = {colour: middle.count(colour) for colour in set(middle) if middle.count(colour) > 50 and colour != back}
    bans, warnings = sorted(widths.values())
    assert round(warnings / bans) == 3
    assert all(isinstance(colour, tuple) and contrast(colour, back) >= 3 for colour in widths)  # type: ignore[arg-type]  # RGB


def test_anything_can_be_drawn() -> None:
    kinds = tuple((f"kind {number}", number + 1) for number in range(14))
    names = ("", "\u200b", "محمد", "x" * 200, "👩‍👩‍👧‍👦")
    assert opened(drawing(*(StatsRow(name, kinds) for name in names)).draw()).size[0] == 1200
    whole = drawing(*(StatsRow("x", ((kind.name, 10**9),)) for kind in KINDS[:MOST_MODERATORS]))
    assert opened(whole.draw()).size[1] < 1200


async def test_the_studio_is_handed_names_and_numbers() -> None:
    counts = ModeratorCounts(moderator=MODERATOR, names=Names(username="dalia"), by_kind={WARN: 2, BAN: 1})
    nameless = ModeratorCounts(moderator=MODERATOR, names=Names(), by_kind={WARN: 1})
    studio, stats = FakeStudio(), ModStats((counts, nameless), 0)
    assert await StudioStatsPictures(studio).draw(stats, days=1, theme=Theme.LIGHT) == DRAWN
    assert studio.drawn == [stats_drawing(stats, days=1, theme=Theme.LIGHT)]
    [drawn] = studio.drawn
    assert drawn == StatsDrawing(
        "Last day",
        (StatsRow("dalia", (("Warnings", 2), ("Bans", 1))), StatsRow(str(MODERATOR), (("Warnings", 1),))),
        Theme.LIGHT,
    )
