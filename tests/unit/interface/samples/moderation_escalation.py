"""The commands of escalation."""

from collections.abc import Mapping
from datetime import timedelta

from application.moderation.escalation.change_rules import ChangeEscalation
from application.moderation.escalation.preview_member import PreviewEscalation
from application.moderation.escalation.show_rules import ShowEscalation
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.escalation.changes import PutStep, RemoveStep, RuleChange, Turn, Weigh
from domain.moderation.escalation.rules import Step, Worth
from domain.shared.durations import Duration
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import GUILD, MEMBER
from tests.unit.interface.samples.sample import Sample, Samples

_LENGTH = "string[1..100]"
_KINDS = "kind{}:string=warn|timeout|jail|kick|softban|ban"
_DAY = timedelta(days=1)


def _change(by: Standing, change: RuleChange) -> list[object]:
    return [ChangeEscalation(guild=GUILD, by=by, change=change)]


_COMMANDS: Mapping[str, Sample] = {
    "escalation rules": Sample(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [ShowEscalation(guild=GUILD, by=by)],
        says="### What follows by itself",
    ),
    "escalation add": Sample(
        right=Permission.MODERATE_MEMBERS,
        besides=Permission.MANAGE_GUILD,
        takes=f"points!:integer[1..100] within!:{_LENGTH} action!:string=timeout|jail|kick|ban duration:{_LENGTH}",
        given={"points": 3, "within": "30d", "action": "timeout", "duration": "1d"},
        asks=lambda by, _: _change(
            by,
            PutStep(Step(points=3, within=Duration(rest=30 * _DAY), kind=TIMEOUT, lasts=Duration(rest=_DAY))),
        ),
        says="### What follows by itself has changed",
    ),
    "escalation remove": Sample(
        right=Permission.MODERATE_MEMBERS,
        besides=Permission.MANAGE_GUILD,
        takes="points!:integer[1..100]",
        given={"points": 9},
        asks=lambda by, _: _change(by, RemoveStep(9)),
        says="### What follows by itself has changed",
    ),
    "escalation points": Sample(
        right=Permission.MODERATE_MEMBERS,
        besides=Permission.MANAGE_GUILD,
        takes=f"{_KINDS.format('!')} points!:integer[0..100] expires_after:{_LENGTH}",
        given={"kind": "kick", "points": 3, "expires_after": "90d"},
        asks=lambda by, _: _change(by, Weigh(KICK, Worth(3, Duration(rest=90 * _DAY)))),
        says="### What follows by itself has changed",
    ),
    "escalation off": Sample(
        right=Permission.MODERATE_MEMBERS,
        besides=Permission.MANAGE_GUILD,
        asks=lambda by, _: _change(by, Turn(is_on=False)),
        says="### What follows by itself has changed\n**Off**",
    ),
    "escalation on": Sample(
        right=Permission.MODERATE_MEMBERS,
        besides=Permission.MANAGE_GUILD,
        asks=lambda by, _: _change(by, Turn(is_on=True)),
        says="### It was so already",
    ),
    "escalation preview": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"member!:user {_KINDS.format('')}",
        given={"member": MEMBER, "kind": "kick"},
        asks=lambda by, _: [PreviewEscalation(guild=GUILD, by=by, target=MEMBER, kind=KICK)],
        says=f"### Kick as the next case of <@{MEMBER}>",
    ),
}

SAMPLES = Samples(commands=_COMMANDS)
