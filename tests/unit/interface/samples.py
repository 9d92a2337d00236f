"""Every command and button once, with arguments and what should come of them. A new one gets its line here."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from attrs import field, frozen

from application.guilds.change_settings import ChangeSettings
from application.guilds.show_setting_history import ShowSettingHistory
from application.guilds.show_settings import ShowSettings
from application.leaderboards.show_leaderboard import AroundMe, Beyond, FromTheTop, ShowLeaderboard, WhichPage
from application.levels.adjust_xp import AdjustXp
from application.levels.explain_xp import ExplainXp
from application.levels.show_level import ShowLevel
from application.moderation.amend_reason import AmendReason
from application.moderation.list_cases import ListCases
from application.moderation.show_case import ShowCase
from application.moderation.take_action import TakeAction
from application.points.grant_points import GrantPoints
from application.points.grant_to_role import GrantToRole
from application.points.list_transactions import ListTransactions
from application.points.plan_role_grant import PlanRoleGrant
from application.points.reverse_transaction import ReverseTransaction
from application.points.show_balance import ShowBalance
from application.points.show_rules import ShowRules
from application.points.take_points import TakePoints
from application.points.transfer_points import TransferPoints
from application.profiles.show_profile import ShowProfile
from domain.guilds.guild import BackToDefault, Choice
from domain.guilds.settings import LANGUAGE, TIME_ZONE
from domain.leaderboards.board import Board, Period
from domain.leaderboards.order import BoardCursor, Ranked, Way
from domain.leaderboards.settings import SHOW_LEFT
from domain.levels.xp_changes import AddXp, ResetXp, SetLevel, SetXp, XpChange
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.warn import WARN
from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import CaseFilter
from domain.moderation.settings import DM_ON_ACTION, MOD_LOG_CHANNEL
from domain.points.holder import Holder
from domain.points.settings import CURRENCY, DAILY_GIVE_LIMIT, GIVING, MIN_ACCOUNT_AGE
from domain.points.transaction import TransactionId
from domain.shared.ids import RequestId, UserId
from domain.shared.paging import Direction, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import GUILD, MEMBER
from tests.fakes.interactions import Given
from tests.fakes.payloads import CHANNEL
from tests.points import ROLE

BANNED = UserId(30)
ANOTHER = UserId(40)
PLANNED = RequestId(4_000)
"""A grant to a role that waits to be confirmed."""
_REASON = "reason:string[1..480]"
_WHY = _REASON.replace(":", "!:", 1)
_AMOUNT = "amount!:integer[1..1000000000000]"
_HOLDER = Holder(Standing(user=MEMBER))
_PERIOD = "period:string=all|30d|7d|today"
_NUMBER = "number!:integer[1..2147483647]"
_ONE = CaseNumber(1)

type Asks = Callable[[Standing, RequestId], list[object]]
"""What use cases are then asked, given who asks and with which interaction."""


@frozen(kw_only=True)
class Sample:
    right: Permission | None
    """None where anybody may."""
    takes: str = ""
    """The options as Discord is told of them; `!` where one must be given."""
    given: Mapping[str, Given] = field(factory=dict)
    asks: Asks
    says: str
    """What the answer's first text begins with."""


COMMANDS: Mapping[str, Sample] = {
    "settings show": Sample(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [ShowSettings(guild=GUILD, by=by)],
        says="### Settings\n**Mod-log channel** *none*\n",
    ),
    "settings set moderation": Sample(
        right=Permission.MANAGE_GUILD,
        takes="mod_log_channel:channel dm_members:boolean",
        given={"mod_log_channel": CHANNEL, "dm_members": False},
        asks=lambda by, _: [
            ChangeSettings(
                guild=GUILD, by=by, decisions=(Choice(MOD_LOG_CHANNEL, CHANNEL), Choice(DM_ON_ACTION, False))
            )
        ],
        says=f"### Settings\n**Mod-log channel** <#{CHANNEL}>\n**Tell members by direct message** No\n",
    ),
    "settings set server": Sample(
        right=Permission.MANAGE_GUILD,
        takes="language:string?[1..100] time_zone:string?[1..100]",
        given={"language": "de", "time_zone": "Europe/Berlin"},
        asks=lambda by, _: [
            ChangeSettings(guild=GUILD, by=by, decisions=(Choice(LANGUAGE, "de"), Choice(TIME_ZONE, "Europe/Berlin")))
        ],
        says="### Settings\n",
    ),
    "settings reset": Sample(
        right=Permission.MANAGE_GUILD,
        takes="setting!:string?[1..100]",
        given={"setting": "language"},
        asks=lambda by, _: [ChangeSettings(guild=GUILD, by=by, decisions=(BackToDefault(LANGUAGE),))],
        says="### Settings\n",
    ),
    "settings history": Sample(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [ShowSettingHistory(guild=GUILD, by=by, seek=Seek(size=20))],
        says="### Changes of the settings\n",
    ),
    "settings set leaderboard": Sample(
        right=Permission.MANAGE_GUILD,
        takes="show_left:boolean",
        given={"show_left": True},
        asks=lambda by, _: [ChangeSettings(guild=GUILD, by=by, decisions=(Choice(SHOW_LEFT, True),))],
        says="### Settings\n",
    ),
    "leaderboard points": Sample(
        right=None,
        takes=_PERIOD,
        asks=lambda by, _: [_board(by, Board.POINTS, Period.ALL_TIME)],
        says="### Leaderboard · Points · All time",
    ),
    "leaderboard xp": Sample(
        right=None,
        takes=_PERIOD,
        given={"period": "30d"},
        asks=lambda by, _: [_board(by, Board.XP, Period.MONTH)],
        says="### Leaderboard · XP · 30 days",
    ),
    "leaderboard messages": Sample(
        right=None,
        takes=_PERIOD,
        given={"period": "7d"},
        asks=lambda by, _: [_board(by, Board.MESSAGES, Period.WEEK)],
        says="### Leaderboard · Messages · 7 days",
    ),
    "leaderboard voice": Sample(
        right=None,
        takes=_PERIOD,
        given={"period": "today"},
        asks=lambda by, _: [_board(by, Board.VOICE, Period.TODAY)],
        says="### Leaderboard · Voice · Today",
    ),
    "level": Sample(
        right=None,
        takes="member:user",
        given={"member": MEMBER},
        asks=lambda by, _: [ShowLevel(guild=GUILD, by=by, member=MEMBER, name=f"user{MEMBER}")],
        says=f"### Level 0 · user{MEMBER}",
    ),
    "levels add": Sample(
        right=Permission.MANAGE_GUILD,
        takes=f"member!:user xp!:integer[-1000000000000..1000000000000] {_REASON}",
        given={"member": MEMBER, "xp": 120, "reason": "spam"},
        asks=lambda by, request: [_adjustment(AddXp(120), by, request)],
        says=f"### <@{MEMBER}> has 120 XP\n+120 XP · Level 1\n**Reason** spam",
    ),
    "levels set-xp": Sample(
        right=Permission.MANAGE_GUILD,
        takes=f"member!:user xp!:integer[0..1000000000000] {_REASON}",
        given={"member": MEMBER, "xp": 500, "reason": "spam"},
        asks=lambda by, request: [_adjustment(SetXp(500), by, request)],
        says=f"### <@{MEMBER}> has 500 XP\n+500 XP · Level 3\n",
    ),
    "levels set-level": Sample(
        right=Permission.MANAGE_GUILD,
        takes=f"member!:user level!:integer[0..10000] {_REASON}",
        given={"member": MEMBER, "level": 10, "reason": "spam"},
        asks=lambda by, request: [_adjustment(SetLevel(10), by, request)],
        says=f"### <@{MEMBER}> has 4,675 XP\n+4,675 XP · Level 10\n",
    ),
    "levels reset": Sample(
        right=Permission.MANAGE_GUILD,
        takes=f"member!:user {_REASON}",
        given={"member": MEMBER, "reason": "spam"},
        asks=lambda by, request: [_adjustment(ResetXp(), by, request)],
        says=f"### <@{MEMBER}> has 0 XP\nNothing had to be changed · Level 0\n",
    ),
    "levels explain": Sample(
        right=Permission.MANAGE_GUILD,
        takes="member:user",
        given={"member": MEMBER},
        asks=lambda by, _: [ExplainXp(guild=GUILD, by=by, member=MEMBER)],
        says=f"### Where the 0 XP of <@{MEMBER}> came from\n**Messages** 0\n**Voice** 0",
    ),
    "settings set points": Sample(
        right=Permission.MANAGE_GUILD,
        takes="called:string[1..32] giving:boolean daily_limit:integer[0..1000000000000] account_age:integer[0..365]",
        given={"called": "fish", "giving": False, "daily_limit": 100, "account_age": 7},
        asks=lambda by, _: [
            ChangeSettings(
                guild=GUILD,
                by=by,
                decisions=(
                    Choice(CURRENCY, "fish"),
                    Choice(GIVING, False),
                    Choice(DAILY_GIVE_LIMIT, 100),
                    Choice(MIN_ACCOUNT_AGE, 7),
                ),
            )
        ],
        says="### Settings\n",
    ),
    "points balance": Sample(
        right=None,
        takes="member:user",
        given={"member": MEMBER},
        asks=lambda by, _: [ShowBalance(guild=GUILD, by=by, user=MEMBER)],
        says=f"### <@{MEMBER}> has **500** points",
    ),
    "points give": Sample(
        right=None,
        takes=f"member!:user {_AMOUNT} {_REASON}",
        given={"member": MEMBER, "amount": 20, "reason": "thanks"},
        asks=lambda by, request: [
            TransferPoints(guild=GUILD, sender=by.user, receiver=_HOLDER, amount=20, reason="thanks", request=request)
        ],
        says=f"### You gave <@{MEMBER}> **20** points\n**Reason** thanks",
    ),
    "points grant": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"member!:user {_AMOUNT} {_WHY}",
        given={"member": MEMBER, "amount": 20, "reason": "quiz"},
        asks=lambda by, request: [
            GrantPoints(guild=GUILD, by=by, receiver=_HOLDER, amount=20, reason="quiz", request=request)
        ],
        says=f"### <@{MEMBER}> was granted **20** points\n**Reason** quiz",
    ),
    "points grant-role": Sample(
        right=Permission.MANAGE_GUILD,
        takes=f"role!:role {_AMOUNT} {_WHY}",
        given={"role": ROLE, "amount": 20, "reason": "tournament"},
        asks=lambda by, request: [
            PlanRoleGrant(guild=GUILD, by=by, role=ROLE, amount=20, reason="tournament", request=request)
        ],
        says=f"### Grant **20** points to each who has <@&{ROLE}>?\n**Members** 2: ",
    ),
    "points take": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"member!:user {_AMOUNT} {_WHY}",
        given={"member": MEMBER, "amount": 20, "reason": "cheated"},
        asks=lambda by, request: [
            TakePoints(guild=GUILD, by=by, giver=_HOLDER, amount=20, reason="cheated", request=request)
        ],
        says=f"### <@{MEMBER}> lost **20** points\n**Reason** cheated",
    ),
    "points history": Sample(
        right=None,
        takes="member:user",
        asks=lambda by, _: [ListTransactions(guild=GUILD, by=by, user=by.user, seek=Seek(size=10))],
        says="### Points of <@",
    ),
    "points reverse": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"transaction!:integer[1..9007199254740991] {_WHY}",
        given={"transaction": 2, "reason": "mistake"},
        asks=lambda by, request: [
            ReverseTransaction(guild=GUILD, by=by, id=TransactionId(2), reason="mistake", request=request)
        ],
        says=f"### Transaction #2 was reversed\n**Reason** mistake\n<@{MEMBER}> -500 → 0",
    ),
    "points settings": Sample(
        right=None,
        asks=lambda _, __: [ShowRules(GUILD)],
        says="### Points in this server\n**Called** points\n",
    ),
    "profile": Sample(
        right=None,
        takes="member:user",
        given={"member": MEMBER},
        asks=lambda by, _: [ShowProfile(guild=GUILD, by=by, user=MEMBER)],
        says=f"### Profile of <@{MEMBER}>\n-# ID {MEMBER}",
    ),
    "warn": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"member!:user {_REASON.replace(':', '!:', 1)}",
        given={"member": MEMBER, "reason": "spam"},
        asks=lambda by, request: [_action(WARN, by, MEMBER, request)],
        says=f"### <@{MEMBER}> was warned\n**Reason** spam",
    ),
    "ban": Sample(
        right=Permission.BAN_MEMBERS,
        takes=f"user!:user {_REASON} delete_messages:integer=0|3600|21600|86400|259200|604800",
        given={"user": MEMBER, "reason": "spam", "delete_messages": 3600},
        asks=lambda by, request: [_action(BAN, by, MEMBER, request, delete_messages=timedelta(hours=1))],
        says=f"### <@{MEMBER}> was banned\n**Reason** spam",
    ),
    "unban": Sample(
        right=Permission.BAN_MEMBERS,
        takes=f"user!:user {_REASON}",
        given={"user": BANNED, "reason": "spam"},
        asks=lambda by, request: [_action(UNBAN, by, BANNED, request)],
        says=f"### <@{BANNED}> was unbanned\n**Reason** spam",
    ),
    "kick": Sample(
        right=Permission.KICK_MEMBERS,
        takes=f"member!:user {_REASON}",
        given={"member": MEMBER, "reason": "spam"},
        asks=lambda by, request: [_action(KICK, by, MEMBER, request)],
        says=f"### <@{MEMBER}> was kicked\n**Reason** spam",
    ),
    "case show": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=_NUMBER,
        given={"number": 1},
        asks=lambda by, _: [ShowCase(guild=GUILD, number=_ONE, by=by)],
        says="### Case #1 · Warning\n",
    ),
    "case list": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes="member:user moderator:user kind:string=warn|ban|unban|kick",
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
        given={"number": 1, "reason": "better"},
        asks=lambda by, _: [
            AmendReason(guild=GUILD, number=_ONE, by=by, reason="better"),
        ],
        says="### Case #1 · Warning\n",
    ),
}


@frozen(kw_only=True)
class Menu:
    """Chosen from the menu of MEMBER."""

    right: Permission | None
    asks: Asks
    says: str


MENUS: Mapping[str, Menu] = {
    "Profile": Menu(
        right=None,
        asks=lambda by, _: [ShowProfile(guild=GUILD, by=by, user=MEMBER)],
        says=f"### Profile of <@{MEMBER}>\n-# ID {MEMBER}",
    ),
}


@frozen(kw_only=True)
class Press:
    right: Permission | None
    """None where anybody may."""
    asks: Asks
    says: str


BUTTONS: Mapping[str, Press] = {
    "board:points:all:top": Press(
        right=None,
        asks=lambda by, _: [_board(by, Board.POINTS, Period.ALL_TIME)],
        says="### Leaderboard · Points · All time",
    ),
    "board:xp:30d:me": Press(
        right=None,
        asks=lambda by, _: [_board(by, Board.XP, Period.MONTH, AroundMe())],
        says="### Leaderboard · XP · 30 days",
    ),
    "board:voice:all:down:7:20:12:11": Press(
        right=None,
        asks=lambda by, _: [
            _board(by, Board.VOICE, Period.ALL_TIME, Beyond(Ranked(BoardCursor(7, MEMBER), 12, 11), Way.DOWN))
        ],
        says="### Leaderboard · Voice · All time",
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
    f"points:grant-role:{PLANNED}": Press(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [GrantToRole(guild=GUILD, by=by, request=PLANNED)],
        says=f"### 2 members with <@&{ROLE}> got **20** points each\n**Altogether** 40\n",
    ),
    f"points:older:5:{MEMBER}": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [
            ListTransactions(guild=GUILD, by=by, user=MEMBER, seek=Seek(cursor=5, direction=Direction.OLDER, size=10))
        ],
        says=f"### Points of <@{MEMBER}>\n",
    ),
}
"""By a custom id."""


def _board(by: Standing, board: Board, period: Period, page: WhichPage | None = None) -> ShowLeaderboard:
    return ShowLeaderboard(guild=GUILD, by=by, board=board, period=period, page=page or FromTheTop())


def _adjustment(change: XpChange, by: Standing, request: RequestId) -> AdjustXp:
    return AdjustXp(guild=GUILD, by=by, member=MEMBER, change=change, reason="spam", request=request)


def _action(
    kind: ActionKind, by: Standing, target: UserId, request: RequestId, *, delete_messages: timedelta = timedelta(0)
) -> TakeAction:
    return TakeAction(
        kind=kind,
        guild=GUILD,
        moderator=by,
        target=target,
        reason="spam",
        request=request,
        delete_messages=delete_messages,
    )
