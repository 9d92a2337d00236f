"""The commands and buttons of charts."""

from collections.abc import Mapping

from application.charts.show_activity import ShowActivity
from application.charts.show_digest import ShowDigest
from application.shared.drawing import Theme
from domain.shared.permission import Permission
from tests.builders import GUILD, MODERATOR
from tests.unit.interface.samples.sample import Sample, Samples

_COMMANDS: Mapping[str, Sample] = {
    "activity chart": Sample(
        right=None,
        takes="member:user days:integer[7..90] look:string=light|dark",
        given={"member": MODERATOR, "days": 7, "look": "light"},
        asks=lambda by, _: [
            ShowActivity(guild=GUILD, by=by, member=MODERATOR, name=f"user{MODERATOR}", days=7, theme=Theme.LIGHT)
        ],
        says=f"### Activity of <@{MODERATOR}>\n",
    ),
    "digest": Sample(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [ShowDigest(guild=GUILD, by=by)],
        says="### The digest of each week\nThere is none: no channel is chosen for it.",
    ),
}

SAMPLES = Samples(commands=_COMMANDS)
