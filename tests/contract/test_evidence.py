from datetime import timedelta

import pytest

from domain.evidence.errors import CaptureForgotten, TooMuchEvidence
from domain.evidence.events import EvidenceUsed
from domain.evidence.message import LONGEST_TEXT, Attachment
from domain.evidence.repository import MOST_OF_A_CASE
from domain.shared.ids import CaptureId, ChannelId, MessageId
from domain.shared.posts import Place
from tests.builders import GUILD, MODERATOR, OTHER_GUILD, an_intent
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.reports import A_FILE, CAPTURE, a_capture

A_DAY = timedelta(days=1)
TYPELESS = Attachment(name="x", size=0, type=None, url="https://cdn")


async def keep(backend: Backend, *ids: int, files: tuple[Attachment, ...] = ()) -> None:
    async with backend.uow() as uow:
        for id in ids or (CAPTURE,):
            await uow.captures.keep(a_capture(id, files=files))
        await uow.commit()


async def use(backend: Backend, *ids: int) -> None:
    async with backend.uow() as uow:
        await uow.captures.use(GUILD, [CaptureId(id) for id in ids], at=START)
        await uow.commit()


async def test_a_message_is_read_as_it_was_kept_and_stays_so(registered: Backend) -> None:
    kept = a_capture(text="x" * LONGEST_TEXT, files=(A_FILE, TYPELESS))
    async with registered.uow() as uow:
        await uow.captures.keep(kept)
        await uow.captures.keep(a_capture(text="edited since"))
        await uow.commit()
    shown = await registered.evidence.show(GUILD, CAPTURE)
    assert (shown.capture, shown.post, shown.kept) == (kept, None, ())


async def test_text_that_was_not_shown_is_not_the_same_as_none(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.captures.keep(a_capture(1, text=None))
        await uow.captures.keep(a_capture(2, text=""))
        await uow.commit()
    texts = [(await registered.evidence.show(GUILD, CaptureId(id))).capture.text for id in (1, 2)]
    assert texts == [None, ""]


async def test_what_nothing_was_done_with_for_a_day_is_forgotten(registered: Backend) -> None:
    await keep(registered, 1, 2, 3)
    await use(registered, 2)
    async with registered.uow() as uow:
        assert await uow.captures.forget_unused(START, limit=10) == 0
        assert await uow.captures.forget_unused(START + A_DAY, limit=1) == 1
        assert await uow.captures.forget_unused(START + A_DAY, limit=10) == 1
        await uow.commit()
    assert (await registered.evidence.show(GUILD, CaptureId(2))).capture.id == 2
    for id in (1, 3):
        with pytest.raises(CaptureForgotten):
            await registered.evidence.show(GUILD, CaptureId(id))


async def test_what_was_forgotten_cannot_be_used(registered: Backend) -> None:
    await keep(registered, 1)
    async with registered.uow() as uow:
        with pytest.raises(CaptureForgotten):
            await uow.captures.use(GUILD, [CaptureId(1), CaptureId(2)], at=START)
    async with registered.uow() as uow:
        with pytest.raises(CaptureForgotten):
            await uow.captures.use(OTHER_GUILD, [CaptureId(1)], at=START)


async def test_only_of_messages_with_files_it_is_told_that_they_are_used(registered: Backend) -> None:
    await keep(registered, 1)
    await keep(registered, 2, files=(A_FILE,))
    await use(registered, 1, 2)
    assert await registered.events() == [EvidenceUsed(guild=GUILD, at=START, capture=CaptureId(2))]


async def test_a_case_has_its_evidence_in_order_each_message_once(registered: Backend) -> None:
    await keep(registered, 3, 1, 2)
    async with registered.uow() as uow:
        case = await uow.cases.open(an_intent())
        assert await uow.case_evidence.add(GUILD, case.number, [CaptureId(2), CaptureId(1)], by=MODERATOR) == 2
        assert await uow.case_evidence.add(GUILD, case.number, [CaptureId(2), CaptureId(3)], by=MODERATOR) == 3
        assert await uow.case_evidence.add(GUILD, case.number, [], by=MODERATOR) == 3
        await uow.commit()
    assert [each.capture.id for each in await registered.evidence.of_case(GUILD, 1)] == [1, 2, 3]
    assert await registered.evidence.of_case(GUILD, 2) == ()


async def test_a_case_has_so_much_evidence_and_no_more(registered: Backend) -> None:
    ids = [CaptureId(id) for id in range(1, MOST_OF_A_CASE + 2)]
    await keep(registered, *ids)
    async with registered.uow() as uow:
        case = await uow.cases.open(an_intent())
        await uow.case_evidence.add(GUILD, case.number, ids[:-1], by=MODERATOR)
        with pytest.raises(TooMuchEvidence):
            await uow.case_evidence.add(GUILD, case.number, ids[-1:], by=MODERATOR)


async def test_where_files_are_posted_is_chosen_once_and_what_is_there_is_remembered(registered: Backend) -> None:
    await keep(registered)
    for channel, is_first in ((5, True), (6, False)):
        async with registered.uow() as uow:
            assert await uow.capture_posts.choose(GUILD, CAPTURE, ChannelId(channel)) is is_first
            await uow.commit()
    assert (await registered.evidence.show(GUILD, CAPTURE)).post == Place(channel=ChannelId(5))
    place = Place(channel=ChannelId(5), message=MessageId(8))
    async with registered.uow() as uow:
        await uow.capture_posts.put(GUILD, CAPTURE, place, ["1-proof.png"])
        await uow.commit()
    shown = await registered.evidence.show(GUILD, CAPTURE)
    assert (shown.post, shown.kept) == (place, ("1-proof.png",))
