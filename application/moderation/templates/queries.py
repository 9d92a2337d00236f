"""What people ask about a guild's reasons; answered by a Reader."""

from typing import Protocol

from attrs import frozen

from domain.moderation.reason import Reason
from domain.moderation.templates.template import ReasonTemplate, TemplateId, TemplateName
from domain.shared.history import Change
from domain.shared.ids import GuildId


@frozen(kw_only=True)
class TemplateView:
    id: TemplateId
    name: TemplateName
    text: Reason
    kinds: tuple[str, ...]

    @classmethod
    def of(cls, template: ReasonTemplate) -> "TemplateView":
        return cls(id=template.id, name=template.name, text=template.text, kinds=template.kinds)


class TemplateReader(Protocol):
    async def all(self, guild: GuildId) -> tuple[TemplateView, ...]:
        """Those that are offered, by name; there are at most 100."""
        ...

    async def changes(self, guild: GuildId, template: TemplateId) -> tuple[Change, ...]:
        """The newest ones, newest first."""
        ...
