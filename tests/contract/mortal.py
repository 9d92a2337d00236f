"""Processes that die at a step: nothing of theirs is written after that."""

from contextlib import AbstractAsyncContextManager

from attrs import define

from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.shared.ids import GuildId


class Killed(BaseException):
    """The process ends here."""


@define(eq=False)
class Mortal:
    """The records of one process."""

    _uow: UnitOfWorkFactory
    is_dead: bool = False

    def __call__(self, *, turn: GuildId | None = None) -> AbstractAsyncContextManager[UnitOfWork]:
        if self.is_dead:
            raise Killed
        return self._uow(turn=turn)

    def die(self) -> None:
        self.is_dead = True
        raise Killed
