"""Who is in jail, in memory: nobody's message costs a statement."""

from collections.abc import Collection, Mapping

from attrs import define, field, frozen

from application.moderation.jail.queries import JailInForce, JailKey, JailReader
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId, RoleId, UserId

PAGE = 1000


type Jailed = Mapping[tuple[GuildId, UserId], RoleId]


@define
class JailBook:
    """As it was looked up last, with whom this process has jailed since: they are kept through the next two look-ups,
    which may have begun before."""

    _roles: Jailed = field(factory=dict)
    _new: Jailed = field(factory=dict)
    _older: Jailed = field(factory=dict)

    def role_of(self, guild: GuildId, user: UserId) -> RoleId | None:
        """The jail role that they should have; None where they are not in jail."""
        return self._roles.get((guild, user))

    def is_missed(self, guild: GuildId, user: UserId, roles: Collection[RoleId]) -> bool:
        """Whether somebody with these roles should have the jail role, and has not."""
        jail_role = self.role_of(guild, user)
        return jail_role is not None and jail_role not in roles

    def note(self, guild: GuildId, user: UserId, jail_role: RoleId) -> None:
        new = {(guild, user): jail_role}
        self._new, self._roles = {**self._new, **new}, {**self._roles, **new}

    def replace(self, roles: Jailed) -> None:
        self._roles = {**roles, **self._older, **self._new}
        self._older, self._new = self._new, {}

    def of(self, guilds: Collection[GuildId]) -> list[tuple[GuildId, UserId]]:
        return [key for key in self._roles if key[0] in guilds]


async def all_in_force(jails: JailReader, guilds: Collection[GuildId]) -> list[JailInForce]:
    """By guild and number, a thousand at a time."""
    found = list[JailInForce]()
    after: JailKey | None = (GuildId(0), CaseNumber(0))
    while after is not None:
        page = await jails.in_force(guilds, after, PAGE)
        found += page
        after = (page[-1].guild, page[-1].number) if len(page) == PAGE else None
    return found


@frozen
class LookUpJails:
    guilds: Collection[GuildId]


@define
class LookUpJailsHandler:
    """Reads anew who is in jail in these guilds."""

    _jails: JailReader
    _book: JailBook

    async def __call__(self, command: LookUpJails) -> None:
        found = await all_in_force(self._jails, command.guilds)
        self._book.replace({(jail.guild, jail.user): jail.jail_role for jail in found})
