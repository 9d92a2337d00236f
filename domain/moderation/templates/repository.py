from typing import Protocol

from attrs import frozen

from domain.moderation.reason import Reason
from domain.moderation.templates.template import ReasonTemplate, TemplateId, TemplateName
from domain.shared.ids import GuildId


@frozen(kw_only=True)
class NewTemplate:
    guild: GuildId
    name: TemplateName
    text: Reason
    kinds: tuple[str, ...]


class ReasonTemplates(Protocol):
    async def add(self, template: NewTemplate) -> ReasonTemplate:
        """Raises TemplateNameTaken, TooManyTemplates."""
        ...

    async def get(self, guild: GuildId, template: TemplateId) -> ReasonTemplate:
        """Raises TemplateNotFound."""
        ...

    async def offered(self, guild: GuildId) -> tuple[ReasonTemplate, ...]:
        """All that are offered, by id, locked until the end of the unit of work."""
        ...

    async def save(self, template: ReasonTemplate) -> None:
        """Raises ConcurrentChange, TemplateNameTaken."""
        ...
