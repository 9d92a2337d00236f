from attrs import define
from sqlalchemy import bindparam, func, select

from application.moderation.templates.queries import TemplateView
from domain.moderation.templates.template import MOST_TEMPLATES, TemplateId
from domain.shared.history import Change
from domain.shared.ids import GuildId
from infrastructure.database.reading import Reading
from infrastructure.database.rows import Rows
from infrastructure.moderation.templates.tables import TEMPLATE_CHANGES, reason_templates

_MOST_CHANGES = 10
_VIEWS = Rows(TemplateView, reason_templates)
_ALL = (
    select(*_VIEWS.columns)
    .where(reason_templates.c.guild == bindparam("in_guild"), reason_templates.c.is_offered)
    .order_by(func.lower(reason_templates.c.name))
    .limit(MOST_TEMPLATES)
)


@define
class PostgresTemplateReader:
    _reading: Reading

    async def all(self, guild: GuildId) -> tuple[TemplateView, ...]:
        return tuple(map(_VIEWS.from_row, await self._reading.rows(_ALL, {"in_guild": guild})))

    async def changes(self, guild: GuildId, template: TemplateId) -> tuple[Change, ...]:
        newest = await TEMPLATE_CHANGES.newest(self._reading, (guild, template), _MOST_CHANGES)
        return tuple(recorded.change for recorded in newest)
