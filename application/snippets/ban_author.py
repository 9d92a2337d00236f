from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.shared.ids import GuildId, UserId
from domain.shared.standing import Standing
from domain.snippets.rights import RULE


@frozen(kw_only=True)
class BanAuthor:
    guild: GuildId
    by: Standing
    user: UserId
    is_banned: bool = True


@define
class BanAuthorHandler:
    """Keep somebody from writing snippets, or let them again; what they wrote stays. Says whether that is new.

    Raises MissingPermission.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: BanAuthor) -> bool:
        command.by.require(RULE)
        guild, now = command.guild, self._clock.now()
        async with self._uow() as uow:
            if command.is_banned:
                await uow.guilds.register_many([guild], at=now)
                is_new = await uow.snippets.ban(guild, command.user, by=command.by.user, at=now)
            else:
                is_new = await uow.snippets.unban(guild, command.user)
            await uow.commit()
        return is_new
