"""What levels are counted by, and what they bring, in a server's configuration file."""

from collections.abc import Iterable

from attrs import define, evolve, frozen

from application.shared.configuration.names import Reading
from application.shared.configuration.node import Node
from application.shared.configuration.records import Field, Fields, Items, Record, Several
from application.shared.configuration.references import Channel, Role
from application.shared.configuration.section import Occasion, Section
from application.shared.configuration.shapes import Choice, Maybe, Misread, Number
from application.shared.unit_of_work import UnitOfWork
from domain.levels.curve import (
    HIGHEST_LEVEL,
    LONGEST_TABLE,
    MAX_XP,
    AnyCurve,
    LinearCurve,
    StandardCurve,
    TableCurve,
)
from domain.levels.repository import DecidedRules
from domain.levels.rewards import MOST_REWARDS, Reward
from domain.levels.rules import FULL_RATE, MOST_EXCEPTIONS, LevelRules, check_rules
from domain.shared.errors import DomainError
from domain.shared.ids import ChannelId, GuildId, RoleId
from domain.shared.written import Fault, Where, WrongType

MOST_XP = 1_000_000


@frozen(kw_only=True)
class RoleRate:
    role: RoleId
    percent: int


@frozen(kw_only=True)
class ChannelRate:
    channel: ChannelId
    percent: int


@frozen(kw_only=True)
class CurveEntry:
    kind: str = StandardCurve.kind
    first: int | None = None
    step: int | None = None
    totals: tuple[int, ...] | None = None

    @property
    def curve(self) -> AnyCurve:
        """Raises UnusableCurve, CurveTooLong."""
        if self.kind == LinearCurve.kind:
            return LinearCurve(first=self.first or 0, step=self.step or 0)
        return TableCurve(self.totals or ()) if self.kind == TableCurve.kind else StandardCurve()


@frozen(kw_only=True)
class LevelsEntry:
    least_xp: int
    most_xp: int
    cooldown: int
    message_cap: int | None
    voice_xp: int
    voice_cap: int | None
    curve: CurveEntry
    roles: tuple[RoleRate, ...]
    channels: tuple[ChannelRate, ...]


_DEFAULTS = LevelRules()


@frozen
class Percent(Number):
    def read(self, node: Node, at: Where, reading: Reading) -> int:
        if node.value == FULL_RATE:
            raise Misread([Fault(at, WrongType("another number than 100, which holds for whatever is left out"))])
        return super().read(node, at, reading)


KIND = Field("kind", Choice((StandardCurve.kind, LinearCurve.kind, TableCurve.kind)), "How many XP each level takes")
FIRST = Field("first", Maybe(Number(1, MAX_XP)), "Of a linear one: XP of the first level", optional=True)
STEP = Field("step", Maybe(Number(0, MAX_XP)), "Of a linear one: how many more each further level takes", optional=True)
TOTALS = Field(
    "totals",
    Maybe(Several(Number(1, MAX_XP), LONGEST_TABLE)),
    "Of a table: the XP at which each level is reached",
    optional=True,
)


def _read_curve(read: Fields) -> CurveEntry:
    kind, step = read[KIND], read[STEP]
    step = 0 if kind == LinearCurve.kind and step is None else step
    return CurveEntry(kind=kind, first=read[FIRST], step=step, totals=read[TOTALS])


CURVE_SHAPE = Record((KIND, FIRST, STEP, TOTALS), _read_curve)
LEAST = Field("least_xp", Number(0, MOST_XP), "XP of a message, at least", optional=True, default=_DEFAULTS.least_xp)
MOST = Field("most_xp", Number(0, MOST_XP), "XP of a message, at most", optional=True, default=_DEFAULTS.most_xp)
COOLDOWN = Field(
    "cooldown",
    Number(0, MOST_XP),
    "Seconds from one message that counts to the next",
    optional=True,
    default=_DEFAULTS.cooldown,
)
MESSAGE_CAP = Field("message_cap", Maybe(Number(1, MOST_XP)), "XP of messages in a day, at most", optional=True)
VOICE_XP = Field("voice_xp", Number(0, MOST_XP), "XP of a minute in voice", optional=True, default=_DEFAULTS.voice_xp)
VOICE_CAP = Field("voice_cap", Maybe(Number(1, MOST_XP)), "XP of voice in a day, at most", optional=True)
CURVE = Field("curve", CURVE_SHAPE, "How many XP each level takes", optional=True, default=CurveEntry())
ROLE = Field("role", Role(), "Which role")
CHANNEL = Field("channel", Channel(), "Which channel or category")
PERCENT = Field("percent", Percent(0, 1_000), "0 for no XP, 200 for twice as many")
ROLES = Field(
    "roles",
    Items(
        Record((ROLE, PERCENT), lambda read: RoleRate(role=read[ROLE], percent=read[PERCENT])),
        MOST_EXCEPTIONS * 2,
        (ROLE,),
    ),
    "Roles whose members get more XP, fewer, or none",
    optional=True,
    default=(),
)
CHANNELS = Field(
    "channels",
    Items(
        Record((CHANNEL, PERCENT), lambda read: ChannelRate(channel=read[CHANNEL], percent=read[PERCENT])),
        MOST_EXCEPTIONS * 2,
        (CHANNEL,),
    ),
    "Channels and categories that bring more XP, fewer, or none",
    optional=True,
    default=(),
)
RULES_SHAPE = Record(
    (LEAST, MOST, COOLDOWN, MESSAGE_CAP, VOICE_XP, VOICE_CAP, CURVE, ROLES, CHANNELS),
    lambda read: LevelsEntry(
        least_xp=read[LEAST],
        most_xp=read[MOST],
        cooldown=read[COOLDOWN],
        message_cap=read[MESSAGE_CAP],
        voice_xp=read[VOICE_XP],
        voice_cap=read[VOICE_CAP],
        curve=read[CURVE],
        roles=read[ROLES],
        channels=read[CHANNELS],
    ),
)
_NUMBERS = (LEAST, MOST, COOLDOWN, MESSAGE_CAP, VOICE_XP, VOICE_CAP)


def levels_section() -> Section[LevelsEntry]:
    return Section(
        name="levels",
        description="What XP are counted by: see /levels rules",
        shape=RULES_SHAPE,
        keeper=LevelsKeeper(),
        instead_of=(
            "levels rules set",
            "levels rules curve-standard",
            "levels rules curve-linear",
            "levels rules curve-table",
            "levels rules role",
            "levels rules channel",
        ),
        shown_by="levels rules show",
    )


@define
class LevelsKeeper:
    async def read(self, uow: UnitOfWork, guild: GuildId) -> LevelsEntry:
        return _entry((await uow.level_rules.in_force([guild]))[guild])

    def faults(self, present: LevelsEntry, wanted: LevelsEntry, occasion: Occasion) -> Iterable[Fault]:
        numbers = {each.name: getattr(wanted, each.name) for each in _NUMBERS}
        for name in ("cooldown", "message_cap", "voice_xp", "voice_cap"):
            yield from _refused((name,), evolve(_DEFAULTS, **{name: numbers[name]}))
        yield from _refused(("least_xp",), evolve(_DEFAULTS, least_xp=wanted.least_xp, most_xp=wanted.most_xp))
        try:
            curve = wanted.curve.curve
        except DomainError as why:
            yield Fault(("curve",), why)
        else:
            if _curve_entry(curve) != wanted.curve:
                yield Fault(("curve",), WrongType("`first` and `step` with `linear`, and `totals` with `table` only"))
            exceptions = evolve(_rules(wanted, curve), **{name: getattr(_DEFAULTS, name) for name in numbers})
            yield from _refused(("roles",), exceptions)

    async def bring_about(self, uow: UnitOfWork, present: LevelsEntry, wanted: LevelsEntry, occasion: Occasion) -> None:
        before = (await uow.level_rules.in_force([occasion.guild]))[occasion.guild]
        after = evolve(_rules(wanted, wanted.curve.curve), version=before.version + 1)
        await uow.level_rules.add(occasion.guild, DecidedRules(after, occasion.by.user, occasion.at))


def _refused(where: Where, rules: LevelRules) -> Iterable[Fault]:
    try:
        check_rules(rules)
    except DomainError as why:
        yield Fault(where, why)


def _entry(rules: LevelRules) -> LevelsEntry:
    roles = {**rules.rates_by_role, **dict.fromkeys(rules.excluded_roles, 0)}
    channels = {**rules.rates_by_channel, **dict.fromkeys(rules.excluded_channels, 0)}
    return LevelsEntry(
        least_xp=rules.least_xp,
        most_xp=rules.most_xp,
        cooldown=rules.cooldown,
        message_cap=rules.message_cap,
        voice_xp=rules.voice_xp,
        voice_cap=rules.voice_cap,
        curve=_curve_entry(rules.curve),
        roles=tuple(RoleRate(role=role, percent=rate) for role, rate in sorted(roles.items())),
        channels=tuple(ChannelRate(channel=channel, percent=rate) for channel, rate in sorted(channels.items())),
    )


def _curve_entry(curve: AnyCurve) -> CurveEntry:
    return CurveEntry(
        kind=curve.kind,
        first=curve.first if isinstance(curve, LinearCurve) else None,
        step=curve.step if isinstance(curve, LinearCurve) else None,
        totals=curve.totals if isinstance(curve, TableCurve) else None,
    )


def _rules(entry: LevelsEntry, curve: AnyCurve) -> LevelRules:
    return LevelRules(
        least_xp=entry.least_xp,
        most_xp=entry.most_xp,
        cooldown=entry.cooldown,
        message_cap=entry.message_cap,
        voice_xp=entry.voice_xp,
        voice_cap=entry.voice_cap,
        curve=curve,
        rates_by_role={each.role: each.percent for each in entry.roles if each.percent},
        rates_by_channel={each.channel: each.percent for each in entry.channels if each.percent},
        excluded_roles=frozenset(each.role for each in entry.roles if not each.percent),
        excluded_channels=frozenset(each.channel for each in entry.channels if not each.percent),
    )


LEVEL = Field("level", Number(1, HIGHEST_LEVEL), "At which level")
REWARD = Field("role", Role(offered=True), "Which role it brings")
REWARD_SHAPE = Record((LEVEL, REWARD), lambda read: Reward(read[LEVEL], read[REWARD]))
type Rewards = tuple[Reward, ...]


def rewards_section() -> Section[Rewards]:
    return Section(
        name="level_rewards",
        description="Roles that levels bring: see /levels rewards",
        shape=Items(
            Record((LEVEL, REWARD), lambda read: Reward(read[LEVEL], read[REWARD])), MOST_REWARDS, (LEVEL, REWARD)
        ),
        keeper=RewardsKeeper(),
        instead_of=("levels rewards add", "levels rewards remove"),
        shown_by="levels rewards list",
    )


@define
class RewardsKeeper:
    async def read(self, uow: UnitOfWork, guild: GuildId) -> Rewards:
        return await uow.level_rewards.all(guild)

    def faults(self, present: Rewards, wanted: Rewards, occasion: Occasion) -> Iterable[Fault]:
        return ()

    async def bring_about(self, uow: UnitOfWork, present: Rewards, wanted: Rewards, occasion: Occasion) -> None:
        for gone in sorted({*present} - {*wanted}):
            await uow.level_rewards.remove(occasion.guild, gone, by=occasion.by.user, at=occasion.at)
        for new in sorted({*wanted} - {*present}):
            await uow.level_rewards.add(occasion.guild, new, by=occasion.by.user, at=occasion.at)
