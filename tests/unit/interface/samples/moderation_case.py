"""What looks back on cases: voiding, undoing, searching, counting."""

from collections.abc import Mapping

from discord.utils import snowflake_time

from application.moderation.casebook.undo_case import UndoCase
from application.moderation.casebook.unvoid_case import UnvoidCase
from application.moderation.casebook.void_case import VoidCase
from application.moderation.show_case import ShowCase
from domain.moderation.case_answer import AnswerPlace
from domain.shared.ids import ApplicationId, RequestId
from domain.shared.names import Names
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import BOT as BOT_USER
from tests.builders import GUILD
from tests.unit.interface.samples.given import BANNED, BANNED_IN, REASON, VOIDED
from tests.unit.interface.samples.sample import Press, Sample, Samples

_NUMBER = "number!:string?[1..100]"
_WHY = REASON.replace(":", "!:", 1)
_UNDONE = f"### 🕊️ <@{BANNED}> was unbanned"

_COMMANDS: Mapping[str, Sample] = {
    "case void": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"{_NUMBER} {_WHY}",
        given={"number": f"#{BANNED_IN}", "reason": "a mistake"},
        asks=lambda by, _: [VoidCase(guild=GUILD, number=BANNED_IN, by=by, reason="a mistake")],
        says=f"### Case #{BANNED_IN} is voided\n",
    ),
    "case unvoid": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"{_NUMBER} {_WHY}",
        given={"number": f"{VOIDED}", "reason": "none at all"},
        asks=lambda by, _: [UnvoidCase(guild=GUILD, number=VOIDED, by=by, reason="none at all")],
        says=f"### Case #{VOIDED} counts again",
    ),
    "case undo": Sample(
        right=Permission.MODERATE_MEMBERS,
        besides=Permission.BAN_MEMBERS,
        takes=f"{_NUMBER} {REASON}",
        given={"number": f"#{BANNED_IN}", "reason": "appealed"},
        asks=lambda by, request: [_undo(by, request, "appealed")],
        says=_UNDONE,
    ),
    "case history": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=_NUMBER,
        given={"number": f"{VOIDED}"},
        asks=lambda by, _: [ShowCase(guild=GUILD, number=VOIDED, by=by)],
        says=f"### Case #{VOIDED} · Earlier\n-# Opened ",
    ),
}

_BUTTONS: Mapping[str, Press] = {
    f"case:undo:{BANNED_IN}": Press(
        right=Permission.MODERATE_MEMBERS,
        besides=Permission.BAN_MEMBERS,
        in_place=False,
        asks=lambda by, request: [_undo(by, request, None)],
        says=_UNDONE,
    ),
}


def _undo(by: Standing, request: RequestId, reason: str | None) -> UndoCase:
    name = f"user{by.user}"
    return UndoCase(
        guild=GUILD,
        number=BANNED_IN,
        by=by,
        reason=reason,
        request=request,
        asked_at=snowflake_time(request),
        moderator_names=Names(username=name, display_name=name),
        answer_place=AnswerPlace(application=ApplicationId(BOT_USER), token="token"),
    )


SAMPLES = Samples(commands=_COMMANDS, buttons=_BUTTONS)
