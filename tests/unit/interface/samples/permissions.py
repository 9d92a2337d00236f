"""The commands of permissions."""

from collections.abc import Mapping

from application.permissions.change_ranks import AskForRank, GiveRank
from application.permissions.explain_use import ExplainUse
from application.permissions.show_help import ShowHelp
from application.permissions.show_ranks import ShowRanks
from domain.permissions.holder import Holder
from domain.shared.ids import RoleId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import GUILD, MEMBER
from tests.fakes.payloads import PLAIN_ROLE, role_of
from tests.unit.interface.samples.sample import Press, Sample, Samples

_EVERYBODYS = RoleId(GUILD)

_COMMANDS: Mapping[str, Sample] = {
    "help": Sample(
        right=None,
        in_dms=True,
        takes="command:string?[1..100]",
        given={"command": "/Report"},
        asks=lambda by, _: [ShowHelp(guild=GUILD, by=_holder(by), command="report")],
        says="### `/report`\nTell the moderators about a member",
    ),
    "permissions show": Sample(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [ShowRanks(GUILD, _holder(by))],
        says="### Ranks of roles\n*None.*",
    ),
    "permissions rank": Sample(
        right=Permission.MANAGE_GUILD,
        takes="role!:role rank!:integer[0..10]",
        given={"role": PLAIN_ROLE, "rank": 0},
        asks=lambda by, _: [GiveRank(guild=GUILD, by=_holder(by), role=PLAIN_ROLE, rank=0)],
        says=f"### Nothing changed: <@&{PLAIN_ROLE}> has no rank",
    ),
    "permissions require": Sample(
        right=Permission.MANAGE_GUILD,
        takes="command!:string?[1..100] rank:integer[0..10]",
        given={"command": "/Case", "rank": 0},
        asks=lambda by, _: [AskForRank(guild=GUILD, by=_holder(by), command="case", rank=0)],
        says="### `/case` asks for no rank\n-# Before: none",
    ),
    "permissions explain": Sample(
        right=Permission.MANAGE_GUILD,
        takes="member!:user command!:string?[1..100]",
        given={"member": MEMBER, "command": "ban"},
        asks=lambda by, _: [
            ExplainUse(
                guild=GUILD,
                by=_holder(by),
                member=Holder(standing=Standing(user=MEMBER), roles=frozenset({_EVERYBODYS})),
                command="ban",
            )
        ],
        says=f"### <@{MEMBER}> may not use `/ban`\n❌ Discord does not give the permission **Ban Members**",
    ),
}


def _holder(by: Standing) -> Holder:
    """Each right comes with a role of its own."""
    return Holder(standing=by, roles=frozenset({_EVERYBODYS, *(RoleId(role_of(right)) for right in by.permissions)}))


_BUTTONS: Mapping[str, Press] = {
    "help:all": Press(
        right=None,
        asks=lambda by, _: [ShowHelp(guild=GUILD, by=_holder(by))],
        says="### What you can use here\n**Moderation**\n`/mycases`\n**Reports**\n`/report`",
    ),
    "help:points:0": Press(
        right=None,
        asks=lambda by, _: [ShowHelp(guild=GUILD, by=_holder(by))],
        says="### Points and shop\n`/daily`\n-# Take today's points; day after day they become more\n`/points balance",
    ),
}

SAMPLES = Samples(commands=_COMMANDS, buttons=_BUTTONS)
