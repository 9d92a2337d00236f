import re

from attrs import define, frozen

from application.moderation.templates.queries import TemplateReader
from domain.moderation.templates.errors import TemplateNotFound
from domain.shared.ids import GuildId

_TOKEN = re.compile(r"template:(\d{1,18})", re.ASCII)


def template_token(template: int) -> str:
    """What stands for a template's text where Discord takes 100 characters at most."""
    return f"template:{template}"


@frozen(kw_only=True)
class ReadReason:
    guild: GuildId
    typed: str | None


@define
class ReadReasonHandler:
    """Why, as it is stored: what was typed, or the text of the template that was chosen. Raises TemplateNotFound."""

    _templates: TemplateReader

    async def __call__(self, command: ReadReason) -> str | None:
        chosen = None if command.typed is None else _TOKEN.fullmatch(command.typed.strip())
        if chosen is None:
            return command.typed
        for template in await self._templates.all(command.guild):
            if template.id == int(chosen[1]):
                return template.text
        raise TemplateNotFound
