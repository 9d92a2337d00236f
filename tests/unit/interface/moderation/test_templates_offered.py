"""Where a reason is asked for, the server's templates are offered, and the chosen one's text is what is stored."""

import pytest

from application.moderation.templates.read_reason import template_token
from domain.moderation.actions.ban import BAN
from domain.moderation.case import Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import Reason
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from tests.builders import GUILD, MEMBER, MODERATOR, an_intent
from tests.fakes.clock import START
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_http import texts_of
from tests.fakes.interactions import Guild, someone
from tests.fakes.moderation import MemoryCaseReader
from tests.fakes.reason_templates import TEMPLATES
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.reports import a_template
from tests.wired import RecordingShared, slash_commands, wired_bot

BY = someone(Permission.MODERATE_MEMBERS, Permission.BAN_MEMBERS)
SPAM = a_template()
COMMANDS = pytest.mark.parametrize("command", ["case reason", "case edit", "case void", "case unvoid", "case undo"])


@pytest.fixture
async def guild(guild: Guild, shared: RecordingShared, records: MemoryRecords, discord: FakeDiscord) -> Guild:
    """With a ban that is in force, a voided one, and a template."""
    shared.client.replace(guild.bot)
    discord.bans[GUILD, MEMBER] = f"[case 1] by {MODERATOR}"
    async with MemoryUnitOfWorkFactory(records)() as uow:
        await uow.guilds.register(GUILD, at=START)
        for is_voided in (False, True):
            case = await uow.cases.open(an_intent(kind=BAN))
            case.settle(failure=None, notice=Notice.DELIVERED, at=START)
            if is_voided:
                case.void(Reason("a mistake"), by=MODERATOR, at=START)
            await uow.cases.save(case)
        await uow.commit()
    records[TEMPLATES][GUILD, SPAM.id] = SPAM
    return guild


@COMMANDS
async def test_templates_are_offered_while_a_reason_is_typed(guild: Guild, command: str) -> None:
    [offered] = await guild.suggestions(command, BY, "reason", "spa")
    assert str(offered["name"]).startswith("Spam")


@COMMANDS
async def test_the_text_of_the_template_is_what_is_stored(guild: Guild, records: MemoryRecords, command: str) -> None:
    number = 2 if command == "case unvoid" else 1
    given = {"number": f"#{number}", "reason": template_token(SPAM.id)}
    answer = "\n".join(texts_of(await guild.slash(command, BY, {**given})))
    assert "template:" not in answer
    cases = MemoryCaseReader(records)
    if command == "case unvoid":
        [change, _] = (await cases.history(GUILD, CaseNumber(2), Seek())).items
        assert change.change.new == SPAM.text
        return
    shown = await cases.show(GUILD, CaseNumber(3 if command == "case undo" else 1))
    assert SPAM.text == (shown.void_reason if command == "case void" else shown.reason)


def test_templates_are_offered_for_the_reason_of_every_moderators_command() -> None:
    """What wants Manage Server is a matter of points and levels; why somebody is away is no reason for an action."""
    asked_for = {
        name: parameter.autocomplete
        for name, command in slash_commands(wired_bot()).items()
        for parameter in command.parameters
        if parameter.name == "reason"
        and (needed := (command.root_parent or command).default_permissions) is not None
        and not needed.manage_guild
        and name != "afk-enforce"
    }
    assert len(asked_for) > 20
    assert [name for name, is_offered in asked_for.items() if not is_offered] == []


ONE_MEMBER = {"member": MEMBER}


@pytest.mark.parametrize(
    ("command", "given", "kinds"),
    [
        pytest.param("warn", ONE_MEMBER, ("warn",), id="warn"),
        pytest.param("jail", ONE_MEMBER, ("jail",), id="jail"),
        pytest.param("massban", {"users": str(MEMBER)}, ("ban",), id="massban"),
        pytest.param("slowmode", {"duration": "10s"}, (), id="slowmode"),
        pytest.param("unlock server", {}, (), id="unlock"),
    ],
)
async def test_a_template_of_that_kind_is_offered_and_its_text_goes_to_the_use_case(
    guild: Guild, records: MemoryRecords, command: str, given: dict[str, int | str], kinds: tuple[str, ...]
) -> None:
    long = a_template(2, name="Spam at length", text="No advertising. " * 20 + "Ever.", kinds=kinds)
    records[TEMPLATES][GUILD, long.id] = long
    by = someone(Permission.MODERATE_MEMBERS, Permission.BAN_MEMBERS, Permission.MANAGE_CHANNELS)
    [offered] = await guild.suggestions(command, by, "reason", "at length")
    assert offered["value"] == template_token(long.id), "a choice takes 100 characters at most"
    await guild.slash(command, by, {**given, "reason": str(offered["value"])})
    assert long.text in {getattr(asked, "reason", None) for asked in guild.http.journal}
