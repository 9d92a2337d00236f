"""Jails put together, on whichever records a test brings, over a small Discord of roles."""

from datetime import timedelta

from attrs import define, field

from application.moderation.claim_again import ClaimAgainHandler
from application.moderation.jail.hold_jail import HoldJail, HoldJailHandler
from application.moderation.jail.keep_roles import KeepRolesHandler
from application.moderation.jail.note_return import NoteReturnHandler
from application.moderation.jail.queries import JailReader
from application.moderation.queries import CaseView
from application.shared.kept_roles import WithKeptRoles
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.jail import JAIL
from domain.shared.ids import RoleId, UserId
from domain.shared.roles import GuildRoles, RoleFacts
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import AgreedClock
from tests.fakes.jail import FakeMemberRoles, jail_tools, keeps_roles, roles_with
from tests.moderation import Moderation, an_action

JAILED, HELPER, ARTIST, BOOSTER, CHIEF = (RoleId(8000 + number) for number in range(5))
"""The jail role, two that can be taken, one of Discord's own, and one above the bot."""

KNOWN: dict[RoleId, RoleFacts] = {
    **roles_with(JAILED, HELPER, ARTIST).known,
    BOOSTER: RoleFacts(id=BOOSTER, name="Booster", position=9, is_managed=True),
    CHIEF: RoleFacts(id=CHIEF, name="Chief", position=90, is_below_the_bot=False),
}


@define(eq=False)
class Jails:
    moderation: Moderation
    reader: JailReader
    roles: FakeMemberRoles = field(factory=FakeMemberRoles)

    def __attrs_post_init__(self) -> None:
        self.roles.discord.roles = GuildRoles(bot_may_manage=True, known=dict(KNOWN))
        self.held(MEMBER, HELPER, ARTIST)
        discord = self.moderation.discord
        discord.member_roles, self.roles.clock = self.roles, self.moderation.clock
        discord.jail = jail_tools(self.moderation.uow, self.reader, self.roles, JAILED)
        discord.keep_roles, discord.note_return = (
            KeepRolesHandler(self.moderation.uow),
            NoteReturnHandler(self.moderation.uow),
        )

    def held(self, user: UserId, *roles: RoleId) -> None:
        self.roles.discord.holders[GUILD, user] = set(roles)

    def of(self, user: UserId = MEMBER) -> set[RoleId]:
        return self.roles.discord.holders.get((GUILD, user), set())

    async def done(self, kind: ActionKind = JAIL, *, lasts: str | None = None, user: UserId = MEMBER) -> CaseView:
        """Asked for, a second after what was done before."""
        self.moderation.clock.advance(timedelta(seconds=1))
        asked_at = self.moderation.clock.now()
        return await self.moderation.take_action(an_action(kind, lasts=lasts, asked_at=asked_at, target=user))

    async def taken(self) -> tuple[RoleId, ...]:
        """What is given back at the end."""
        in_force = (await self.reader.of_member(GUILD, MEMBER)).in_force
        return () if in_force is None else in_force.moved

    def without_jail_role(self) -> None:
        discord = self.moderation.discord
        discord.jail = jail_tools(self.moderation.uow, self.reader, self.roles, None)

    @property
    def gateway(self) -> WithKeptRoles:
        """By which other features give roles."""
        kept = keeps_roles(self.reader, self.moderation.uow, AgreedClock(self.moderation.clock))
        return WithKeptRoles(self.roles.discord, kept)

    @property
    def hold(self) -> HoldJailHandler:
        uow = self.moderation.uow
        return HoldJailHandler(
            self.reader,
            self.roles,
            self.roles.discord,
            KeepRolesHandler(uow),
            NoteReturnHandler(uow),
            ClaimAgainHandler(uow, AgreedClock(self.moderation.clock)),
            self.moderation.record_end,
            AgreedClock(self.moderation.clock),
        )

    async def seen(self, user: UserId = MEMBER) -> None:
        await self.hold(HoldJail(guild=GUILD, user=user))

    def rejoin(self, *roles: RoleId, user: UserId = MEMBER) -> None:
        self.moderation.clock.advance(timedelta(seconds=1))
        self.roles.rejoin(GUILD, user, self.moderation.clock.now(), *roles)
