"""The commands and buttons of bulk operations."""

from collections.abc import Mapping
from datetime import timedelta

from attrs import evolve
from discord.utils import snowflake_time

from application.moderation.bulk.approve_bulk import ApproveBulk
from application.moderation.bulk.confirm_bulk import ConfirmBulk
from application.moderation.bulk.list_bulks import ListBulks
from application.moderation.bulk.list_outcomes import ListOutcomes
from application.moderation.bulk.plan_bulk import Meant, PlanBulk
from application.moderation.bulk.plan_undo import PlanUndo
from application.moderation.bulk.retry_bulk import RetryBulk
from application.moderation.bulk.show_bulk import ShowBulk
from application.moderation.bulk.stop_bulk import StopBulk
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL, TAKE_FROM_ALL
from domain.moderation.case_answer import AnswerPlace
from domain.shared.ids import ApplicationId, RequestId, RoleId
from domain.shared.language import Language
from domain.shared.names import Names
from domain.shared.paging import Direction, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import BOT, GUILD, MEMBER
from tests.bulk import AWAITING, ENDED, PLANNED, RUNNING, ids_of
from tests.fakes.bulk_discord import HELD_ROLE
from tests.points import ROLE
from tests.unit.interface.samples.given import IDS_FILE, IDS_IN_FILE, TEMPLATED_REASON
from tests.unit.interface.samples.sample import Further, Press, Sample, Samples

_USERS = ids_of([MEMBER])
_MEANT = (
    "users:string[1..6000] file:attachment joined_within:string[1..100] account_younger_than:string[1..100] "
    "name_pattern:string[1..200] name_begins:string[1..32]"
)
_WINDOW = "delete_messages:integer=0|3600|21600|86400|259200|604800"
_NUMBER = "number!:integer[1..999999999]"
_PLACE = AnswerPlace(application=ApplicationId(BOT), token="token")
"""Of a button below a post that others read too."""


def _plan(act: BulkAct, by: Standing, request: RequestId, *, role: RoleId | None = None) -> PlanBulk:
    return PlanBulk(
        guild=GUILD,
        act=act,
        by=by,
        names=Names(username=f"user{by.user}", display_name=f"user{by.user}"),
        meant=Meant(users=_USERS),
        reason="raid",
        request=request,
        asked_at=snowflake_time(request),
        role=role,
    )


def _undo(by: Standing, request: RequestId, reason: str | None) -> PlanUndo:
    return PlanUndo(
        guild=GUILD,
        number=ENDED,
        by=by,
        names=Names(username=f"user{by.user}", display_name=f"user{by.user}"),
        reason=reason,
        request=request,
        asked_at=snowflake_time(request),
    )


def _approve(by: Standing, request: RequestId, answer: AnswerPlace) -> ApproveBulk:
    return ApproveBulk(guild=GUILD, number=AWAITING, by=by, asked_at=snowflake_time(request), answer=answer)


_COMMANDS: Mapping[str, Sample] = {
    "massban": Sample(
        right=Permission.BAN_MEMBERS,
        takes=f"{_MEANT} without_roles:boolean {TEMPLATED_REASON} {_WINDOW} tell:boolean",
        given={"users": _USERS, "reason": "raid", "delete_messages": 3600, "tell": True},
        asks=lambda by, request: [evolve(_plan(BAN_ALL, by, request), delete_messages=timedelta(hours=1), tell=True)],
        says="### 🔨 Ban 1 person?\n",
    ),
    "masskick": Sample(
        right=Permission.KICK_MEMBERS,
        takes=f"{_MEANT} without_roles:boolean {TEMPLATED_REASON} tell:boolean",
        given={"users": _USERS, "reason": "raid"},
        asks=lambda by, request: [_plan(KICK_ALL, by, request)],
        says="### 👢 Kick 1 person?\n",
    ),
    "massrole give": Sample(
        right=Permission.MANAGE_ROLES,
        takes=f"role!:role {_MEANT} without_roles:boolean {TEMPLATED_REASON}",
        given={"role": ROLE, "users": _USERS, "reason": "raid"},
        asks=lambda by, request: [_plan(GIVE_TO_ALL, by, request, role=ROLE)],
        says=f"### 🏷️ Give the role to 1 person?\n**Role** <@&{ROLE}>\n",
    ),
    "massrole take": Sample(
        right=Permission.MANAGE_ROLES,
        takes=f"role!:role {_MEANT} {TEMPLATED_REASON}",
        given={"role": HELD_ROLE, "users": _USERS, "reason": "raid"},
        asks=lambda by, request: [_plan(TAKE_FROM_ALL, by, request, role=HELD_ROLE)],
        says=f"### 🏷️ Take the role from 1 person?\n**Role** <@&{HELD_ROLE}>\n",
    ),
    "bulk show": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=_NUMBER,
        given={"number": ENDED},
        asks=lambda by, _: [ShowBulk(guild=GUILD, number=ENDED, by=by)],
        says=f"### Bulk operation #{ENDED} · 🔨 Ban\n",
    ),
    "bulk list": Sample(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [ListBulks(guild=GUILD, by=by, seek=Seek(size=8))],
        says="### Bulk operations",
    ),
    "bulk undo": Sample(
        right=Permission.BAN_MEMBERS,
        shown_to=Permission.MODERATE_MEMBERS,
        takes=f"{_NUMBER} {TEMPLATED_REASON}",
        given={"number": ENDED, "reason": "by mistake"},
        asks=lambda by, request: [_undo(by, request, "by mistake")],
        says=f"### 🕊️ Unban 1 person?\n**Takes back** bulk operation #{ENDED}\n",
    ),
    "bulk stop": Sample(
        right=Permission.BAN_MEMBERS,
        shown_to=Permission.MODERATE_MEMBERS,
        takes=_NUMBER,
        given={"number": RUNNING},
        asks=lambda by, _: [StopBulk(guild=GUILD, number=RUNNING, by=by)],
        says=f"Bulk operation #{RUNNING} is being stopped",
    ),
    "bulk approve": Sample(
        right=Permission.BAN_MEMBERS,
        shown_to=Permission.MODERATE_MEMBERS,
        takes=_NUMBER,
        given={"number": AWAITING},
        asks=lambda by, request: [_approve(by, request, evolve(_PLACE, language=Language.ENGLISH))],
        says=f"### Bulk operation #{AWAITING} · 🔨 Ban\n",
    ),
}

_CONFIRM = Press(
    right=Permission.BAN_MEMBERS,
    asks=lambda by, request: [
        ConfirmBulk(guild=GUILD, number=PLANNED, by=by, asked_at=snowflake_time(request), answer=_PLACE)
    ],
    says=f"### Bulk operation #{PLANNED} · 🔨 Ban\n",
)

_BUTTONS: Mapping[str, Press] = {
    **{f"bulk:confirm:{way}:{PLANNED}": _CONFIRM for way in ("ban", "kick", "give_role", "take_role", "undo")},
    f"stuck:bulk:{RUNNING}": Press(
        right=Permission.MODERATE_MEMBERS,
        besides=Permission.BAN_MEMBERS,
        in_place=False,
        asks=lambda by, _: [RetryBulk(guild=GUILD, number=RUNNING, by=by)],
        says=f"Bulk operation #{RUNNING} is being tried again now.",
    ),
    f"bulk:approve:{AWAITING}": Press(
        right=Permission.BAN_MEMBERS,
        asks=lambda by, request: [_approve(by, request, _PLACE)],
        says=f"### Bulk operation #{AWAITING} · 🔨 Ban\n",
    ),
    f"bulk:stop:{RUNNING}": Press(
        right=Permission.BAN_MEMBERS,
        in_place=False,
        asks=lambda by, _: [StopBulk(guild=GUILD, number=RUNNING, by=by)],
        says=f"Bulk operation #{RUNNING} is being stopped",
    ),
    f"bulk:undo:{ENDED}": Press(
        right=Permission.BAN_MEMBERS,
        in_place=False,
        asks=lambda by, request: [_undo(by, request, None)],
        says=f"### 🕊️ Unban 1 person?\n**Takes back** bulk operation #{ENDED}\n",
    ),
    f"bulk:file:{ENDED}": Press(
        right=Permission.MODERATE_MEMBERS,
        in_place=False,
        asks=lambda by, _: [ListOutcomes(guild=GUILD, number=ENDED, by=by)],
        says=f"What became of each in bulk operation #{ENDED}: 1 in all.",
    ),
    "bulk:list:older:9": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [ListBulks(guild=GUILD, by=by, seek=Seek(cursor=9, direction=Direction.OLDER, size=8))],
        says="### Bulk operations",
    ),
}

_WHOM: Mapping[str, str] = {
    "users": _USERS,
    "file": IDS_FILE,
    "joined_within": "30m",
    "account_younger_than": "2d",
    "name_pattern": "^free",
    "name_begins": "Fr",
    "reason": "raid",
}


def _plan_for(act: BulkAct, by: Standing, request: RequestId, *, role: RoleId | None = None) -> PlanBulk:
    """For those who are meant by all that can be said about them."""
    meant = Meant(
        users=_USERS, joined_within="30m", account_younger_than="2d", pattern="^free", begins="Fr", without_roles=True
    )
    return evolve(_plan(act, by, request, role=role), meant=meant, file=IDS_IN_FILE)


def _plan_to_take(by: Standing, request: RequestId) -> PlanBulk:
    plan = _plan_for(TAKE_FROM_ALL, by, request, role=HELD_ROLE)
    return evolve(plan, meant=evolve(plan.meant, without_roles=False))


_FURTHER: Mapping[str, tuple[Further, ...]] = {
    "massban": (
        Further(
            given={**_WHOM, "without_roles": True},
            asks=lambda by, request: [_plan_for(BAN_ALL, by, request)],
        ),
    ),
    "masskick": (
        Further(
            given={**_WHOM, "without_roles": True, "tell": True},
            asks=lambda by, request: [evolve(_plan_for(KICK_ALL, by, request), tell=True)],
        ),
    ),
    "massrole give": (
        Further(
            given={"role": ROLE, **_WHOM, "without_roles": True},
            asks=lambda by, request: [_plan_for(GIVE_TO_ALL, by, request, role=ROLE)],
        ),
    ),
    "massrole take": (
        Further(given={"role": HELD_ROLE, **_WHOM}, asks=lambda by, request: [_plan_to_take(by, request)]),
    ),
}

SAMPLES = Samples(commands=_COMMANDS, buttons=_BUTTONS, further=_FURTHER)
