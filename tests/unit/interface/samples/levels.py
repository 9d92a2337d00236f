"""The commands and buttons of levels."""

from collections.abc import Mapping

from application.levels.adjust_xp import AdjustXp
from application.levels.block_members import BlockMember, ListBlocked, UnblockMember
from application.levels.change_rewards import AddReward, RemoveReward
from application.levels.change_rules import ChangeRules
from application.levels.explain_xp import ExplainXp
from application.levels.list_rewards import ListRewards
from application.levels.preview_rules import PreviewRules
from application.levels.show_level import ShowLevel
from application.levels.show_rules import ShowLevelRules, ShowRuleHistory
from domain.levels.curve import LinearCurve, StandardCurve, TableCurve
from domain.levels.rewards import Reward
from domain.levels.rule_changes import ChangeNumbers, ChooseCurve, RateChannel, RateRole, RuleChange
from domain.levels.stewardship import XpHolder
from domain.levels.xp_changes import AddXp, ResetXp, SetLevel, SetXp, XpChange
from domain.shared.ids import RequestId
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.level_ports import REWARD_ROLE
from tests.fakes.payloads import CHANNEL
from tests.unit.interface.samples.given import BANNED, REASON
from tests.unit.interface.samples.sample import Further, Sample, Samples

_XP_HOLDER = XpHolder(Standing(user=MEMBER))

_COMMANDS: Mapping[str, Sample] = {
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
        takes=f"member!:user xp!:integer[-1000000000000..1000000000000] {REASON}",
        given={"member": MEMBER, "xp": 120, "reason": "spam"},
        asks=lambda by, request: [_adjustment(AddXp(120), by, request)],
        says=f"### <@{MEMBER}> has 120 XP\n+120 XP · Level 1\n**Reason** spam",
    ),
    "levels set-xp": Sample(
        right=Permission.MANAGE_GUILD,
        takes=f"member!:user xp!:integer[0..1000000000000] {REASON}",
        given={"member": MEMBER, "xp": 500, "reason": "spam"},
        asks=lambda by, request: [_adjustment(SetXp(500), by, request)],
        says=f"### <@{MEMBER}> has 500 XP\n+500 XP · Level 3\n",
    ),
    "levels set-level": Sample(
        right=Permission.MANAGE_GUILD,
        takes=f"member!:user level!:integer[0..10000] {REASON}",
        given={"member": MEMBER, "level": 10, "reason": "spam"},
        asks=lambda by, request: [_adjustment(SetLevel(10), by, request)],
        says=f"### <@{MEMBER}> has 4,675 XP\n+4,675 XP · Level 10\n",
    ),
    "levels reset": Sample(
        right=Permission.MANAGE_GUILD,
        takes=f"member!:user {REASON}",
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
        says="### The rules for XP have changed\n~~**A message** 15 to 25 XP, at most one every 60 seconds~~\n",
    ),
    "levels rules curve-standard": Sample(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [_rule_change(ChooseCurve(StandardCurve()), by)],
        says="### Nothing to change",
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
}


def _rule_change(change: RuleChange, by: Standing) -> ChangeRules:
    return ChangeRules(guild=GUILD, by=by, change=change)


def _adjustment(change: XpChange, by: Standing, request: RequestId) -> AdjustXp:
    return AdjustXp(guild=GUILD, by=by, member=_XP_HOLDER, change=change, reason="spam", request=request)


_FURTHER: Mapping[str, tuple[Further, ...]] = {
    "xp": (
        Further(
            given={"member": MEMBER},
            besides=Permission.MANAGE_GUILD,
            asks=lambda by, _: [ExplainXp(guild=GUILD, by=by, member=MEMBER)],
        ),
    ),
    "levels preview": (
        Further(
            given={"least_xp": 5, "voice_xp": 3, "message_cap": 500, "linear_first": 200, "linear_step": 10},
            asks=lambda by, _: [
                _preview(
                    by,
                    ChangeNumbers(least_xp=5, voice_xp=3, message_cap=500),
                    ChooseCurve(LinearCurve(first=200, step=10)),
                )
            ],
        ),
        Further(
            given={"totals": "100, 250 600"},
            asks=lambda by, _: [_preview(by, ChangeNumbers(), ChooseCurve(TableCurve((100, 250, 600))))],
        ),
        Further(
            given={"standard_curve": True},
            asks=lambda by, _: [_preview(by, ChangeNumbers(), ChooseCurve(StandardCurve()))],
        ),
    ),
    "levels rules set": (
        Further(
            given={"most_xp": 40, "voice_xp": 3, "voice_cap": 900},
            asks=lambda by, _: [_rule_change(ChangeNumbers(most_xp=40, voice_xp=3, voice_cap=900), by)],
        ),
    ),
}


def _preview(by: Standing, *changes: RuleChange) -> PreviewRules:
    return PreviewRules(guild=GUILD, by=by, changes=changes)


SAMPLES = Samples(commands=_COMMANDS, further=_FURTHER)
