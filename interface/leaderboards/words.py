"""What people read of leaderboards."""

from domain.leaderboards.settings import SHOW_LEFT
from interface.shared.languages import gettext_lazy
from interface.shared.setting_face import SettingFace, SettingGroup

LEADERBOARD_SETTINGS = SettingGroup(
    name="leaderboard",
    description="About leaderboards",
    faces=(
        SettingFace(
            setting=SHOW_LEFT,
            option="show_left",
            title=gettext_lazy("Leaderboards show who left"),
            description="Whether members who left are on leaderboards, and count for everybody's rank",
        ),
    ),
)


def leaderboard_words(_error: Exception) -> str | None:
    """Leaderboards have no errors of their own."""
    return None
