from attrs import frozen

from application.shared.drawing import Png


@frozen
class Nothing:
    """A drawing that loads nothing."""

    def draw(self) -> Png:
        return Png(b"")
