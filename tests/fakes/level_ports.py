"""What levels ask of the outside, without it."""

from datetime import datetime

from attrs import define, field

from application.levels.level_ports import LevelNotice, RefusedRole
from application.levels.notice_errors import NoticeUnwritable
from application.levels.rank_card import RankCard
from application.shared.drawing import CannotDraw, Png
from domain.shared.ids import ChannelId, GuildId, RoleId, UserId
from domain.shared.roles import GuildRoles, RoleFacts
from interface.levels.level_wiring import LevelPorts
from tests.fakes.channels import FakeChannels
from tests.fakes.roles import FakeRoles

PNG = Png(b"\x89PNG\r\n\x1a\n")


@define(eq=False)
class FakeRankCards:
    """Draws nothing; remembers what it was asked for."""

    drawn: list[RankCard] = field(factory=list)
    can_draw: bool = True

    async def draw(self, card: RankCard) -> Png:
        self.drawn.append(card)
        if not self.can_draw:
            raise CannotDraw("hung")
        return PNG


@define
class FakeAvatars:
    avatar: bytes | None = None

    async def of(self, guild: GuildId, user: UserId) -> bytes | None:
        return self.avatar


@define(eq=False)
class FakeNotices:
    posted: list[tuple[ChannelId, LevelNotice]] = field(factory=list)
    told: list[LevelNotice] = field(factory=list)
    unwritable: set[ChannelId] = field(factory=set)

    async def post(self, channel: ChannelId, notice: LevelNotice) -> None:
        if channel in self.unwritable:
            raise NoticeUnwritable(channel)
        self.posted.append((channel, notice))

    async def tell(self, notice: LevelNotice) -> None:
        self.told.append(notice)


@define
class FakeStaff:
    silences: list[tuple[ChannelId, ChannelId]] = field(factory=list)
    refusals: list[tuple[ChannelId, RefusedRole]] = field(factory=list)
    unwritable: set[ChannelId] = field(factory=set)

    async def tell(self, channel: ChannelId, refused: RefusedRole) -> None:
        self._write(channel)
        self.refusals.append((channel, refused))

    async def tell_of_silence(self, channel: ChannelId, guild: GuildId, notices: ChannelId, *, at: datetime) -> None:
        self._write(channel)
        self.silences.append((channel, notices))

    def _write(self, channel: ChannelId) -> None:
        if channel in self.unwritable:
            raise NoticeUnwritable(channel)


REWARD_ROLE = RoleId(9500)
"""A role that may be handed out."""


def roles_of_a_guild() -> FakeRoles:
    role = RoleFacts(id=REWARD_ROLE, name="regular", position=1)
    return FakeRoles(roles=GuildRoles(bot_may_manage=True, known={REWARD_ROLE: role}))


def level_ports() -> LevelPorts:
    roles = roles_of_a_guild()
    return LevelPorts(
        rank_cards=FakeRankCards(),
        avatars=FakeAvatars(),
        roles=roles,
        channels=FakeChannels(),
        directory=roles,
        notices=FakeNotices(),
        staff=FakeStaff(),
    )
