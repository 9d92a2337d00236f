from attrs import define

from application.charts.ports import ActivityPictures
from application.charts.queries import Activity
from application.shared.drawing import Png, Theme
from interface.charts.activity_drawing import ActivityDrawing
from interface.shared.client import CurrentClient
from interface.shared.drawing.studio import Studio
from interface.shared.guild_languages import GuildLanguages


@define
class StudioActivityPictures:
    _studio: Studio
    _client: CurrentClient

    async def draw(self, activity: Activity, *, name: str | None, theme: Theme) -> Png:
        """Without the name of a member it bears that of the guild. Raises DiscordUnreachable where it is not known."""
        shown = self._client.guild(activity.guild).name if name is None else name
        return await self._studio.draw(ActivityDrawing(activity, shown, theme))


@define
class PicturesForEverybody:
    """As the others, in the language of the guild instead of that of whoever asks."""

    _pictures: ActivityPictures
    _languages: GuildLanguages

    async def draw(self, activity: Activity, *, name: str | None, theme: Theme) -> Png:
        async with self._languages.speaking(activity.guild):
            return await self._pictures.draw(activity, name=name, theme=theme)
