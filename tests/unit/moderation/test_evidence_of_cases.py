import pytest

from application.evidence.capture_link import CaptureLink, CaptureLinkHandler
from application.evidence.keep_capture import KeepCaptureHandler
from application.moderation.add_evidence import AddEvidence, AddEvidenceHandler
from application.moderation.record_evidence import RecordEvidenceHandler
from application.moderation.show_case import ShowCase, ShowCaseHandler
from domain.evidence.errors import CaptureForgotten, MessageElsewhere, MessageNotFound, NotAMessageLink
from domain.guilds.guild import Choice
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.warn import WARN
from domain.moderation.case import Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseAboutOneself, KindTellsNobody
from domain.moderation.settings import DM_ON_ACTION, UNTOLD_KINDS
from domain.shared.errors import MissingPermission
from domain.shared.ids import CaptureId, UserId
from tests.builders import BOT, GUILD, MEMBER, MODERATOR, a_moderator, a_standing, an_intent
from tests.fakes.appeals import MemoryAppealReader
from tests.fakes.clock import START, FakeClock
from tests.fakes.evidence import CAPTURES, USED, MemoryEvidenceReader
from tests.fakes.jail import MemoryJailReader
from tests.fakes.messages import FakeMessages
from tests.fakes.moderation import CASES
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation, an_action
from tests.reports import CAPTURE, a_capture

LINK = f"https://discord.com/channels/{GUILD}/800/90"


@pytest.fixture
async def kept(moderation: Moderation) -> None:
    async with moderation.uow() as uow:
        await uow.guilds.register_many([GUILD], at=START)
        await uow.captures.keep(a_capture())
        await uow.commit()


async def evidence_of(records: MemoryRecords, number: int = 1) -> list[int]:
    return [each.capture.id for each in await MemoryEvidenceReader(records).of_case(GUILD, number)]


@pytest.mark.usefixtures("kept")
async def test_the_evidence_of_an_action_is_recorded_with_its_case(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await moderation.take_action(an_action(WARN, evidence=(CAPTURE,)))
    shown = await ShowCaseHandler(
        moderation.cases, MemoryEvidenceReader(records), MemoryJailReader(records), MemoryAppealReader(records)
    )(ShowCase(guild=GUILD, number=CaseNumber(1), by=a_moderator()))
    assert [each.capture.text for each in shown.evidence] == ["buy my coins"]


async def test_an_action_whose_evidence_is_gone_is_not_taken(moderation: Moderation, records: MemoryRecords) -> None:
    with pytest.raises(CaptureForgotten):
        await moderation.take_action(an_action(BAN, evidence=(CAPTURE,)))
    assert (records[CASES], moderation.discord.bans) == ({}, {})


@pytest.mark.parametrize(
    ("kind", "is_silent", "untold", "is_on", "notice"),
    [
        (KICK, False, None, True, Notice.DELIVERED),
        (KICK, True, None, True, Notice.NOT_WANTED),
        (KICK, False, "Kick, softban", True, Notice.NOT_WANTED),
        (WARN, False, "kick", True, Notice.DELIVERED),
        (WARN, False, None, False, Notice.NOT_WANTED),
    ],
)
async def test_a_member_is_told_unless_the_guild_or_the_moderator_does_not_want_it(
    moderation: Moderation, kind: object, is_silent: bool, untold: str | None, is_on: bool, notice: Notice
) -> None:
    await moderation.choose(Choice(DM_ON_ACTION, is_on))
    if untold is not None:
        await moderation.choose(Choice(UNTOLD_KINDS, untold))
    assert kind in (KICK, WARN)
    case = await moderation.take_action(an_action(KICK if kind is KICK else WARN, is_silent=is_silent))
    assert case.notice is notice
    assert len(moderation.discord.direct_messages) == (notice is Notice.DELIVERED)


@pytest.mark.parametrize("typed", ["note", "kick bann"])
async def test_kinds_that_tell_nobody_are_not_taken_for_those_not_told_of(moderation: Moderation, typed: str) -> None:
    with pytest.raises(KindTellsNobody):
        await moderation.choose(Choice(UNTOLD_KINDS, typed))


def add(moderation: Moderation) -> AddEvidenceHandler:
    return AddEvidenceHandler(
        moderation.cases, moderation.discord, RecordEvidenceHandler(moderation.uow, moderation.clock)
    )


def adding(by: UserId = MODERATOR, capture: int = CAPTURE) -> AddEvidence:
    return AddEvidence(guild=GUILD, number=CaseNumber(1), by=a_moderator(by), capture=CaptureId(capture))


@pytest.mark.usefixtures("kept")
async def test_evidence_that_is_added_later_is_in_the_history(moderation: Moderation, records: MemoryRecords) -> None:
    await moderation.open_case(an_intent())
    assert await add(moderation)(adding()) == 1
    assert await evidence_of(records) == [CAPTURE]
    assert [*records[USED]] == [(GUILD, CAPTURE)]  # and is not forgotten as what nobody needed
    shown = await ShowCaseHandler(
        moderation.cases, MemoryEvidenceReader(records), MemoryJailReader(records), MemoryAppealReader(records)
    )(ShowCase(guild=GUILD, number=CaseNumber(1), by=a_moderator()))
    [line] = shown.history.items
    assert (line.change.field, line.change.old, line.change.new) == ("evidence", None, "1 message")


@pytest.mark.usefixtures("kept")
async def test_the_same_evidence_again_changes_nothing(moderation: Moderation) -> None:
    await moderation.open_case(an_intent())
    await add(moderation)(adding())
    version = (await moderation.cases.show(GUILD, CaseNumber(1))).version
    assert await add(moderation)(adding()) == 1
    assert (await moderation.cases.show(GUILD, CaseNumber(1))).version == version


@pytest.mark.usefixtures("kept")
async def test_evidence_is_added_to_what_the_bot_did_by_itself_however_high_it_stands(moderation: Moderation) -> None:
    await moderation.open_case(an_intent(moderator=BOT))
    assert await add(moderation)(adding()) == 1


@pytest.mark.usefixtures("kept")
async def test_evidence_is_added_by_those_who_may_change_the_case(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await moderation.open_case(an_intent())
    with pytest.raises(CaseAboutOneself):
        await add(moderation)(adding(MEMBER))
    with pytest.raises(MissingPermission):
        await add(moderation)(AddEvidence(guild=GUILD, number=CaseNumber(1), by=a_standing(), capture=CAPTURE))
    assert await evidence_of(records) == []


async def test_a_link_is_kept_as_the_message_that_it_leads_to_for_those_who_may_read_it(
    moderation: Moderation, records: MemoryRecords
) -> None:
    messages = FakeMessages(readers={MODERATOR})
    capture = CaptureLinkHandler(messages, KeepCaptureHandler(moderation.uow, FakeClock()))

    async def keep(link: str, by: UserId = MODERATOR) -> None:
        assert await capture(CaptureLink(guild=GUILD, capture=CAPTURE, link=link, by=by)) == CAPTURE

    for link, refusal in (
        ("#general", NotAMessageLink),
        (LINK.replace(str(GUILD), "5"), MessageElsewhere),
        (LINK.replace("90", "91"), MessageNotFound),
    ):
        with pytest.raises(refusal):
            await keep(link)
    with pytest.raises(MessageNotFound):
        await keep(LINK, UserId(11))
    assert records[CAPTURES] == {}
    await keep(f" <{LINK.replace('discord', 'ptb.discord')}> ")
    assert records[CAPTURES][GUILD, CAPTURE] == a_capture(at=START)
