from attrs import define, frozen

from application.moderation.templates.queries import TemplateReader, TemplateView
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.templates.kinds import named_kinds
from domain.moderation.templates.repository import NewTemplate
from domain.moderation.templates.template import TemplateId, template_name, template_text
from domain.shared.history import Change
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing

RIGHT = Permission.MANAGE_GUILD


@frozen(kw_only=True)
class AddTemplate:
    guild: GuildId
    by: Standing
    name: str
    text: str
    kinds: str | None = None


@frozen(kw_only=True)
class EditTemplate:
    """What is None stays as it is."""

    guild: GuildId
    by: Standing
    template: TemplateId
    name: str | None = None
    text: str | None = None
    kinds: str | None = None


@frozen(kw_only=True)
class RemoveTemplate:
    guild: GuildId
    by: Standing
    template: TemplateId


@frozen
class TemplateDetails:
    """A template and its newest changes, newest first; `is_changed` says whether it was changed just now."""

    template: TemplateView
    history: tuple[Change, ...]
    is_changed: bool


@define
class AddTemplateHandler:
    """A request delivered again is refused: the name is taken.

    Raises MissingPermission, UnknownKind, InvalidTemplateName, ReasonTooLong, NothingToRead,
    TemplateNameTaken, TooManyTemplates.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: AddTemplate) -> TemplateView:
        command.by.require(RIGHT)
        template = NewTemplate(
            guild=command.guild,
            name=template_name(command.name),
            text=template_text(command.text),
            kinds=() if command.kinds is None else named_kinds(command.kinds),
        )
        async with self._uow(turn=command.guild) as uow:
            await uow.guilds.register_many([command.guild], at=self._clock.now())
            added = await uow.reason_templates.add(template)
            await uow.commit()
        return TemplateView.of(added)


@define
class EditTemplateHandler:
    """Changes a template, and shows it with its history; asked for no change, it shows it as it is.

    Raises what adding raises, TemplateNotFound, ConcurrentChange.
    """

    _uow: UnitOfWorkFactory
    _templates: TemplateReader
    _clock: Clock

    async def __call__(self, command: EditTemplate) -> TemplateDetails:
        command.by.require(RIGHT)
        earlier = await self._templates.changes(command.guild, command.template)
        async with self._uow() as uow:
            template = await uow.reason_templates.get(command.guild, command.template)
            changes = template.edit(
                name=None if command.name is None else template_name(command.name),
                text=None if command.text is None else template_text(command.text),
                kinds=None if command.kinds is None else named_kinds(command.kinds),
                by=command.by.user,
                at=self._clock.now(),
            )
            await uow.reason_templates.save(template)
            await uow.commit()
        return TemplateDetails(TemplateView.of(template), (*changes[::-1], *earlier), is_changed=bool(changes))


@define
class RemoveTemplateHandler:
    """Raises MissingPermission, TemplateNotFound, ConcurrentChange."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: RemoveTemplate) -> TemplateView:
        command.by.require(RIGHT)
        async with self._uow() as uow:
            template = await uow.reason_templates.get(command.guild, command.template)
            template.remove(by=command.by.user, at=self._clock.now())
            await uow.reason_templates.save(template)
            await uow.commit()
        return TemplateView.of(template)
