"""What the process that draws is asked for; it loads this, and so this loads little."""

from attrs import define, frozen

from application.moderation.casebook.queries import ModStats
from application.shared.drawing import Png, Theme
from interface.moderation.actions import face_of
from interface.moderation.casebook.stats_row import StatsRow, plain_name
from interface.shared.drawing.studio import Studio
from interface.shared.languages import ngettext


@frozen
class StatsDrawing:
    title: str
    rows: tuple[StatsRow, ...]
    theme: Theme

    def draw(self) -> Png:
        from interface.moderation.casebook.stats_picture import stats_picture  # only where it is drawn

        return stats_picture(self.title, self.rows, self.theme)


def stats_drawing(stats: ModStats, *, days: int, theme: Theme) -> StatsDrawing:
    rows = tuple(
        StatsRow(
            name=plain_name(each),
            counts=tuple((face_of(kind).plural, count) for kind, count in each.by_kind.items()),
        )
        for each in stats.moderators
    )
    return StatsDrawing(ngettext("Last day", "Last {n} days", days), rows, theme)


@define
class StudioStatsPictures:
    _studio: Studio

    async def draw(self, stats: ModStats, *, days: int, theme: Theme) -> Png:
        return await self._studio.draw(stats_drawing(stats, days=days, theme=theme))
