"""Whoever lacks the rank, or lost it, is refused at once: at a command, a menu, a button and a form."""

from unittest.mock import patch

import pytest

from application.shared.errors import RecordsUnavailable
from domain.guilds.guild import Choice
from domain.moderation.actions.warn import WARN
from domain.moderation.case import Notice
from domain.permissions.ranks import rank_for, rank_of_role
from domain.shared.ids import RoleId
from domain.shared.permission import Permission
from domain.shared.settings import Setting
from interface.shared.gate import PART_OF
from tests.appeals import an_appeal
from tests.builders import EVERYTHING, GUILD, MEMBER, OWNER, an_intent
from tests.fakes.clock import START
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_http import texts_of
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.interactions import Guild, someone
from tests.fakes.payloads import Json, role_of
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.wired import RecordingShared, context_menus, slash_commands, wired_bot, wired_contexts

MODERATORS = RoleId(role_of(Permission.MODERATE_MEMBERS))
MODERATOR = someone(Permission.MODERATE_MEMBERS)


async def choose(records: MemoryRecords, setting: Setting[int | None], rank: int) -> None:
    async with MemoryUnitOfWorkFactory(records)() as uow:
        guild = await uow.guilds.register(GUILD, at=START)
        guild.decide([Choice(setting, rank)], by=OWNER, at=START)
        await uow.guilds.save(guild)
        await uow.commit()


def refusal(command: str) -> list[str]:
    return [f"This server asks for rank 2 to use `/{command}`, and you have none. Nothing was done."]


async def test_a_command_is_for_those_with_the_rank_from_the_moment_it_is_asked_for(
    guild: Guild, records: MemoryRecords
) -> None:
    assert texts_of(await guild.slash("case list", MODERATOR))[0].startswith("### Cases")
    await choose(records, rank_for("case"), 2)
    assert texts_of(await guild.slash("case list", MODERATOR)) == refusal("case")
    await choose(records, rank_of_role(MODERATORS), 2)
    assert texts_of(await guild.slash("case list", MODERATOR))[0].startswith("### Cases")


async def test_nothing_is_done_for_who_is_refused(
    guild: Guild, records: MemoryRecords, shared: RecordingShared, discord: FakeDiscord
) -> None:
    await choose(records, rank_for("warn"), 2)
    shared.journal.clear()
    await guild.slash("warn", MODERATOR, {"member": MEMBER, "reason": "spam"})
    assert [type(each).__name__ for each in shared.journal] == ["Asked"]
    assert (discord.journal, guild.http.asked[-1].is_for_one_person) == ([], True)


async def test_a_menu_asks_for_the_rank_of_the_command_that_does_the_same(guild: Guild, records: MemoryRecords) -> None:
    await choose(records, rank_for("history"), 2)
    assert texts_of(await guild.menu("Cases", MODERATOR, MEMBER)) == refusal("history")


async def test_a_button_pressed_by_someone_who_lost_the_role_is_refused(guild: Guild, records: MemoryRecords) -> None:
    await choose(records, rank_for("case list"), 2)
    await choose(records, rank_of_role(MODERATORS), 2)
    button = {"type": 2, "style": 2, "custom_id": f"cases:of:{MEMBER}", "label": "x"}
    shown: Json = {"components": [{"type": 1, "components": [button]}]}
    assert texts_of(await guild.press(f"cases:of:{MEMBER}", MODERATOR, shown))[0].startswith("### Cases")
    without_it = someone(*EVERYTHING - {Permission.MODERATE_MEMBERS})
    assert texts_of(await guild.press(f"cases:of:{MEMBER}", without_it, shown)) == refusal("case list")


async def test_a_form_that_was_opened_before_is_refused_as_well(
    guild: Guild, records: MemoryRecords, discord: FakeDiscord
) -> None:
    await choose(records, rank_for("warn"), 2)
    assert texts_of(await guild.submit(f"warn:{MEMBER}", MODERATOR, {"reason": "spam"})) == refusal("warn")
    assert discord.journal == []


async def test_nothing_is_suggested_to_who_may_not_use_it(guild: Guild, records: MemoryRecords) -> None:
    await guild.slash("warn", MODERATOR, {"member": MEMBER, "reason": "spam"})
    before = len(guild.http.asked)
    await choose(records, rank_for("case"), 2)
    with pytest.raises(KeyError):  # it is not answered: while somebody types Discord shows no words
        await guild.suggestions("case show", MODERATOR, "number", "1")
    assert len(guild.http.asked) == before


async def test_the_owner_is_never_locked_out(guild: Guild, records: MemoryRecords) -> None:
    await choose(records, rank_for("permissions"), 10)
    assert texts_of(await guild.slash("permissions show", someone(user=OWNER)))[0].startswith("### Ranks")


async def test_without_the_records_nobody_is_let_through_unchecked(guild: Guild) -> None:
    with patch.object(MemoryGuildSettingsReader, "get", side_effect=RecordsUnavailable):
        answer = await guild.slash("case list", MODERATOR)
    assert texts_of(answer)[0].startswith("I can't reach my records right now")
    assert len(guild.http.find("POST", r"/interactions/.*")) == 1


def test_whatever_can_be_pressed_or_sent_off_belongs_to_a_command() -> None:
    bot, contexts = wired_bot(), wired_contexts(MemoryRecords(), FakeDiscord())
    commands = {name for full in slash_commands(bot) for name in _with_groups(full)}
    pressed = [each for context in contexts for each in context.buttons if each.part_of is not None]
    buttons = [each.template for each in pressed if each.part_of not in commands]
    sent_off = [(each.template, each.part_of) for context in contexts for each in context.forms]
    forms = [template for template, part_of in sent_off if part_of is not None and part_of not in commands]
    assert (buttons, forms) == ([], [])
    for_everybody = [template.partition("(")[0] for template, part_of in sent_off if part_of is None]
    assert for_everybody == ["appeal:file:", "appeal:grant:", "appeal:refuse:"]  # these two ask with the case


async def test_who_decides_on_the_appeal_of_a_warning_may_void_it_and_need_not_be_able_to_undo(
    guild: Guild, records: MemoryRecords
) -> None:
    await choose(records, rank_for("case undo"), 2)
    async with MemoryUnitOfWorkFactory(records)() as uow:
        case = await uow.cases.open(an_intent(kind=WARN))
        case.settle(failure=None, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(case)
        await uow.appeals.file(an_appeal(case.number))
        await uow.commit()
    button = {"type": 2, "style": 2, "custom_id": "appeal:grant:1", "label": "x"}
    shown: Json = {"components": [{"type": 1, "components": [button]}]}
    form = await guild.press_for_form("appeal:grant:1", MODERATOR, shown)
    assert form["custom_id"] == "appeal:grant:1"
    await choose(records, rank_for("case void"), 2)
    for answer in (
        await guild.press("appeal:grant:1", MODERATOR, shown),
        await guild.submit("appeal:grant:1", MODERATOR, {"answer": "yes"}),
        await guild.submit("appeal:refuse:1", MODERATOR, {"answer": "no"}),
    ):
        assert texts_of(answer) == refusal("case void")


def test_every_menu_does_the_same_as_a_command() -> None:
    bot = wired_bot()
    commands = {name for full in slash_commands(bot) for name in _with_groups(full)}
    assert [name for name, menu in context_menus(bot).items() if menu.extras.get(PART_OF) not in commands] == []


def _with_groups(command: str) -> list[str]:
    words = command.split()
    return [" ".join(words[: length + 1]) for length in range(len(words))]
