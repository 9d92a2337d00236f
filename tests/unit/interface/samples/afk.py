"""The commands about being away. To be so takes no right; to have another be so does."""

from collections.abc import Mapping

from discord.utils import snowflake_time

from application.afk.end_absence import ComeBack
from application.afk.enforce_absence import EnforceAbsence
from application.afk.go_away import GoAway
from application.afk.lift_absence import LiftAbsence, RecordLift
from application.afk.record_absence import RecordAbsence
from domain.afk.absence import Leave
from domain.shared.permission import Permission
from tests.builders import GUILD, MEMBER
from tests.unit.interface.samples.sample import Further, Sample, Samples

_RIGHT = Permission.MODERATE_MEMBERS
_TEXTS = "reason:string[1..200] until:string[1..100]"

_COMMANDS: Mapping[str, Sample] = {
    "afk": Sample(
        right=None,
        takes=_TEXTS,
        given={"reason": "tea"},
        asks=lambda by, request: [
            GoAway(guild=GUILD, by=by, reason="tea", until=None, asked_at=snowflake_time(request)),
            RecordAbsence(GUILD, by.user, Leave(reason="tea", at=snowflake_time(request), until=None)),
        ],
        says="### 💤 You are still away, with this changed",
    ),
    "back": Sample(right=None, asks=lambda by, _: [ComeBack(GUILD, by.user)], says="### You are back"),
    "afk-enforce": Sample(
        right=_RIGHT,
        takes=f"member!:user {_TEXTS}",
        given={"member": MEMBER, "reason": "tea"},
        asks=lambda by, request: [
            EnforceAbsence(
                guild=GUILD, by=by, member=MEMBER, reason="tea", until=None, asked_at=snowflake_time(request)
            ),
            RecordAbsence(
                GUILD,
                MEMBER,
                Leave(reason="tea", at=snowflake_time(request), until=None, enforced_by=by.user),
            ),
        ],
        says=f"### 💤 <@{MEMBER}> is away",
    ),
    "afk-lift": Sample(
        right=_RIGHT,
        takes="member!:user",
        given={"member": MEMBER},
        asks=lambda by, _: [LiftAbsence(guild=GUILD, by=by, member=MEMBER), RecordLift(GUILD, MEMBER)],
        says=f"### <@{MEMBER}> is no longer away",
    ),
}

_FURTHER: Mapping[str, tuple[Further, ...]] = {
    "afk": (
        Further(
            given={"until": "in 2h"},
            asks=lambda by, request: [
                GoAway(guild=GUILD, by=by, reason=None, until="in 2h", asked_at=snowflake_time(request))
            ],
        ),
    ),
    "afk-enforce": (
        Further(
            given={"member": MEMBER, "until": "in 2h"},
            asks=lambda by, request: [
                EnforceAbsence(
                    guild=GUILD, by=by, member=MEMBER, reason=None, until="in 2h", asked_at=snowflake_time(request)
                )
            ],
        ),
    ),
}

SAMPLES = Samples(commands=_COMMANDS, further=_FURTHER)
