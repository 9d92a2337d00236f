"""What people read of charts."""

from functools import singledispatch

from application.charts.errors import DigestUnwritable
from domain.charts.errors import InvalidSpan
from domain.charts.settings import DIGEST_CHANNEL
from interface.shared.languages import gettext, gettext_lazy
from interface.shared.setting_face import SettingFace, SettingGroup

CHARTS_SETTINGS = SettingGroup(
    name="charts",
    description="About charts",
    faces=(
        SettingFace(
            setting=DIGEST_CHANNEL,
            option="digest_channel",
            title=gettext_lazy("Digest channel"),
            description="Where I tell of each week, on Monday at 9:00",
        ),
    ),
)


@singledispatch
def charts_words(error: Exception) -> str | None:
    return None


@charts_words.register
def _(error: InvalidSpan) -> str:
    return gettext(
        "A chart shows {least} to {most} days, not {days}.", least=error.least, most=error.most, days=error.days
    )


@charts_words.register
def _(_: DigestUnwritable) -> str:
    return gettext("I cannot write to the digest channel.")
