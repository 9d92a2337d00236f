from collections.abc import Collection

from attrs import define, frozen

from application.moderation.jail.hold_jail import HoldJail
from application.moderation.jail.jail_book import JailBook, LookUpJails
from application.moderation.jail.ports import SeenMembers
from application.shared.errors import ApplicationError
from application.shared.use_case import UseCase
from domain.shared.ids import GuildId


@frozen
class HoldMissed:
    """In these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@define
class HoldMissedHandler:
    """Looks up who is in jail, and sees to those of whom Discord has told that they lack the jail role.

    So whoever came back while the bot was away, or while Discord did not answer, is jailed again too. One who cannot be
    keeps nobody else waiting; what stood in the way is raised at the end.
    """

    _look_up: UseCase[LookUpJails, None]
    _book: JailBook
    _members: SeenMembers
    _hold: UseCase[HoldJail, None]

    async def __call__(self, command: HoldMissed) -> None:
        await self._look_up(LookUpJails(command.guilds))
        failures = list[ApplicationError]()
        for guild, user in self._book.of(command.guilds):
            roles = self._members.roles_of(guild, user)
            if roles is None or not self._book.is_missed(guild, user, roles):
                continue
            try:
                await self._hold(HoldJail(guild=guild, user=user))
            except ApplicationError as failure:
                failures.append(failure)
        if failures:
            raise ExceptionGroup("not everybody could be jailed again", failures)
