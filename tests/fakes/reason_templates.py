from attrs import define

from application.moderation.templates.queries import TemplateView
from domain.moderation.templates.errors import TemplateNameTaken, TemplateNotFound, TooManyTemplates
from domain.moderation.templates.repository import NewTemplate
from domain.moderation.templates.template import MOST_TEMPLATES, ReasonTemplate, TemplateId
from domain.shared.history import Change
from domain.shared.ids import GuildId
from tests.fakes.guilds import GUILDS
from tests.fakes.records import MemoryHistory, MemoryRecords, MemoryTable, MemoryTransaction, changes_of, save

type TemplateKey = tuple[GuildId, TemplateId]

TEMPLATES = MemoryTable[TemplateKey, ReasonTemplate]("reason_templates")
TEMPLATE_CHANGES: MemoryHistory[TemplateKey] = MemoryTable("reason_template_changes")


@define
class MemoryReasonTemplates:
    _transaction: MemoryTransaction

    async def add(self, template: NewTemplate) -> ReasonTemplate:
        self._transaction[GUILDS].require(template.guild)
        offered = [each for each in self._transaction[TEMPLATES] if each.guild == template.guild and each.is_offered]
        if len(offered) >= MOST_TEMPLATES:
            raise TooManyTemplates(MOST_TEMPLATES)
        added = ReasonTemplate(
            guild=template.guild,
            id=TemplateId(self._transaction.records.next_id()),
            name=template.name,
            text=template.text,
            kinds=template.kinds,
        )
        self._check_unique(added)
        await self._transaction[TEMPLATES].put((added.guild, added.id), added)
        return added

    async def get(self, guild: GuildId, template: TemplateId) -> ReasonTemplate:
        found = self._transaction[TEMPLATES].find((guild, template))
        if found is None:
            raise TemplateNotFound
        return found

    async def offered(self, guild: GuildId) -> tuple[ReasonTemplate, ...]:
        rows = self._transaction[TEMPLATES]
        keys = sorted(key for key, each in rows.items() if key[0] == guild and each.is_offered)
        for key in keys:
            await rows.lock(key)
        found = (rows.find(key) for key in keys)
        return tuple(each for each in found if each is not None and each.is_offered)

    async def save(self, template: ReasonTemplate) -> None:
        changes = template.pull_changes()
        if changes:
            self._check_unique(template)
            key = (template.guild, template.id)
            await save(self._transaction, TEMPLATES, TEMPLATE_CHANGES, key, template, changes)

    def _check_unique(self, new: ReasonTemplate) -> None:
        if new.is_offered and any(
            each.guild == new.guild and each.id != new.id and each.is_offered and each.name.lower() == new.name.lower()
            for each in self._transaction[TEMPLATES]
        ):
            raise TemplateNameTaken


@define
class MemoryTemplateReader:
    _records: MemoryRecords

    async def all(self, guild: GuildId) -> tuple[TemplateView, ...]:
        offered = [each for each in self._records[TEMPLATES].values() if each.guild == guild and each.is_offered]
        return tuple(TemplateView.of(each) for each in sorted(offered, key=lambda each: each.name.lower()))

    async def changes(self, guild: GuildId, template: TemplateId) -> tuple[Change, ...]:
        return tuple(each.change for each in changes_of(self._records, TEMPLATE_CHANGES, (guild, template))[:10])
