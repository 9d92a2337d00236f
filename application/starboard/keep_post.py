from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.starboard.repository import BoardPost


@frozen
class ChoosePlace:
    post: BoardPost


@define
class ChoosePlaceHandler:
    """The post as it is on record by now; None where the board was removed meanwhile."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: ChoosePlace) -> BoardPost | None:
        async with self._uow() as uow:
            post = await uow.board_posts.choose(command.post)
            await uow.commit()
        return post


@frozen
class KeepPost:
    post: BoardPost


@define
class KeepPostHandler:
    """Remembers what stands on a board."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: KeepPost) -> None:
        async with self._uow() as uow:
            await uow.board_posts.save(command.post)
            await uow.commit()


@frozen
class ForgetPost:
    post: BoardPost


@define
class ForgetPostHandler:
    _uow: UnitOfWorkFactory

    async def __call__(self, command: ForgetPost) -> None:
        async with self._uow() as uow:
            await uow.board_posts.forget(command.post)
            await uow.commit()
