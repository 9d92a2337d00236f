"""What the process that draws is asked for; it loads this, and so this loads little."""

from attrs import frozen

from application.charts.queries import Activity
from application.shared.drawing import Png, Theme


@frozen
class ActivityDrawing:
    activity: Activity
    name: str
    theme: Theme

    def draw(self) -> Png:
        from interface.charts.activity_picture import activity_picture  # only where it is drawn

        return activity_picture(self.activity, self.name, self.theme)
