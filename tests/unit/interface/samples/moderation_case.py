"""What looks back on cases: voiding, undoing, searching, counting."""

from collections.abc import Mapping

from discord.utils import snowflake_time

from application.moderation.casebook.asked_query import AskedQuery
from application.moderation.casebook.export_cases import ExportCases
from application.moderation.casebook.export_format import ExportFormat
from application.moderation.casebook.list_own_cases import ListOwnCases
from application.moderation.casebook.search_cases import SearchCases
from application.moderation.casebook.show_history import ShowHistory
from application.moderation.casebook.show_mod_stats import ShowModStats
from application.moderation.casebook.turn_search_page import TurnSearchPage
from application.moderation.casebook.undo_case import UndoCase
from application.moderation.casebook.unvoid_case import UnvoidCase
from application.moderation.casebook.void_case import VoidCase
from application.moderation.show_case import ShowCase
from application.shared.drawing import Theme
from domain.moderation.actions.ban import BAN
from domain.moderation.case_answer import AnswerPlace
from domain.moderation.state import CaseState
from domain.shared.ids import ApplicationId, RequestId
from domain.shared.names import Names
from domain.shared.paging import Direction, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import BOT as BOT_USER
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.unit.interface.samples.given import ANOTHER, BANNED_HERE, BANNED_IN, KINDS, REASON, SEARCH, VOIDED
from tests.unit.interface.samples.sample import Further, Menu, Press, Sample, Samples

_NUMBER = "number!:string?[1..100]"
_REASON = REASON.replace("string", "string?")
_WHY = _REASON.replace(":", "!:", 1)
_QUERY = (
    f"text:string[1..200] member:user moderator:user kind:string={KINDS}|give_role|take_role"
    " state:string=pending|applied|failed|voided|lifted|expired|superseded after:string[1..100] before:string[1..100]"
)
_GIVEN: Mapping[str, str | int | bool] = {
    "text": "spam",
    "member": BANNED_HERE,
    "moderator": ANOTHER,
    "kind": "ban",
    "state": "voided",
    "after": "30d",
    "before": "1 march 2026",
}
_ASKED = AskedQuery(
    text="spam",
    target=BANNED_HERE,
    moderator=ANOTHER,
    kind=BAN,
    state=CaseState.VOIDED,
    after="30d",
    before="1 march 2026",
)
_UNDONE = f"### 🕊️ <@{BANNED_HERE}> was unbanned"

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
        takes=f"{_NUMBER} {_REASON}",
        given={"number": f"#{BANNED_IN}", "reason": "appealed"},
        asks=lambda by, request: [_undo(by, request, "appealed")],
        says=_UNDONE,
    ),
    "case search": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=_QUERY,
        given=_GIVEN,
        asks=lambda by, request: [
            SearchCases(guild=GUILD, by=by, asked=_ASKED, asked_at=snowflake_time(request), size=8)
        ],
        says=f"### Cases found\n-# with spam · of <@{BANNED_HERE}> · by <@{ANOTHER}> · kind ban · state voided",
    ),
    "case export": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"format:string=csv|json {_QUERY}",
        given={"format": "json", "state": "voided"},
        asks=lambda by, request: [
            ExportCases(
                guild=GUILD,
                by=by,
                asked=AskedQuery(state=CaseState.VOIDED),
                asked_at=snowflake_time(request),
                format=ExportFormat.JSON,
            )
        ],
        says="### 1 case exported",
    ),
    "history": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes="member!:user",
        given={"member": BANNED_HERE},
        asks=lambda by, _: [ShowHistory(guild=GUILD, by=by, user=BANNED_HERE)],
        says=f"### History of <@{BANNED_HERE}>\n",
    ),
    "mycases": Sample(
        right=None,
        asks=lambda by, _: [ListOwnCases(guild=GUILD, by=by, seek=Seek(size=6))],
        says="### Your cases",
    ),
    "modstats": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes="moderator:user days:integer[1..365] look:string=light|dark",
        given={"moderator": MODERATOR, "days": 7, "look": "light"},
        asks=lambda by, _: [
            ShowModStats(guild=GUILD, by=by, moderator=MODERATOR, days=7, theme=Theme.LIGHT),
        ],
        says=f"### What <@{MODERATOR}> did in the last 7 days",
    ),
    "case history": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=_NUMBER,
        given={"number": f"{VOIDED}"},
        asks=lambda by, _: [ShowCase(guild=GUILD, number=VOIDED, by=by)],
        says=f"### Case #{VOIDED} · Earlier\n-# Opened ",
    ),
}

_MENUS: Mapping[str, Menu] = {
    "Cases": Menu(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [ShowHistory(guild=GUILD, by=by, user=MEMBER)],
        says=f"### History of <@{MEMBER}>",
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
    f"cases:found:{SEARCH}:newer:1": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [
            TurnSearchPage(guild=GUILD, by=by, search=SEARCH, seek=Seek(cursor=1, direction=Direction.NEWER, size=8))
        ],
        says=f"### Cases found\n-# of <@{BANNED_HERE}>",
    ),
    "mycases:older:9": Press(
        right=None,
        asks=lambda by, _: [ListOwnCases(guild=GUILD, by=by, seek=Seek(cursor=9, size=6))],
        says="### Your cases",
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


_FURTHER: Mapping[str, tuple[Further, ...]] = {
    "case export": (
        Further(
            given=_GIVEN,
            asks=lambda by, request: [
                ExportCases(guild=GUILD, by=by, asked=_ASKED, asked_at=snowflake_time(request), format=ExportFormat.CSV)
            ],
        ),
    ),
}

SAMPLES = Samples(commands=_COMMANDS, menus=_MENUS, buttons=_BUTTONS, further=_FURTHER)
