"""The commands, buttons, selects and forms of setting up."""

from collections.abc import Mapping

from application.guilds.change_settings import ChangeSettings
from application.permissions.change_ranks import GiveRank
from application.setup.change_bot_profile import ChangeBotProfile
from application.setup.show_setup import ShowSetup
from application.setup.skip_step import SkipStep
from domain.guilds.guild import Choice
from domain.levels.settings import LEVELS_ENABLED
from domain.permissions.holder import Holder
from domain.setup.bot_profile import ProfilePart
from domain.shared.ids import RoleId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.permission import Permission
from tests.builders import GUILD
from tests.fakes.payloads import CHANNEL, PLAIN_ROLE, role_of
from tests.unit.interface.samples.given import PICTURE, PICTURE_FILE
from tests.unit.interface.samples.sample import Further, Pick, Press, Sample, Samples, Submission

_RIGHT = Permission.MANAGE_GUILD
_HEADING = "### Set-up\n"

_COMMANDS: Mapping[str, Sample] = {
    "setup": Sample(right=_RIGHT, asks=lambda by, _: [ShowSetup(GUILD, by), ShowSetup(GUILD, by)], says=_HEADING),
    "bot profile": Sample(
        right=_RIGHT,
        takes="name:string[1..32] avatar:attachment bio:string[1..190] reset:string=name|avatar|bio|all",
        given={"name": "Pingu", "reset": "bio"},
        asks=lambda by, _: [ChangeBotProfile(guild=GUILD, by=by, name="Pingu", reset=frozenset({ProfilePart.BIO}))],
        says="### My profile in this server\n**Name** Pingu\n**Bio** as it is everywhere",
    ),
}
_BUTTONS: Mapping[str, Press] = {
    "setup:go:jail": Press(
        right=_RIGHT, asks=lambda by, _: [ShowSetup(GUILD, by), ShowSetup(GUILD, by)], says=_HEADING
    ),
    "setup:skip:jail": Press(
        right=_RIGHT, asks=lambda by, _: [SkipStep(guild=GUILD, by=by, step="jail")], says=_HEADING
    ),
    "setup:do:levels:off": Press(
        right=_RIGHT,
        asks=lambda by, _: [ChangeSettings(guild=GUILD, by=by, decisions=(Choice(LEVELS_ENABLED, value=False),))],
        says=_HEADING,
    ),
    "setup:form:ranks:give": Press(right=None, opens_form=True, asks=lambda _, __: [], says="The rank of a role"),
}
_FORMS: Mapping[str, Submission] = {
    "setup:send:ranks:give": Submission(
        right=_RIGHT,
        values={"role": str(PLAIN_ROLE), "rank": "0"},
        asks=lambda by, _: [
            GiveRank(
                guild=GUILD,
                by=Holder(standing=by, roles=frozenset({RoleId(GUILD), RoleId(role_of(_RIGHT))})),
                role=PLAIN_ROLE,
                rank=0,
            )
        ],
        says=_HEADING,
        in_place=True,
    ),
}
_SELECTS: Mapping[str, Pick] = {
    "setup:pick:log:channel": Pick(
        right=_RIGHT,
        channel=CHANNEL,
        asks=lambda by, _: [ChangeSettings(guild=GUILD, by=by, decisions=(Choice(MOD_LOG_CHANNEL, CHANNEL),))],
        says=_HEADING,
    ),
}

_FURTHER: Mapping[str, tuple[Further, ...]] = {
    "bot profile": (
        Further(
            given={"avatar": PICTURE_FILE, "bio": "Noot noot"},
            asks=lambda by, _: [
                ChangeBotProfile(guild=GUILD, by=by, bio="Noot noot", avatar=PICTURE, reset=frozenset())
            ],
        ),
    ),
}

SAMPLES = Samples(commands=_COMMANDS, buttons=_BUTTONS, forms=_FORMS, selects=_SELECTS, further=_FURTHER)
