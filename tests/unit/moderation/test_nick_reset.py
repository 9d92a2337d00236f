"""A nickname is taken away, and stays on record."""

import pytest
from attrs import evolve

from application.moderation.errors import ActionUnfinished
from application.moderation.nick.note_nickname import NoteNickname, NoteNicknameHandler
from application.moderation.nick.show_nickname import ShowNickname, ShowNicknameHandler
from application.moderation.queries import CaseView
from application.moderation.resume_cases import ResumeCases
from application.shared.errors import RecordsUnavailable
from domain.moderation.actions.nick_reset import NICK_RESET
from domain.moderation.case import CaseStatus, Failure
from domain.moderation.case_number import CaseNumber
from domain.moderation.nick.errors import NoNickname
from domain.shared.ids import GuildId, UserId
from tests.builders import GUILD, LEASE, MEMBER
from tests.fakes.discord import SmallNicknames
from tests.fakes.jail import NICK_RESETS, MemoryNickReader
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation, an_action

ONE = CaseNumber(1)


@pytest.fixture(autouse=True)
def _a_nickname(moderation: Moderation) -> None:
    moderation.discord.nicknames[GUILD, MEMBER] = "Rude"
    moderation.discord.note_nickname = NoteNicknameHandler(moderation.uow)


async def resumed(moderation: Moderation) -> CaseView:
    moderation.clock.advance(2 * LEASE)
    await moderation.resume_cases(ResumeCases([GUILD]))
    return await moderation.cases.show(GUILD, ONE)


async def test_the_nickname_goes_and_is_remembered(moderation: Moderation, records: MemoryRecords) -> None:
    view = await moderation.take_action(an_action(NICK_RESET))
    assert moderation.discord.nicknames == {}
    assert moderation.discord.audit_log[GUILD, MEMBER, "nickname"] == "[case 1] spam"
    assert records[NICK_RESETS] == {(GUILD, ONE): "Rude"}
    assert moderation.discord.direct_messages == []
    show = ShowNicknameHandler(MemoryNickReader(records))
    assert await show(ShowNickname(view)) == "Rude"
    assert await show(ShowNickname(evolve(view, status=CaseStatus.FAILED))) is None


async def test_who_has_no_nickname_loses_none(moderation: Moderation) -> None:
    moderation.discord.nicknames.clear()
    with pytest.raises(NoNickname):
        await moderation.take_action(an_action(NICK_RESET))


async def test_the_answer_does_without_the_nickname_while_the_records_are_away(moderation: Moderation) -> None:
    class Away:
        async def taken(self, guild: object, number: object) -> str | None:
            raise RecordsUnavailable

    view = await moderation.take_action(an_action(NICK_RESET))
    assert await ShowNicknameHandler(Away())(ShowNickname(view)) is None


async def test_interrupted_after_it_was_done_it_is_found_in_the_audit_log(moderation: Moderation) -> None:
    moderation.discord.answer_lost.add("reset_nickname")
    with pytest.raises(ActionUnfinished):
        await moderation.take_action(an_action(NICK_RESET))
    assert (await resumed(moderation)).status is CaseStatus.APPLIED
    assert moderation.discord.journal.count("reset_nickname") == 1


async def test_interrupted_before_it_was_done_it_is_done(moderation: Moderation) -> None:
    moderation.discord.unreachable.add("reset_nickname")
    with pytest.raises(ActionUnfinished):
        await moderation.take_action(an_action(NICK_RESET))
    moderation.discord.unreachable.clear()
    assert (await resumed(moderation)).status is CaseStatus.APPLIED
    assert moderation.discord.nicknames == {}


async def test_what_the_member_did_themselves_meanwhile_is_not_counted_as_done(moderation: Moderation) -> None:
    moderation.discord.unreachable.add("reset_nickname")
    with pytest.raises(ActionUnfinished):
        await moderation.take_action(an_action(NICK_RESET))
    moderation.discord.unreachable.clear()
    moderation.discord.nicknames.clear()
    assert (await resumed(moderation)).failure is Failure.SUPERSEDED


async def test_a_late_process_does_not_change_the_note(moderation: Moderation) -> None:
    await moderation.take_action(an_action(NICK_RESET))
    async with moderation.uow() as uow:
        settled = await uow.cases.get(GUILD, ONE)
    with pytest.raises(ActionUnfinished):
        await moderation.discord.note_nickname(NoteNickname(settled, "Other"))


async def test_one_that_went_at_the_last_moment_was_not_taken(
    moderation: Moderation, records: MemoryRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the last look whether it is overtaken and the look at what it is."""
    looked = list[str | None]()
    look = SmallNicknames.of

    async def of(nicknames: SmallNicknames, guild: GuildId, user: UserId) -> str | None:
        looked.append(await look(nicknames, guild, user))
        if len(looked) == 2:
            moderation.discord.nicknames.clear()
        return looked[-1]

    monkeypatch.setattr(SmallNicknames, "of", of)
    case = await moderation.take_action(an_action(NICK_RESET))
    assert looked[:3] == ["Rude", "Rude", None]
    assert (case.status, case.failure) == (CaseStatus.FAILED, Failure.SUPERSEDED)
    assert records[NICK_RESETS] == {}
