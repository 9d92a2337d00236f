"""Every command and button once, with arguments and what should come of them. A new one gets its line here."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from attrs import field, frozen
from discord.utils import snowflake_time

from application.charts.show_activity import ShowActivity
from application.charts.show_digest import ShowDigest
from application.guilds.change_settings import ChangeSettings
from application.guilds.show_setting_history import ShowSettingHistory
from application.guilds.show_settings import ShowSettings
from application.leaderboards.show_leaderboard import AroundMe, Beyond, FromTheTop, ShowLeaderboard, WhichPage
from application.levels.adjust_xp import AdjustXp
from application.levels.block_members import BlockMember, ListBlocked, UnblockMember
from application.levels.change_rewards import AddReward, RemoveReward
from application.levels.change_rules import ChangeRules
from application.levels.explain_xp import ExplainXp
from application.levels.list_rewards import ListRewards
from application.levels.preview_rules import PreviewRules
from application.levels.show_level import ShowLevel
from application.levels.show_rules import ShowLevelRules, ShowRuleHistory
from application.members.list_members import ListMembers
from application.members.list_sanctions import ListSanctions
from application.members.queries import Order
from application.members.show_member import ShowMember
from application.moderation.amend_reason import AmendReason
from application.moderation.check_action import CheckAction
from application.moderation.list_cases import ListCases
from application.moderation.list_changes import ListChanges
from application.moderation.show_case import ShowCase
from application.moderation.take_action import TakeAction
from application.points.add_item import AddItem
from application.points.buy_item import BuyItem
from application.points.claim_daily import ClaimDaily
from application.points.edit_item import EditItem
from application.points.find_item import FindItem
from application.points.grant_points import GrantPoints
from application.points.grant_to_role import GrantToRole
from application.points.list_items import ListItems
from application.points.list_transactions import ListTransactions
from application.points.plan_role_grant import PlanRoleGrant
from application.points.remove_item import RemoveItem
from application.points.reverse_transaction import ReverseTransaction
from application.points.show_balance import ShowBalance
from application.points.show_purchases import ShowPurchases
from application.points.show_rules import ShowRules
from application.points.take_points import TakePoints
from application.points.transfer_points import TransferPoints
from application.profiles.show_profile import ShowProfile
from application.shared.drawing import Theme
from domain.charts.settings import DIGEST_CHANNEL
from domain.guilds.guild import BackToDefault, Choice
from domain.guilds.settings import TIME_ZONE
from domain.leaderboards.board import Board, Period
from domain.leaderboards.order import BoardCursor, Ranked, Way
from domain.leaderboards.settings import SHOW_LEFT
from domain.levels.curve import LinearCurve, StandardCurve, TableCurve
from domain.levels.level_settings import LEVEL_NOTICE, LEVEL_NOTICE_CHANNEL, LEVEL_NOTICE_TEXT, REWARD_MODE
from domain.levels.rewards import Reward
from domain.levels.rule_changes import ChangeNumbers, ChooseCurve, RateChannel, RateRole, RuleChange
from domain.levels.stewardship import XpHolder
from domain.levels.xp_changes import AddXp, ResetXp, SetLevel, SetXp, XpChange
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
from domain.moderation.settings import DM_ON_ACTION, MOD_LOG_CHANNEL
from domain.points.daily_settings import DAILY_AMOUNT, DAILY_BONUS, DAILY_BONUS_DAYS
from domain.points.holder import Holder
from domain.points.settings import CURRENCY, DAILY_GIVE_LIMIT, GIVING, MIN_ACCOUNT_AGE
from domain.points.shop_item import ItemId
from domain.points.transaction import TransactionId
from domain.shared.ids import ApplicationId, RequestId, UserId
from domain.shared.names import Names
from domain.shared.paging import Direction, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import BOT as BOT_USER
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.interactions import Given
from tests.fakes.level_ports import REWARD_ROLE
from tests.fakes.payloads import CHANNEL, PLAIN_ROLE
from tests.points import ROLE

BANNED = UserId(30)
ANOTHER = UserId(40)
PLANNED = RequestId(4_000)
"""A grant to a role that waits to be confirmed."""
_REASON = "reason:string[1..480]"
_TERM = "duration:string[1..100]"
_WINDOW = "delete_messages:integer=0|3600|21600|86400|259200|604800"
_WHY = _REASON.replace(":", "!:", 1)
_AMOUNT = "amount!:integer[1..1000000000000]"
_HOLDER = Holder(Standing(user=MEMBER))
_XP_HOLDER = XpHolder(Standing(user=MEMBER))
_PERIOD = "period:string=all|30d|7d|today"
_NUMBER = "number!:string?[1..100]"
_ONE = CaseNumber(1)
ITEM = ItemId(900)
ITEM_PRICE = 300
_ITEM = "item!:string?[1..100]"
_CHOSEN = f"{ITEM}@{ITEM_PRICE}"

type Asks = Callable[[Standing, RequestId], list[object]]
"""What use cases are then asked, given who asks and with which interaction."""


@frozen(kw_only=True)
class Sample:
    right: Permission | None
    """None where anybody may."""
    besides: Permission | None = None
    """What it takes as well."""
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
    "settings set charts": Sample(
        right=Permission.MANAGE_GUILD,
        takes="digest_channel:channel",
        given={"digest_channel": CHANNEL},
        asks=lambda by, _: [ChangeSettings(guild=GUILD, by=by, decisions=(Choice(DIGEST_CHANNEL, CHANNEL),))],
        says="### Changed: ",
    ),
    "settings set moderation": Sample(
        right=Permission.MANAGE_GUILD,
        takes="mod_log_channel:channel dm_members:boolean appeal_text:string[1..500] public_notice:boolean",
        given={"mod_log_channel": CHANNEL, "dm_members": False},
        asks=lambda by, _: [
            ChangeSettings(
                guild=GUILD, by=by, decisions=(Choice(MOD_LOG_CHANNEL, CHANNEL), Choice(DM_ON_ACTION, False))
            )
        ],
        says="### Changed: Mod-log channel, Tell members by direct message\n"
        f"**Mod-log channel** <#{CHANNEL}> · takes posts\n**Tell members by direct message** No\n",
    ),
    "settings set server": Sample(
        right=Permission.MANAGE_GUILD,
        takes="time_zone:string?[1..100]",
        given={"time_zone": "Europe/Berlin"},
        asks=lambda by, _: [ChangeSettings(guild=GUILD, by=by, decisions=(Choice(TIME_ZONE, "Europe/Berlin"),))],
        says="### Changed: ",
    ),
    "settings reset": Sample(
        right=Permission.MANAGE_GUILD,
        takes="setting!:string?[1..100]",
        given={"setting": "time_zone"},
        asks=lambda by, _: [ChangeSettings(guild=GUILD, by=by, decisions=(BackToDefault(TIME_ZONE),))],
        says="### Nothing changed: ",
    ),
    "settings history": Sample(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [ShowSettingHistory(guild=GUILD, by=by, seek=Seek(size=20))],
        says="### Changes of the settings\n",
    ),
    "members list": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes="order:string=name|newest",
        given={"order": "newest"},
        asks=lambda by, _: [ListMembers(guild=GUILD, by=by, order=Order.NEWEST, seek=Seek(size=10))],
        says="### Members, the youngest accounts first",
    ),
    "members top": Sample(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [ListMembers(guild=GUILD, by=by, order=Order.ACTIVITY, seek=Seek(size=10))],
        says="### Most active members",
    ),
    "members sanctioned": Sample(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [ListSanctions(guild=GUILD, by=by, seek=Seek(size=8))],
        says="### Members with a sanction in force",
    ),
    "members show": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes="member!:string?[1..100]",
        given={"member": f"<@{MEMBER}>"},
        asks=lambda by, _: [ShowMember(guild=GUILD, by=by, user=MEMBER, cases=Seek(size=8))],
        says=f"### <@{MEMBER}>\n*Never seen here.*",
    ),
    "activity chart": Sample(
        right=None,
        takes="member:user days:integer[7..90] look:string=light|dark",
        given={"member": MODERATOR, "days": 7, "look": "light"},
        asks=lambda by, _: [
            ShowActivity(guild=GUILD, by=by, member=MODERATOR, name=f"user{MODERATOR}", days=7, theme=Theme.LIGHT)
        ],
        says=f"### Activity of <@{MODERATOR}>\n",
    ),
    "digest": Sample(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [ShowDigest(guild=GUILD, by=by)],
        says="### The digest of each week\nThere is none: no channel is chosen for it.",
    ),
    "settings set leaderboard": Sample(
        right=Permission.MANAGE_GUILD,
        takes="show_left:boolean",
        given={"show_left": True},
        asks=lambda by, _: [ChangeSettings(guild=GUILD, by=by, decisions=(Choice(SHOW_LEFT, True),))],
        says="### Changed: ",
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
    "xp": Sample(
        right=None,
        takes="member:user",
        asks=lambda by, _: [ExplainXp(guild=GUILD, by=by, member=by.user)],
        says="### Where the 0 XP of <@",
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
    "levels block": Sample(
        right=Permission.MANAGE_GUILD,
        takes="member!:user",
        given={"member": MEMBER},
        asks=lambda by, _: [BlockMember(guild=GUILD, by=by, member=_XP_HOLDER)],
        says=f"### The activity of <@{MEMBER}> brings no XP any more",
    ),
    "levels unblock": Sample(
        right=Permission.MANAGE_GUILD,
        takes="member!:user",
        given={"member": BANNED},
        asks=lambda by, _: [UnblockMember(guild=GUILD, by=by, member=XpHolder(Standing(user=BANNED)))],
        says=f"### The activity of <@{BANNED}> brings XP again",
    ),
    "levels blocked": Sample(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [ListBlocked(guild=GUILD, by=by, seek=Seek(size=100))],
        says=f"### Members without XP\n<@{BANNED}> ({BANNED}) by <@{MODERATOR}>, <t:",
    ),
    "levels preview": Sample(
        right=Permission.MANAGE_GUILD,
        takes="least_xp:integer[0..1000] most_xp:integer[0..1000] voice_xp:integer[0..1000] "
        "message_cap:integer[0..1000000] linear_first:integer[1..1000000] linear_step:integer[1..1000000] "
        "totals:string[1..4000] standard_curve:boolean",
        given={"most_xp": 50, "linear_first": 200},
        asks=lambda by, _: [
            PreviewRules(
                guild=GUILD,
                by=by,
                changes=(ChangeNumbers(most_xp=50), ChooseCurve(LinearCurve(first=200))),
            )
        ],
        says="### What these rules would do\n**A message** 15 to 50 XP",
    ),
    "levels rules show": Sample(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [ShowLevelRules(guild=GUILD, by=by)],
        says="### Rules for XP\n**A message** 15 to 25 XP, at most one every 60 seconds\n",
    ),
    "levels rules history": Sample(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [ShowRuleHistory(guild=GUILD, by=by, seek=Seek(size=10))],
        says="### Rules for XP until now\n*The defaults are in force.*",
    ),
    "levels rules set": Sample(
        right=Permission.MANAGE_GUILD,
        takes="least_xp:integer[0..1000] most_xp:integer[0..1000] cooldown:integer[1..86400] "
        "message_cap:integer[0..1000000] voice_xp:integer[0..1000] voice_cap:integer[0..1000000]",
        given={"least_xp": 10, "cooldown": 30, "message_cap": 500},
        asks=lambda by, _: [_rule_change(ChangeNumbers(least_xp=10, cooldown=30, message_cap=500), by)],
        says="### The rules for XP have changed\n**A message** 10 to 25 XP, at most one every 30 seconds\n",
    ),
    "levels rules curve-standard": Sample(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [_rule_change(ChooseCurve(StandardCurve()), by)],
        says="### Nothing to change\n",
    ),
    "levels rules curve-linear": Sample(
        right=Permission.MANAGE_GUILD,
        takes="first!:integer[1..1000000] step:integer[0..1000000]",
        given={"first": 200, "step": 10},
        asks=lambda by, _: [_rule_change(ChooseCurve(LinearCurve(first=200, step=10)), by)],
        says="### The rules for XP have changed\n",
    ),
    "levels rules curve-table": Sample(
        right=Permission.MANAGE_GUILD,
        takes="totals!:string[1..4000]",
        given={"totals": "100, 250 600"},
        asks=lambda by, _: [_rule_change(ChooseCurve(TableCurve((100, 250, 600))), by)],
        says="### The rules for XP have changed\n",
    ),
    "levels rules role": Sample(
        right=Permission.MANAGE_GUILD,
        takes="role!:role rate!:integer[0..1000]",
        given={"role": REWARD_ROLE, "rate": 150},
        asks=lambda by, _: [_rule_change(RateRole(REWARD_ROLE, 150), by)],
        says="### The rules for XP have changed\n",
    ),
    "levels rules channel": Sample(
        right=Permission.MANAGE_GUILD,
        takes="channel!:channel rate!:integer[0..1000]",
        given={"channel": CHANNEL, "rate": 0},
        asks=lambda by, _: [_rule_change(RateChannel(CHANNEL, 0), by)],
        says="### The rules for XP have changed\n",
    ),
    "settings set levels": Sample(
        right=Permission.MANAGE_GUILD,
        takes="xp:boolean reward_roles:string=stack|replace notice:string=off|channel|direct_message "
        "notice_channel:channel notice_text:string[1..300] staff_channel:channel",
        given={"reward_roles": "replace", "notice": "channel", "notice_channel": CHANNEL, "notice_text": "{user}!"},
        asks=lambda by, _: [
            ChangeSettings(
                guild=GUILD,
                by=by,
                decisions=(
                    Choice(REWARD_MODE, "replace"),
                    Choice(LEVEL_NOTICE, "channel"),
                    Choice(LEVEL_NOTICE_CHANNEL, CHANNEL),
                    Choice(LEVEL_NOTICE_TEXT, "{user}!"),
                ),
            )
        ],
        says="### Changed: ",
    ),
    "levels rewards add": Sample(
        right=Permission.MANAGE_GUILD,
        besides=Permission.MANAGE_ROLES,
        takes="level!:integer[1..10000] role!:role",
        given={"level": 5, "role": REWARD_ROLE},
        asks=lambda by, _: [AddReward(guild=GUILD, by=by, reward=Reward(5, REWARD_ROLE))],
        says=f"### <@&{REWARD_ROLE}> is a reward of level 5 now",
    ),
    "levels rewards remove": Sample(
        right=Permission.MANAGE_GUILD,
        takes="level!:integer[1..10000] role!:role",
        given={"level": 9, "role": REWARD_ROLE},
        asks=lambda by, _: [RemoveReward(guild=GUILD, by=by, reward=Reward(9, REWARD_ROLE))],
        says=f"### <@&{REWARD_ROLE}> is no reward of level 9 any more",
    ),
    "levels rewards list": Sample(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [ListRewards(guild=GUILD, by=by)],
        says=f"### Rewards\n**Level 9** <@&{REWARD_ROLE}>",
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
        says="### Changed: ",
    ),
    "settings set daily": Sample(
        right=Permission.MANAGE_GUILD,
        takes="amount:integer[0..1000000] bonus:integer[0..1000000] bonus_days:integer[0..365]",
        given={"amount": 50, "bonus": 5, "bonus_days": 30},
        asks=lambda by, _: [
            ChangeSettings(
                guild=GUILD,
                by=by,
                decisions=(Choice(DAILY_AMOUNT, 50), Choice(DAILY_BONUS, 5), Choice(DAILY_BONUS_DAYS, 30)),
            )
        ],
        says="### Changed: ",
    ),
    "daily": Sample(
        right=None,
        asks=lambda by, request: [ClaimDaily(guild=GUILD, user=by.user, request=request)],
        says="### **100** points for today\n**Streak** 1 day\n**Balance** 600\n",
    ),
    "shop list": Sample(
        right=None,
        asks=lambda by, _: [ListItems(guild=GUILD, by=by, seek=Seek(size=8))],
        says="### Shop\n-# Prices are in points",
    ),
    "shop buy": Sample(
        right=None,
        takes=_ITEM,
        given={"item": _CHOSEN},
        asks=lambda by, request: [BuyItem(guild=GUILD, buyer=by.user, item=ITEM, shown=ITEM_PRICE, request=request)],
        says=f"### You bought VIP\n**Role** <@&{PLAIN_ROLE}>\n**Price** 300 points\n**Left** 200\n**State** On its way",
    ),
    "shop add": Sample(
        right=Permission.MANAGE_GUILD,
        besides=Permission.MANAGE_ROLES,
        takes="name!:string[1..60] price!:integer[1..1000000000000] role!:role stock:integer[0..1000000]",
        given={"name": "Star", "price": 700, "role": PLAIN_ROLE, "stock": 3},
        asks=lambda by, _: [AddItem(guild=GUILD, by=by, name="Star", price=700, role=PLAIN_ROLE, stock=3)],
        says="### Now for sale",
    ),
    "shop edit": Sample(
        right=Permission.MANAGE_GUILD,
        takes=(
            f"{_ITEM} name:string[1..60] price:integer[1..1000000000000] stock:integer[0..1000000] unlimited:boolean"
        ),
        given={"item": _CHOSEN, "name": "Star", "price": 700, "stock": 3, "unlimited": False},
        asks=lambda by, _: [
            FindItem(guild=GUILD, which=ITEM),
            EditItem(guild=GUILD, by=by, item=ITEM, name="Star", price=700, stock=3),
        ],
        says="### Item changed",
    ),
    "shop remove": Sample(
        right=Permission.MANAGE_GUILD,
        takes=_ITEM,
        given={"item": "vip"},
        asks=lambda by, _: [FindItem(guild=GUILD, which="vip"), RemoveItem(guild=GUILD, by=by, item=ITEM)],
        says="### No longer for sale",
    ),
    "shop history": Sample(
        right=None,
        takes="member:user everybody:boolean",
        asks=lambda by, _: [ShowPurchases(guild=GUILD, by=by, user=by.user, seek=Seek(size=8))],
        says="### Purchases of <@",
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
        says=f"### ⚠️ <@{MEMBER}> was warned\n-# user{MEMBER} · ID {MEMBER}",
    ),
    "ban": Sample(
        right=Permission.BAN_MEMBERS,
        takes=f"user!:user {_REASON} {_TERM} {_WINDOW}",
        given={"user": MEMBER, "reason": "spam", "duration": "7d", "delete_messages": 3600},
        asks=lambda by, request: [_action(BAN, by, MEMBER, request, delete_messages=timedelta(hours=1), lasts="7d")],
        says=f"### 🔨 <@{MEMBER}> was banned\n-# user{MEMBER} · ID {MEMBER}",
    ),
    "unban": Sample(
        right=Permission.BAN_MEMBERS,
        takes=f"user!:string?[1..100] {_REASON}",
        given={"user": f"user{BANNED}", "reason": "spam"},
        asks=lambda by, request: [_action(UNBAN, by, BANNED, request)],
        says=f"### 🕊️ <@{BANNED}> was unbanned\n-# user{BANNED} · ID {BANNED}",
    ),
    "kick": Sample(
        right=Permission.KICK_MEMBERS,
        takes=f"member!:user {_REASON}",
        given={"member": MEMBER, "reason": "spam"},
        asks=lambda by, request: [_action(KICK, by, MEMBER, request)],
        says=f"### 👢 <@{MEMBER}> was kicked\n-# user{MEMBER} · ID {MEMBER}",
    ),
    "timeout": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"member!:user {_TERM.replace(':', '!:', 1)} {_REASON}",
        given={"member": MEMBER, "duration": "1h", "reason": "spam"},
        asks=lambda by, request: [_action(TIMEOUT, by, MEMBER, request, lasts="1h")],
        says=f"### ⏳ <@{MEMBER}> was timed out\n-# user{MEMBER} · ID {MEMBER}",
    ),
    "untimeout": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"member!:user {_REASON}",
        given={"member": MEMBER, "reason": "spam"},
        asks=lambda by, request: [_action(UNTIMEOUT, by, MEMBER, request)],
        says=f"### 🔊 <@{MEMBER}> was released from their timeout\n-# user{MEMBER} · ID {MEMBER}",
    ),
    "softban": Sample(
        right=Permission.BAN_MEMBERS,
        takes=f"member!:user {_REASON} {_WINDOW}",
        given={"member": MEMBER, "reason": "spam"},
        asks=lambda by, request: [_action(SOFTBAN, by, MEMBER, request, delete_messages=timedelta(days=1))],
        says=f"### 🧹 <@{MEMBER}> was softbanned\n-# user{MEMBER} · ID {MEMBER}",
    ),
    "note": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"user!:user {_REASON.replace('reason:', 'text!:')}",
        given={"user": MEMBER, "text": "spam"},
        asks=lambda by, request: [_action(NOTE, by, MEMBER, request)],
        says=f"### 📝 <@{MEMBER}> was noted\n-# user{MEMBER} · ID {MEMBER}",
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
        takes="member:user moderator:user kind:string=warn|ban|unban|kick|timeout|untimeout|softban|note",
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


@frozen(kw_only=True)
class Menu:
    """Chosen from the menu of MEMBER."""

    right: Permission | None
    asks: Asks
    says: str
    opens_form: bool = False
    """Whether it shows a form first, which `says` is the title of."""


MENUS: Mapping[str, Menu] = {
    "Profile": Menu(
        right=None,
        asks=lambda by, _: [ShowProfile(guild=GUILD, by=by, user=MEMBER)],
        says=f"### Profile of <@{MEMBER}>\n-# ID {MEMBER}",
    ),
    "Cases": Menu(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [ListCases(guild=GUILD, by=by, which=CaseFilter(target=MEMBER), seek=Seek(size=8))],
        says=f"### Cases of <@{MEMBER}>",
    ),
    "Warn": Menu(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [CheckAction(kind=WARN, guild=GUILD, by=by, target=Standing(user=MEMBER))],
        says=f"Warn user{MEMBER}",
        opens_form=True,
    ),
}


@frozen(kw_only=True)
class Submission:
    """A form that is sent off."""

    right: Permission | None
    values: Mapping[str, str]
    asks: Asks
    says: str


FORMS: Mapping[str, Submission] = {
    f"warn:{MEMBER}": Submission(
        right=Permission.MODERATE_MEMBERS,
        values={"reason": "spam"},
        asks=lambda by, request: [_action(WARN, by, MEMBER, request)],
        says=f"### ⚠️ <@{MEMBER}> was warned\n-# user{MEMBER} · ID {MEMBER}",
    ),
}
"""By a custom id."""


@frozen(kw_only=True)
class Press:
    right: Permission | None
    """None where anybody may."""
    in_place: bool = True
    """Whether the answer takes the place of what was shown; else it is a message of its own."""
    asks: Asks
    says: str


BUTTONS: Mapping[str, Press] = {
    f"shop:buy:{ITEM}:{ITEM_PRICE}": Press(
        right=None,
        asks=lambda by, request: [BuyItem(guild=GUILD, buyer=by.user, item=ITEM, shown=ITEM_PRICE, request=request)],
        says="### You bought VIP\n",
    ),
    f"cases:of:{MEMBER}": Press(
        right=Permission.MODERATE_MEMBERS,
        in_place=False,
        asks=lambda by, _: [
            ListCases(guild=GUILD, by=by, which=CaseFilter(target=MEMBER), seek=Seek(size=8)),
        ],
        says=f"### Cases of <@{MEMBER}>",
    ),
    "shop:items:older:901": Press(
        right=None,
        asks=lambda by, _: [ListItems(guild=GUILD, by=by, seek=Seek(cursor=901, direction=Direction.OLDER, size=8))],
        says="### Shop\n",
    ),
    f"shop:bought:newer:3:{MEMBER}": Press(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [
            ShowPurchases(guild=GUILD, by=by, user=MEMBER, seek=Seek(cursor=3, direction=Direction.NEWER, size=8))
        ],
        says=f"### Purchases of <@{MEMBER}>",
    ),
    "shop:bought:older:3:": Press(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [
            ShowPurchases(guild=GUILD, by=by, user=None, seek=Seek(cursor=3, direction=Direction.OLDER, size=8))
        ],
        says="### Purchases",
    ),
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
    f"members:activity:older:{BANNED}": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [
            ListMembers(guild=GUILD, by=by, order=Order.ACTIVITY, seek=Seek(cursor=BANNED, size=10)),
        ],
        says="### Most active members",
    ),
    "members:sanctioned:newer:3": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [
            ListSanctions(guild=GUILD, by=by, seek=Seek(cursor=3, direction=Direction.NEWER, size=8)),
        ],
        says="### Members with a sanction in force",
    ),
    f"members:show:{MEMBER}:older:3": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [ShowMember(guild=GUILD, by=by, user=MEMBER, cases=Seek(cursor=3, size=8))],
        says=f"### <@{MEMBER}>\n*Never seen here.*",
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


def _rule_change(change: RuleChange, by: Standing) -> ChangeRules:
    return ChangeRules(guild=GUILD, by=by, change=change)


def _board(by: Standing, board: Board, period: Period, page: WhichPage | None = None) -> ShowLeaderboard:
    return ShowLeaderboard(guild=GUILD, by=by, board=board, period=period, page=page or FromTheTop())


def _adjustment(change: XpChange, by: Standing, request: RequestId) -> AdjustXp:
    return AdjustXp(guild=GUILD, by=by, member=_XP_HOLDER, change=change, reason="spam", request=request)


def _names(user: UserId) -> Names:
    """As the fake Discord calls everybody."""
    return Names(username=f"user{user}", display_name=f"user{user}")


def _action(
    kind: ActionKind,
    by: Standing,
    target: UserId,
    request: RequestId,
    *,
    delete_messages: timedelta = timedelta(0),
    lasts: str | None = None,
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
        answer_place=AnswerPlace(application=ApplicationId(BOT_USER), token="token"),
        target_names=_names(target),
        moderator_names=_names(by.user),
    )
