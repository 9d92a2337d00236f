from attrs import define
from sqlalchemy import bindparam, func, insert, select, true

from domain.moderation.templates.errors import TemplateNotFound, TooManyTemplates
from domain.moderation.templates.repository import NewTemplate
from domain.moderation.templates.template import MOST_TEMPLATES, ReasonTemplate, TemplateId
from domain.shared.ids import GuildId
from infrastructure.database.transaction import Transaction
from infrastructure.database.versioned import VersionedUpdate
from infrastructure.moderation.templates.tables import TEMPLATE_CHANGES, TEMPLATES, reason_templates

_given = {
    name: bindparam(f"new_{name}", type_=reason_templates.c[name].type) for name in ("guild", "name", "text", "kinds")
}
_offered = (
    select(func.count())
    .where(reason_templates.c.guild == bindparam("new_guild"), reason_templates.c.is_offered)
    .scalar_subquery()
)
_ADD = (
    insert(reason_templates)
    .from_select([*_given, "is_offered"], select(*_given.values(), true()).where(_offered < MOST_TEMPLATES))
    .returning(*TEMPLATES.columns)
)
_SELECT = select(*TEMPLATES.columns).where(
    reason_templates.c.guild == bindparam("in_guild"), reason_templates.c.id == bindparam("which")
)
_OFFERED = (
    select(*TEMPLATES.columns)
    .where(reason_templates.c.guild == bindparam("in_guild"), reason_templates.c.is_offered)
    .order_by(reason_templates.c.id)
    .with_for_update()
)
_UPDATE = VersionedUpdate(TEMPLATES, reason_templates, changeable=["name", "text", "kinds", "is_offered"])


@define
class PostgresReasonTemplates:
    _transaction: Transaction

    async def add(self, template: NewTemplate) -> ReasonTemplate:
        given = {f"new_{name}": getattr(template, name) for name in _given}
        row = (await self._transaction.execute(_ADD, given)).mappings().one_or_none()
        if row is None:
            raise TooManyTemplates(MOST_TEMPLATES)
        return TEMPLATES.from_row(row)

    async def get(self, guild: GuildId, template: TemplateId) -> ReasonTemplate:
        found = await self._transaction.execute(_SELECT, {"in_guild": guild, "which": template})
        row = found.mappings().one_or_none()
        if row is None:
            raise TemplateNotFound
        return TEMPLATES.from_row(row)

    async def offered(self, guild: GuildId) -> tuple[ReasonTemplate, ...]:
        found = await self._transaction.execute(_OFFERED, {"in_guild": guild})
        return tuple(map(TEMPLATES.from_row, found.mappings()))

    async def save(self, template: ReasonTemplate) -> None:
        changes = template.pull_changes()
        if not changes:
            return
        await _UPDATE(self._transaction, template)
        await TEMPLATE_CHANGES.append(self._transaction, (template.guild, template.id), changes)
