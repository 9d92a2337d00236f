from attrs import define, frozen

from application.charts.queries import Activity
from application.shared.drawing import Png, Theme
from interface.shared.client import CurrentClient
from interface.shared.drawing.studio import Studio


@frozen
class ActivityDrawing:
    activity: Activity
    name: str
    theme: Theme

    def draw(self) -> Png:
        from interface.charts.activity_picture import activity_picture  # only where it is drawn

        return activity_picture(self.activity, self.name, self.theme)


@define
class StudioActivityPictures:
    _studio: Studio
    _client: CurrentClient

    async def draw(self, activity: Activity, *, name: str | None, theme: Theme) -> Png:
        """Without the name of a member it bears that of the guild. Raises DiscordUnreachable where it is not known."""
        shown = self._client.guild(activity.guild).name if name is None else name
        return await self._studio.draw(ActivityDrawing(activity, shown, theme))
