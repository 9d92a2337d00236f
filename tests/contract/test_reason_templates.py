import pytest

from domain.moderation.reason import Reason
from domain.moderation.templates.errors import TemplateNameTaken, TemplateNotFound, TooManyTemplates
from domain.moderation.templates.repository import NewTemplate
from domain.moderation.templates.template import MOST_TEMPLATES, ReasonTemplate, TemplateId, TemplateName
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from tests.builders import GUILD, MODERATOR, OTHER_GUILD
from tests.contract.backends import Backend
from tests.fakes.clock import START


def new(name: str = "Spam", *, guild: GuildId = GUILD, kinds: tuple[str, ...] = ()) -> NewTemplate:
    return NewTemplate(guild=guild, name=TemplateName(name), text=Reason("Do not."), kinds=kinds)


async def added(backend: Backend, *names: str, kinds: tuple[str, ...] = ()) -> list[ReasonTemplate]:
    async with backend.uow() as uow:
        made = [await uow.reason_templates.add(new(name, kinds=kinds)) for name in names or ("Spam",)]
        await uow.commit()
    return made


async def test_templates_are_read_by_name(registered: Backend) -> None:
    await added(registered, "spam", "Abuse", kinds=("ban", "warn"))
    async with registered.uow() as uow:
        await uow.reason_templates.add(new(guild=OTHER_GUILD))
        await uow.commit()
    found = await registered.templates.all(GUILD)
    assert [(each.name, each.text, each.kinds) for each in found] == [
        ("Abuse", "Do not.", ("ban", "warn")),
        ("spam", "Do not.", ("ban", "warn")),
    ]


async def test_a_name_is_taken_as_long_as_it_is_offered_however_it_is_written(registered: Backend) -> None:
    [template] = await added(registered)
    async with registered.uow() as uow:
        with pytest.raises(TemplateNameTaken):
            await uow.reason_templates.add(new("SPAM"))
    async with registered.uow() as uow:
        template.remove(by=MODERATOR, at=START)
        await uow.reason_templates.save(template)
        await uow.reason_templates.add(new("SPAM"))
        await uow.commit()
    assert [each.name for each in await registered.templates.all(GUILD)] == ["SPAM"]


async def test_a_change_is_saved_with_what_it_was_before(registered: Backend) -> None:
    [template] = await added(registered)
    async with registered.uow() as uow:
        template.edit(text=Reason("Stop."), kinds=["ban"], by=MODERATOR, at=START)
        await uow.reason_templates.save(template)
        await uow.commit()
    [shown] = await registered.templates.all(GUILD)
    assert (shown.text, shown.kinds) == ("Stop.", ("ban",))
    changes = await registered.templates.changes(GUILD, template.id)
    assert [(change.field, change.old, change.new) for change in changes] == [
        ("kinds", "", "ban"),
        ("text", "Do not.", "Stop."),
    ]


async def test_who_saves_second_is_told_so(registered: Backend) -> None:
    [template] = await added(registered)
    async with registered.uow() as uow:
        other = await uow.reason_templates.get(GUILD, template.id)
        other.edit(text=Reason("Stop."), by=MODERATOR, at=START)
        await uow.reason_templates.save(other)
        await uow.commit()
    async with registered.uow() as uow:
        template.edit(text=Reason("Go."), by=MODERATOR, at=START)
        with pytest.raises(ConcurrentChange):
            await uow.reason_templates.save(template)


async def test_where_nothing_is_changed_nobody_is_overtaken(registered: Backend) -> None:
    [template] = await added(registered)
    async with registered.uow() as uow:
        await uow.reason_templates.save(await uow.reason_templates.get(GUILD, template.id))
        await uow.commit()
    async with registered.uow() as uow:
        template.edit(text=Reason("Go."), by=MODERATOR, at=START)
        await uow.reason_templates.save(template)
        await uow.commit()
    [shown] = await registered.templates.all(GUILD)
    assert shown.text == "Go."


async def test_a_guild_has_so_many_templates_and_no_more(registered: Backend) -> None:
    await added(registered, *(f"template {number}" for number in range(MOST_TEMPLATES)))
    async with registered.uow() as uow:
        with pytest.raises(TooManyTemplates):
            await uow.reason_templates.add(new())


async def test_what_is_not_there_is_not_found(registered: Backend) -> None:
    async with registered.uow() as uow:
        with pytest.raises(TemplateNotFound):
            await uow.reason_templates.get(GUILD, TemplateId(99))
