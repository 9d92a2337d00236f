"""The commands and buttons of moderation."""

from collections.abc import Mapping
from datetime import timedelta

from discord.utils import snowflake_time

from application.moderation.amend_reason import AmendReason
from application.moderation.check_action import CheckAction
from application.moderation.list_cases import ListCases
from application.moderation.list_changes import ListChanges
from application.moderation.show_case import ShowCase
from application.moderation.take_action import TakeAction
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.note import NOTE
from domain.moderation.actions.softban import SOFTBAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.case_answer import AnswerPlace
from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import CaseFilter
from domain.shared.ids import ApplicationId, CaptureId, RequestId, UserId
from domain.shared.names import Names
from domain.shared.paging import Direction, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import BOT as BOT_USER
from tests.builders import GUILD, MEMBER
from tests.unit.interface.samples.given import ANOTHER, BANNED, KINDS, TEMPLATED_REASON
from tests.unit.interface.samples.sample import Further, Menu, Press, Sample, Samples, Submission

_TERM = "duration:string[1..100]"
_WINDOW = "delete_messages:integer=0|3600|21600|86400|259200|604800"
_REASON = TEMPLATED_REASON
_HOW = "silent:boolean evidence:string[1..200]"
_LINK = f"https://discord.com/channels/{GUILD}/800/90"
_NUMBER = "number!:string?[1..100]"
_ONE = CaseNumber(1)

_COMMANDS: Mapping[str, Sample] = {
    "warn": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"member!:user {_REASON.replace(':', '!:', 1)} {_HOW}",
        given={"member": MEMBER, "reason": "spam", "silent": True, "evidence": _LINK},
        asks=lambda by, request: [
            an_action(WARN, by, MEMBER, request, is_silent=True, evidence=(CaptureId(request),)),
        ],
        says=f"### ⚠️ <@{MEMBER}> was warned\n-# user{MEMBER} · ID {MEMBER}",
    ),
    "ban": Sample(
        right=Permission.BAN_MEMBERS,
        takes=f"user!:user {_REASON} {_TERM} {_WINDOW} {_HOW}",
        given={"user": MEMBER, "reason": "spam", "duration": "7d", "delete_messages": 3600},
        asks=lambda by, request: [an_action(BAN, by, MEMBER, request, delete_messages=timedelta(hours=1), lasts="7d")],
        says=f"### 🔨 <@{MEMBER}> was banned\n-# user{MEMBER} · ID {MEMBER}",
    ),
    "unban": Sample(
        right=Permission.BAN_MEMBERS,
        takes=f"user!:string?[1..100] {_REASON}",
        given={"user": f"user{BANNED}", "reason": "spam"},
        asks=lambda by, request: [an_action(UNBAN, by, BANNED, request)],
        says=f"### 🕊️ <@{BANNED}> was unbanned\n-# user{BANNED} · ID {BANNED}",
    ),
    "kick": Sample(
        right=Permission.KICK_MEMBERS,
        takes=f"member!:user {_REASON} {_HOW}",
        given={"member": MEMBER, "reason": "spam"},
        asks=lambda by, request: [an_action(KICK, by, MEMBER, request)],
        says=f"### 👢 <@{MEMBER}> was kicked\n-# user{MEMBER} · ID {MEMBER}",
    ),
    "timeout": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"member!:user {_TERM.replace(':', '!:', 1)} {_REASON} {_HOW}",
        given={"member": MEMBER, "duration": "1h", "reason": "spam"},
        asks=lambda by, request: [an_action(TIMEOUT, by, MEMBER, request, lasts="1h")],
        says=f"### ⏳ <@{MEMBER}> was timed out\n-# user{MEMBER} · ID {MEMBER}",
    ),
    "untimeout": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"member!:user {_REASON}",
        given={"member": MEMBER, "reason": "spam"},
        asks=lambda by, request: [an_action(UNTIMEOUT, by, MEMBER, request)],
        says=f"### 🔊 <@{MEMBER}> was released from their timeout\n-# user{MEMBER} · ID {MEMBER}",
    ),
    "softban": Sample(
        right=Permission.BAN_MEMBERS,
        takes=f"member!:user {_REASON} {_WINDOW} {_HOW}",
        given={"member": MEMBER, "reason": "spam"},
        asks=lambda by, request: [an_action(SOFTBAN, by, MEMBER, request, delete_messages=timedelta(days=1))],
        says=f"### 🧹 <@{MEMBER}> was softbanned\n-# user{MEMBER} · ID {MEMBER}",
    ),
    "note": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"user!:user {_REASON.replace('reason:', 'text!:')} evidence:string[1..200]",
        given={"user": MEMBER, "text": "spam"},
        asks=lambda by, request: [an_action(NOTE, by, MEMBER, request)],
        says=f"### 📝 A note about <@{MEMBER}> was kept\n-# user{MEMBER} · ID {MEMBER}",
    ),
    "case show": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=_NUMBER,
        given={"number": "#1"},
        asks=lambda by, _: [ShowCase(guild=GUILD, number=_ONE, by=by)],
        says="### Case #1 · ⚠️ Warning\n",
    ),
    "case list": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"member:user moderator:user kind:string={KINDS}|give_role|take_role",
        given={"member": BANNED, "moderator": ANOTHER, "kind": "ban"},
        asks=lambda by, _: [
            ListCases(
                guild=GUILD,
                by=by,
                which=CaseFilter(target=BANNED, moderator=ANOTHER, kind=BAN),
                seek=Seek(size=8),
            )
        ],
        says=f"### Bans of <@{BANNED}> by <@{ANOTHER}>",
    ),
    "case reason": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"{_NUMBER} {_REASON.replace(':', '!:', 1)}",
        given={"number": " 1 ", "reason": "better"},
        asks=lambda by, _: [
            AmendReason(guild=GUILD, number=_ONE, by=by, reason="better"),
        ],
        says="Reason of case #1 changed: spam → better",
    ),
}

_MENUS: Mapping[str, Menu] = {
    "Warn": Menu(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [CheckAction(kind=WARN, guild=GUILD, by=by, target=Standing(user=MEMBER))],
        says=f"Warn user{MEMBER}",
        opens_form=True,
    ),
}

_FORMS: Mapping[str, Submission] = {
    f"warn:{MEMBER}": Submission(
        right=Permission.MODERATE_MEMBERS,
        values={"reason": "spam"},
        asks=lambda by, request: [an_action(WARN, by, MEMBER, request)],
        says=f"### ⚠️ <@{MEMBER}> was warned\n-# user{MEMBER} · ID {MEMBER}",
    ),
}

_BUTTONS: Mapping[str, Press] = {
    f"cases:of:{MEMBER}": Press(
        right=Permission.MODERATE_MEMBERS,
        in_place=False,
        asks=lambda by, _: [
            ListCases(guild=GUILD, by=by, which=CaseFilter(target=MEMBER), seek=Seek(size=8)),
        ],
        says=f"### Cases of <@{MEMBER}>",
    ),
    f"cases:newer:3:{BANNED}:{ANOTHER}:ban": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [
            ListCases(
                guild=GUILD,
                by=by,
                which=CaseFilter(target=BANNED, moderator=ANOTHER, kind=BAN),
                seek=Seek(cursor=3, direction=Direction.NEWER, size=8),
            )
        ],
        says=f"### Bans of <@{BANNED}> by <@{ANOTHER}>",
    ),
    "case:1": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [ShowCase(guild=GUILD, number=_ONE, by=by)],
        says="### Case #1 · ⚠️ Warning\n",
    ),
    "case:1:changes:newer:3": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [
            ListChanges(guild=GUILD, number=_ONE, by=by, seek=Seek(cursor=3, direction=Direction.NEWER))
        ],
        says="### Case #1 · Earlier",
    ),
}


def _names(user: UserId) -> Names:
    """As the fake Discord calls everybody."""
    return Names(username=f"user{user}", display_name=f"user{user}")


def an_action(
    kind: ActionKind,
    by: Standing,
    target: UserId,
    request: RequestId,
    *,
    delete_messages: timedelta = timedelta(0),
    lasts: str | None = None,
    is_silent: bool = False,
    evidence: tuple[CaptureId, ...] = (),
) -> TakeAction:
    return TakeAction(
        kind=kind,
        guild=GUILD,
        moderator=by,
        target=target,
        reason="spam",
        request=request,
        asked_at=snowflake_time(request),
        delete_messages=delete_messages,
        lasts=lasts,
        is_silent=is_silent,
        evidence=evidence,
        answer_place=AnswerPlace(application=ApplicationId(BOT_USER), token="token"),
        target_names=_names(target),
        moderator_names=_names(by.user),
    )


_SILENTLY: Mapping[str, str | bool] = {"reason": "spam", "silent": True, "evidence": _LINK}
_FURTHER: Mapping[str, tuple[Further, ...]] = {
    "ban": (
        Further(
            given={"user": MEMBER, **_SILENTLY},
            asks=lambda by, request: [
                an_action(BAN, by, MEMBER, request, is_silent=True, evidence=(CaptureId(request),))
            ],
        ),
    ),
    "kick": (
        Further(
            given={"member": MEMBER, **_SILENTLY},
            asks=lambda by, request: [
                an_action(KICK, by, MEMBER, request, is_silent=True, evidence=(CaptureId(request),))
            ],
        ),
    ),
    "timeout": (
        Further(
            given={"member": MEMBER, "duration": "1h", **_SILENTLY},
            asks=lambda by, request: [
                an_action(TIMEOUT, by, MEMBER, request, lasts="1h", is_silent=True, evidence=(CaptureId(request),))
            ],
        ),
    ),
    "softban": (
        Further(
            given={"member": MEMBER, "delete_messages": 3600, **_SILENTLY},
            asks=lambda by, request: [
                an_action(
                    SOFTBAN,
                    by,
                    MEMBER,
                    request,
                    delete_messages=timedelta(hours=1),
                    is_silent=True,
                    evidence=(CaptureId(request),),
                )
            ],
        ),
    ),
    "note": (
        Further(
            given={"user": MEMBER, "text": "spam", "evidence": _LINK},
            asks=lambda by, request: [an_action(NOTE, by, MEMBER, request, evidence=(CaptureId(request),))],
        ),
    ),
}

SAMPLES = Samples(commands=_COMMANDS, menus=_MENUS, forms=_FORMS, buttons=_BUTTONS, further=_FURTHER)
