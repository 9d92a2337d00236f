"""The commands of jails, and of nicknames."""

from collections.abc import Mapping

from application.moderation.jail.set_up_jail import SetUpJail
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.nick_reset import NICK_RESET
from domain.moderation.actions.unjail import UNJAIL
from domain.shared.ids import CaptureId
from domain.shared.permission import Permission
from tests.builders import GUILD, MEMBER
from tests.fakes.payloads import CHANNEL, PLAIN_ROLE
from tests.unit.interface.samples.given import TEMPLATED_REASON
from tests.unit.interface.samples.moderation import an_action
from tests.unit.interface.samples.sample import Sample, Samples

_LINK = f"https://discord.com/channels/{GUILD}/800/90"

_COMMANDS: Mapping[str, Sample] = {
    "jail": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"member!:user {TEMPLATED_REASON} duration:string[1..100] silent:boolean evidence:string[1..200]",
        given={"member": MEMBER, "reason": "spam", "duration": "7d", "silent": True, "evidence": _LINK},
        asks=lambda by, request: [
            an_action(JAIL, by, MEMBER, request, lasts="7d", is_silent=True, evidence=(CaptureId(request),))
        ],
        says=f"### 🔒 <@{MEMBER}> was put in jail\n-# user{MEMBER} · ID {MEMBER}",
    ),
    "unjail": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"member!:user {TEMPLATED_REASON}",
        given={"member": MEMBER, "reason": "spam"},
        asks=lambda by, request: [an_action(UNJAIL, by, MEMBER, request)],
        says=f"### 🔓 <@{MEMBER}> was let out of jail\n-# user{MEMBER} · ID {MEMBER}",
    ),
    "jail-setup": Sample(
        right=Permission.MANAGE_GUILD,
        besides=Permission.MANAGE_ROLES,
        takes="role:role channel:channel even_if_worn:boolean",
        given={"role": PLAIN_ROLE, "channel": CHANNEL, "even_if_worn": True},
        asks=lambda by, _: [SetUpJail(guild=GUILD, by=by, role=PLAIN_ROLE, channel=CHANNEL, even_if_worn=True)],
        says=f"### The jail is set up\n**Role** <@&{PLAIN_ROLE}>\n",
    ),
    "nick reset": Sample(
        right=Permission.MANAGE_NICKNAMES,
        takes=f"member!:user {TEMPLATED_REASON}",
        given={"member": MEMBER, "reason": "spam"},
        asks=lambda by, request: [an_action(NICK_RESET, by, MEMBER, request)],
        says=f"### 🏷️ <@{MEMBER}> was given back their own name\n-# user{MEMBER} · ID {MEMBER}",
    ),
}

SAMPLES = Samples(commands=_COMMANDS)
