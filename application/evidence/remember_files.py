from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.shared.ids import CaptureId, ChannelId, GuildId
from domain.shared.posts import Place


@frozen(kw_only=True)
class ChooseFilePlace:
    guild: GuildId
    capture: CaptureId
    channel: ChannelId


@define
class ChooseFilePlaceHandler:
    """Settles where files are posted again, before they are; returns whether nobody chose before."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: ChooseFilePlace) -> bool:
        async with self._uow() as uow:
            first = await uow.capture_posts.choose(command.guild, command.capture, command.channel)
            await uow.commit()
        return first


@frozen(kw_only=True)
class RememberFiles:
    guild: GuildId
    capture: CaptureId
    place: Place
    kept: tuple[str, ...]


@define
class RememberFilesHandler:
    """Records where the files stand, and which."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: RememberFiles) -> None:
        async with self._uow() as uow:
            await uow.capture_posts.put(command.guild, command.capture, command.place, command.kept)
            await uow.commit()
