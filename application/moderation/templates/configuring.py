"""A server's reason templates in its configuration file."""

from collections.abc import Iterable

from attrs import define, frozen

from application.shared.configuration.records import Field, Fields, Items, Record, Several
from application.shared.configuration.section import Occasion, Section
from application.shared.configuration.shapes import Choice, Text
from application.shared.unit_of_work import UnitOfWork
from domain.moderation.actions import KIND_BY_NAME
from domain.moderation.reason import LONGEST_REASON, Reason
from domain.moderation.templates.repository import NewTemplate
from domain.moderation.templates.template import (
    LONGEST_NAME,
    MOST_TEMPLATES,
    TemplateName,
    template_name,
    template_text,
)
from domain.shared.ids import GuildId
from domain.shared.written import Fault


@frozen(kw_only=True)
class TemplateEntry:
    name: str
    text: str
    kinds: tuple[str, ...]


NAME = Field("name", Text(LONGEST_NAME, template_name), "What moderators find it by")
TEXT = Field("text", Text(LONGEST_REASON, template_text), "The reason itself")
KINDS = Field(
    "kinds",
    Several(Choice(tuple(KIND_BY_NAME)), len(KIND_BY_NAME)),
    "The kinds of action that it is offered for; all without it",
    optional=True,
    default=(),
)


def _read(read: Fields) -> TemplateEntry:
    kinds = read[KINDS]
    return TemplateEntry(name=read[NAME], text=read[TEXT], kinds=tuple(sorted(kinds)))


TEMPLATE = Record((NAME, TEXT, KINDS), _read)

type Templates = tuple[TemplateEntry, ...]


def templates_section() -> Section[Templates]:
    return Section(
        name="reason_templates",
        description="Reasons that moderators choose from: see /templates",
        shape=Items(TEMPLATE, MOST_TEMPLATES, (NAME,)),
        keeper=TemplatesKeeper(),
        instead_of=("templates add", "templates edit", "templates remove"),
        shown_by="templates list",
    )


@define
class TemplatesKeeper:
    async def read(self, uow: UnitOfWork, guild: GuildId) -> Templates:
        offered = await uow.reason_templates.offered(guild)
        entries = (TemplateEntry(name=each.name, text=each.text, kinds=each.kinds) for each in offered)
        return tuple(sorted(entries, key=lambda entry: entry.name.lower()))

    def faults(self, present: Templates, wanted: Templates, occasion: Occasion) -> Iterable[Fault]:
        return ()

    async def bring_about(self, uow: UnitOfWork, present: Templates, wanted: Templates, occasion: Occasion) -> None:
        there = {each.name.lower(): each for each in await uow.reason_templates.offered(occasion.guild)}
        kept = {each.name.lower() for each in wanted}
        for name, template in there.items():
            if name not in kept:
                template.remove(by=occasion.by.user, at=occasion.at)
                await uow.reason_templates.save(template)
        for entry in wanted:
            name, text = TemplateName(entry.name), Reason(entry.text)
            known = there.get(entry.name.lower())
            if known is None:
                new = NewTemplate(guild=occasion.guild, name=name, text=text, kinds=entry.kinds)
                await uow.reason_templates.add(new)
            else:
                known.edit(name=name, text=text, kinds=entry.kinds, by=occasion.by.user, at=occasion.at)
                await uow.reason_templates.save(known)
