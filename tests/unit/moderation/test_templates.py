from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.templates.change_templates import (
    AddTemplate,
    AddTemplateHandler,
    EditTemplate,
    EditTemplateHandler,
    RemoveTemplate,
    RemoveTemplateHandler,
)
from application.moderation.templates.list_templates import SuggestReasons, SuggestReasonsHandler
from application.moderation.templates.read_reason import ReadReason, ReadReasonHandler, template_token
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.warn import WARN
from domain.moderation.errors import ReasonTooLong
from domain.moderation.templates.errors import InvalidTemplateName, TemplateNotFound, UnknownKind
from domain.moderation.templates.kinds import named_kinds
from domain.shared.errors import MissingPermission
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import GUILD, MODERATOR, a_moderator, a_standing
from tests.fakes.clock import START, FakeClock
from tests.fakes.reason_templates import TEMPLATES, MemoryTemplateReader
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.reports import a_template

HELPER = a_standing(MODERATOR, permissions=frozenset({Permission.MODERATE_MEMBERS}))


@pytest.fixture
def reader(records: MemoryRecords) -> MemoryTemplateReader:
    for template in (
        a_template(1, name="Advert", text="No spam here."),
        a_template(2, name="Spam", text="No advertising."),
        a_template(3, name="Not spam", text="Fine.", kinds=("ban",)),
        a_template(4, name="Abuse", text="Be kind."),
    ):
        records[TEMPLATES][GUILD, template.id] = template
    return MemoryTemplateReader(records)


async def suggested(
    reader: MemoryTemplateReader, typed: str, kind: ActionKind | None = BAN, by: Standing | None = None, limit: int = 25
) -> list[str]:
    command = SuggestReasons(guild=GUILD, by=by or a_moderator(), typed=typed, kind=kind, limit=limit)
    return [template.name for template in await SuggestReasonsHandler(reader)(command)]


async def test_a_name_that_begins_so_comes_first_then_one_that_has_it_then_a_text(reader: MemoryTemplateReader) -> None:
    assert await suggested(reader, " SPAM") == ["Spam", "Not spam", "Advert"]
    assert await suggested(reader, "spam", limit=1) == ["Spam"]
    assert await suggested(reader, "nothing like it") == []


async def test_nothing_typed_yet_offers_all_that_are_for_the_kind(reader: MemoryTemplateReader) -> None:
    assert await suggested(reader, "") == ["Abuse", "Advert", "Not spam", "Spam"]
    assert await suggested(reader, "", WARN) == ["Abuse", "Advert", "Spam"]
    assert await suggested(reader, "", None) == ["Abuse", "Advert", "Not spam", "Spam"]


async def test_only_to_those_who_could_use_them_they_are_offered(reader: MemoryTemplateReader) -> None:
    assert await suggested(reader, "", WARN, HELPER)
    assert await suggested(reader, "", None, HELPER)
    with pytest.raises(MissingPermission):
        await suggested(reader, "", BAN, HELPER)
    with pytest.raises(MissingPermission):
        await suggested(reader, "", None, a_standing())


async def test_what_was_typed_is_the_reason_and_what_was_chosen_the_templates_text(
    reader: MemoryTemplateReader,
) -> None:
    async def read(typed: str | None) -> str | None:
        return await ReadReasonHandler(reader)(ReadReason(guild=GUILD, typed=typed))

    assert await read(None) is None
    assert await read("because") == "because"
    assert await read(template_token(4)) == "Be kind."
    with pytest.raises(TemplateNotFound):
        await read(template_token(9))


@pytest.mark.parametrize(
    ("typed", "kinds"), [("ban, Kick ban", ("ban", "kick")), ("all", ()), ("all ban", ()), ("", ())]
)
def test_kinds_are_named_with_commas_or_spaces(typed: str, kinds: tuple[str, ...]) -> None:
    assert named_kinds(typed) == kinds


def test_a_kind_that_there_is_not_is_refused() -> None:
    with pytest.raises(UnknownKind) as refused:
        named_kinds("ban bann")
    assert refused.value.typed == "bann"


@pytest.mark.parametrize(
    ("name", "text", "refusal"),
    [("x" * 51, "text", InvalidTemplateName), ("name", "x" * 481, ReasonTooLong)],
)
async def test_what_is_too_long_is_not_kept(
    records: MemoryRecords, name: str, text: str, refusal: type[Exception]
) -> None:
    add = AddTemplateHandler(MemoryUnitOfWorkFactory(records), FakeClock())
    with pytest.raises(refusal):
        await add(AddTemplate(guild=GUILD, by=a_moderator(), name=name, text=text))
    with pytest.raises(MissingPermission):
        await add(AddTemplate(guild=GUILD, by=HELPER, name="name", text="text"))
    assert records[TEMPLATES] == {}


def test_a_template_that_was_removed_is_changed_no_more() -> None:
    template = a_template()
    template.remove(by=MODERATOR, at=START)
    with pytest.raises(TemplateNotFound):
        template.edit(by=MODERATOR, at=START)
    with pytest.raises(TemplateNotFound):
        template.remove(by=MODERATOR, at=START)


def test_a_change_to_what_it_is_already_is_none() -> None:
    template = a_template(kinds=("ban",))
    assert template.edit(name=template.name, text=template.text, kinds=["ban", "ban"], by=MODERATOR, at=START) == ()
    assert template.pull_changes() == ()


async def test_for_what_is_no_kind_of_action_are_those_for_every_kind_that_are_short_enough(
    reader: MemoryTemplateReader,
) -> None:
    by = a_standing(MODERATOR, permissions=frozenset({Permission.MANAGE_CHANNELS}))
    command = SuggestReasons(
        guild=GUILD, by=by, typed="", kind=None, limit=25, needs=Permission.MANAGE_CHANNELS, longest=13
    )
    assert [each.name for each in await SuggestReasonsHandler(reader)(command)] == ["Abuse", "Advert"]
    with pytest.raises(MissingPermission):
        await SuggestReasonsHandler(reader)(evolve(command, needs=Permission.MANAGE_MESSAGES))


async def test_a_template_is_kept_changed_and_removed_by_those_who_may(records: MemoryRecords) -> None:
    uow, clock, reader = MemoryUnitOfWorkFactory(records), FakeClock(), MemoryTemplateReader(records)
    edit, remove = EditTemplateHandler(uow, reader, clock), RemoveTemplateHandler(uow, clock)
    add = AddTemplateHandler(uow, clock)
    added = await add(AddTemplate(guild=GUILD, by=a_moderator(), name=" Spam ", text="No spam.", kinds="warn, ban"))
    other = await add(AddTemplate(guild=GUILD, by=a_moderator(), name="Abuse", text="Be kind."))
    assert (added.name, added.text, added.kinds, other.kinds) == ("Spam", "No spam.", ("ban", "warn"), ())
    assert await reader.all(GUILD) == (other, added)
    assert uow.turns == [GUILD] * 2
    for refused in (
        edit(EditTemplate(guild=GUILD, by=HELPER, template=added.id, text="Spam as you like.")),
        remove(RemoveTemplate(guild=GUILD, by=HELPER, template=added.id)),
    ):
        with pytest.raises(MissingPermission):
            await refused
    as_it_is = await edit(EditTemplate(guild=GUILD, by=a_moderator(), template=added.id))
    assert (as_it_is.template, as_it_is.history, as_it_is.is_changed) == (added, (), False)
    await edit(EditTemplate(guild=GUILD, by=a_moderator(), template=added.id, text="None here."))
    clock.advance(timedelta(hours=1))
    edited = await edit(EditTemplate(guild=GUILD, by=a_moderator(), template=added.id, name="Adverts", kinds="kick"))
    assert edited.is_changed
    assert [(change.field, change.by, change.at) for change in edited.history] == [
        ("kinds", MODERATOR, START + timedelta(hours=1)),
        ("name", MODERATOR, START + timedelta(hours=1)),
        ("text", MODERATOR, START),
    ]
    assert (edited.template.name, edited.template.text, edited.template.kinds) == ("Adverts", "None here.", ("kick",))
    assert await reader.all(GUILD) == (other, edited.template)
    removed = await remove(RemoveTemplate(guild=GUILD, by=a_moderator(), template=added.id))
    assert (removed.name, await reader.all(GUILD)) == ("Adverts", (other,))
    with pytest.raises(TemplateNotFound):
        await edit(EditTemplate(guild=GUILD, by=a_moderator(), template=added.id, text="Back."))
