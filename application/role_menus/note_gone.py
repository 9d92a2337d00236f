from collections.abc import Collection

from attrs import define, field, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.shared.ids import GuildId, MessageId, RoleId

MOST_KEPT = 10_000
"""Deleted messages that one process remembers until they are stored; of more, a menu's are noticed at its next edit."""


@frozen
class NoteRolesGone:
    guild: GuildId
    roles: frozenset[RoleId]


@define
class NoteRolesGoneHandler:
    """Somebody deleted roles: the menus that have them no longer show them. Raises ConcurrentChange."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: NoteRolesGone) -> None:
        now = self._clock.now()
        async with self._uow() as uow:
            for menu in await uow.role_menus.of(command.guild):
                version_of = menu.roles
                menu.lose(command.roles, at=now)
                if menu.roles != version_of:
                    await uow.role_menus.save(menu)
            await uow.commit()


@frozen
class ForgetDeleted:
    """Messages that somebody deleted, and in which guilds."""

    guilds: Collection[GuildId]
    messages: Collection[MessageId]


@define
class ForgetDeletedHandler:
    _uow: UnitOfWorkFactory

    async def __call__(self, command: ForgetDeleted) -> None:
        async with self._uow() as uow:
            await uow.menu_posts.forget_messages(command.guilds, command.messages)
            await uow.commit()


@define(eq=False)
class DeletedMessages:
    """Gathered in the process, so that deletions, which are frequent, cost one statement every few seconds."""

    _store: UseCase[ForgetDeleted, None]
    _messages: dict[MessageId, GuildId] = field(factory=dict)

    def note(self, guild: GuildId, messages: Collection[MessageId]) -> None:
        for message in messages:
            if len(self._messages) < MOST_KEPT:
                self._messages[message] = guild

    async def flush(self) -> None:
        """What could not be stored is kept for the next time."""
        noted = dict(self._messages)
        if noted:
            await self._store(ForgetDeleted(sorted(set(noted.values())), sorted(noted)))
            for message in noted:
                self._messages.pop(message, None)
