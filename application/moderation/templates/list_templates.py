from attrs import define, frozen

from application.moderation.templates.queries import TemplateReader, TemplateView
from domain.moderation.actions.action import ActionKind
from domain.moderation.reason import LONGEST_REASON
from domain.moderation.templates.errors import TemplateNotFound
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from domain.shared.text import tidied


@frozen(kw_only=True)
class ListTemplates:
    guild: GuildId
    by: Standing


@define
class ListTemplatesHandler:
    """Raises MissingPermission."""

    _templates: TemplateReader

    async def __call__(self, command: ListTemplates) -> tuple[TemplateView, ...]:
        command.by.require(Permission.MANAGE_GUILD)
        return await self._templates.all(command.guild)


@frozen(kw_only=True)
class FindTemplate:
    """`which` was chosen from what is offered, or typed: an id, or the name."""

    guild: GuildId
    which: str


@define
class FindTemplateHandler:
    """Raises TemplateNotFound."""

    _templates: TemplateReader

    async def __call__(self, command: FindTemplate) -> TemplateView:
        wanted = tidied(command.which)
        for template in await self._templates.all(command.guild):
            if str(template.id) == wanted or template.name.casefold() == wanted.casefold():
                return template
        raise TemplateNotFound


@frozen(kw_only=True)
class SuggestReasons:
    """`kind` is what they are wanted for; None for any, as where templates or reasons are changed. `needs` is the right
    for what is no kind of action, such as a lock: for it are those that are for every kind, of `longest` at most."""

    guild: GuildId
    by: Standing
    typed: str
    kind: ActionKind | None
    limit: int
    needs: Permission | None = None
    longest: int = LONGEST_REASON


@define
class SuggestReasonsHandler:
    """The guild's templates for what somebody types: those whose name begins so, then those whose name has it, then
    those whose text has it. Raises MissingPermission for whoever could not use them."""

    _templates: TemplateReader

    async def __call__(self, command: SuggestReasons) -> tuple[TemplateView, ...]:
        _check_right(command)
        wanted = tidied(command.typed).casefold()
        ranked = [
            (rank, template)
            for template in await self._templates.all(command.guild)
            if _is_for(template, command) and (rank := _rank(template, wanted)) is not None
        ]
        ranked.sort(key=lambda each: each[0])
        return tuple(template for _, template in ranked[: command.limit])


def _check_right(command: SuggestReasons) -> None:
    by = command.by
    if command.kind is not None:
        by.require(command.kind.needs_of_moderator)
    elif command.needs is not None:
        by.require(command.needs)
    elif not by.may(Permission.MANAGE_GUILD):
        by.require(Permission.MODERATE_MEMBERS)


def _is_for(template: TemplateView, command: SuggestReasons) -> bool:
    if len(template.text) > command.longest:
        return False
    if command.kind is None and command.needs is None:
        return True
    return not template.kinds or (command.kind is not None and command.kind.name in template.kinds)


def _rank(template: TemplateView, wanted: str) -> int | None:
    name = template.name.casefold()
    if name.startswith(wanted):
        return 0
    if wanted in name:
        return 1
    return 2 if wanted in template.text.casefold() else None
