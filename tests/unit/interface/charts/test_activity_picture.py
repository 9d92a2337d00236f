"""The chart as a picture."""

import io

import pytest
from attrs import evolve
from PIL import Image

from application.charts.queries import Activity
from application.shared.drawing import Png, Theme
from application.shared.errors import DiscordUnreachable
from domain.guilds.guild import Guild
from domain.guilds.settings import LANGUAGE
from domain.shared.ids import UserId
from domain.shared.language import Language
from domain.shared.settings import Settings
from interface.charts.activity_drawing import ActivityDrawing
from interface.charts.activity_picture import activity_picture
from interface.charts.pictures import PicturesForEverybody, StudioActivityPictures
from interface.shared.client import CurrentClient
from interface.shared.drawing.studio import ProcessStudio
from interface.shared.guild_languages import GuildLanguages
from interface.shared.languages import language, speaking
from tests.builders import GUILD
from tests.fakes.clock import START
from tests.fakes.guilds import GUILDS, MemoryGuildSettingsReader
from tests.fakes.payloads import GUILD_NAME
from tests.fakes.records import MemoryRecords
from tests.fakes.studio import DRAWN, FakeStudio
from tests.unit.interface.charts.activities import an_activity


def drawn(activity: Activity, name: str = "Guild", theme: Theme = Theme.DARK) -> Image.Image:
    return Image.open(io.BytesIO(activity_picture(activity, name, theme)))


@pytest.mark.parametrize("days", [7, 30, 90])
def test_it_is_a_png_that_has_room_for_all_panels(days: int) -> None:
    picture = drawn(an_activity(days))
    assert (picture.format, picture.size) == ("PNG", (1200, 1224))


def test_a_member_has_fewer_panels() -> None:
    assert drawn(an_activity(member=UserId(7))).size == (1200, 862)


def test_all_that_it_says_can_be_seen() -> None:
    plain = an_activity()
    different = [
        drawn(plain),
        drawn(plain, name="Other"),
        drawn(plain, theme=Theme.LIGHT),
        drawn(an_activity(knows_flow=False)),
        drawn(an_activity(largest=50)),
        drawn(evolve(plain, time_zone="Asia/Tokyo")),
    ]
    assert len({picture.tobytes() for picture in different}) == len(different)


@pytest.mark.parametrize("activity", [an_activity(busy=0), an_activity(busy=2**40)], ids=["nothing", "very much"])
def test_the_least_and_the_most_can_be_drawn(activity: Activity) -> None:
    assert drawn(activity).size == (1200, 1224)


async def test_the_studio_is_asked_for_it_with_the_guilds_name_or_the_members(client: CurrentClient) -> None:
    studio = FakeStudio()
    pictures = StudioActivityPictures(studio, client)
    activity = an_activity()
    for name, shown in ((None, GUILD_NAME), ("Dalia", "Dalia")):
        assert await pictures.draw(activity, name=name, theme=Theme.LIGHT) == DRAWN
        assert studio.drawn[-1] == ActivityDrawing(activity, shown, Theme.LIGHT)


async def test_for_everybody_it_is_drawn_in_the_guilds_language() -> None:
    spoken = list[Language]()

    class Pictures:
        async def draw(self, activity: Activity, *, name: str | None, theme: Theme) -> Png:
            spoken.append(language())
            return DRAWN

    records = MemoryRecords()
    records[GUILDS][GUILD] = Guild(id=GUILD, registered_at=START, settings=Settings({LANGUAGE.name: "de"}))
    pictures = PicturesForEverybody(Pictures(), GuildLanguages(MemoryGuildSettingsReader(records)))
    await pictures.draw(an_activity(), name=None, theme=Theme.DARK)
    assert spoken == [Language.GERMAN]


def test_days_and_numbers_are_named_as_the_language_does() -> None:
    with speaking(Language.GERMAN):
        german = drawn(an_activity())
    assert german.tobytes() != drawn(an_activity()).tobytes()


async def test_without_a_client_a_guild_has_no_name() -> None:
    with pytest.raises(DiscordUnreachable):
        await StudioActivityPictures(FakeStudio(), CurrentClient()).draw(an_activity(), name=None, theme=Theme.DARK)


async def test_the_process_that_draws_draws_it() -> None:
    studio = ProcessStudio(time_limit=60)
    try:
        asked = ActivityDrawing(an_activity(7), "Guild", Theme.DARK)
        assert (await studio.draw(asked)).startswith(b"\x89PNG")
    finally:
        await studio.close()
