from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.role_menus.errors import MenuGone
from domain.role_menus.repository import MenuPost


@frozen
class ChooseMenuPlace:
    post: MenuPost


@define
class ChooseMenuPlaceHandler:
    """The post as it is on record by now. Raises MenuGone, TooManyPlaces."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: ChooseMenuPlace) -> MenuPost:
        async with self._uow() as uow:
            post = await uow.menu_posts.choose(command.post)
            await uow.commit()
        if post is None:
            raise MenuGone
        return post


@frozen
class KeepMenuPost:
    post: MenuPost


@define
class KeepMenuPostHandler:
    """Remembers what stands in a channel."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: KeepMenuPost) -> None:
        async with self._uow() as uow:
            await uow.menu_posts.save(command.post)
            await uow.commit()


@frozen
class ForgetMenuPost:
    post: MenuPost


@define
class ForgetMenuPostHandler:
    _uow: UnitOfWorkFactory

    async def __call__(self, command: ForgetMenuPost) -> None:
        async with self._uow() as uow:
            await uow.menu_posts.forget(command.post)
            await uow.commit()
