"""Whoever draws, without drawing."""

from attrs import define, field

from application.shared.drawing import Png
from interface.shared.drawing.studio import Drawing

DRAWN = Png(b"\x89PNG, or so")


@define(eq=False)
class FakeStudio:
    drawn: list[Drawing] = field(factory=list)
    failure: Exception | None = None

    async def draw(self, drawing: Drawing) -> Png:
        self.drawn.append(drawing)
        if self.failure is not None:
            raise self.failure
        return DRAWN

    async def close(self) -> None:
        return None
