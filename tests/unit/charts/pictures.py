from attrs import define, field

from application.charts.queries import Activity
from application.shared.drawing import CannotDraw, Png, Theme

PNG = Png(b"\x89PNG")


@define(eq=False)
class FakePictures:
    drawn: list[tuple[Activity, str | None, Theme]] = field(factory=list)
    can_draw: bool = True

    async def draw(self, activity: Activity, *, name: str | None, theme: Theme) -> Png:
        self.drawn.append((activity, name, theme))
        if not self.can_draw:
            raise CannotDraw("hung")
        return PNG
