from datetime import timedelta

import pytest
from attrs import define, evolve, field

from application.evidence.forget_captures import KEPT_UNUSED, ForgetCaptures, ForgetCapturesHandler
from application.evidence.keep_files import KeepFiles, KeepFilesHandler
from application.evidence.ports import PostedFiles
from application.evidence.queries import CaptureView
from application.evidence.remember_files import ChooseFilePlaceHandler, RememberFilesHandler
from application.shared.errors import DiscordUnreachable
from application.shared.posting import PlaceUnwritable
from domain.evidence.message import Capture
from domain.evidence.settings import EVIDENCE_CHANNEL
from domain.shared.ids import CaptureId, ChannelId, GuildId, MessageId
from domain.shared.posts import Place
from domain.shared.settings import Settings
from tests.builders import GUILD
from tests.fakes.clock import START, FakeClock
from tests.fakes.evidence import CAPTURES, MemoryEvidenceReader
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.reports import A_FILE, CAPTURE, a_capture

CHANNEL, OTHER = ChannelId(5), ChannelId(6)


@define
class FakeEvidenceChannel:
    looked: list[bool] = field(factory=list)
    unwritable: set[ChannelId] = field(factory=set)
    answer_lost: bool = False

    async def post(self, channel: ChannelId, shown: CaptureView, *, may_be_there: bool) -> PostedFiles:
        self.looked.append(may_be_there)
        if channel in self.unwritable:
            raise PlaceUnwritable
        if self.answer_lost:
            self.answer_lost = False
            raise DiscordUnreachable
        return PostedFiles(MessageId(channel * 100), ("1-proof.png",))


@define
class Ground:
    records: MemoryRecords = field(factory=MemoryRecords)
    channel: FakeEvidenceChannel = field(factory=FakeEvidenceChannel)
    chosen: ChannelId | None = CHANNEL

    async def get(self, guild: GuildId) -> Settings | None:
        return None if self.chosen is None else Settings({EVIDENCE_CHANNEL.name: self.chosen})

    async def keep(self) -> CaptureView:
        uow = MemoryUnitOfWorkFactory(self.records)
        reader = MemoryEvidenceReader(self.records)
        keep = KeepFilesHandler(reader, self, self.channel, ChooseFilePlaceHandler(uow), RememberFilesHandler(uow))
        await keep(KeepFiles(guild=GUILD, capture=CAPTURE))
        return await reader.show(GUILD, CAPTURE)

    def has(self, capture: Capture) -> None:
        self.records[CAPTURES][GUILD, capture.id] = capture


@pytest.fixture
def ground() -> Ground:
    ground = Ground()
    ground.has(a_capture(files=(A_FILE,)))
    return ground


async def test_files_are_posted_again_once(ground: Ground) -> None:
    kept = await ground.keep()
    assert (kept.post, kept.kept) == (Place(channel=CHANNEL, message=MessageId(500)), ("1-proof.png",))
    assert await ground.keep() == kept
    assert ground.channel.looked == [False]


@pytest.mark.parametrize("is_chosen", [True, False])
async def test_without_files_or_a_channel_for_them_nothing_is_posted(ground: Ground, is_chosen: bool) -> None:
    if is_chosen:
        ground.has(a_capture())
    else:
        ground.chosen = None
    assert (await ground.keep()).post is None
    assert ground.channel.looked == []


async def test_a_post_whose_answer_was_lost_is_looked_for_where_it_was_sent(ground: Ground) -> None:
    ground.channel.answer_lost = True
    with pytest.raises(DiscordUnreachable):
        await ground.keep()
    ground.chosen = OTHER
    assert (await ground.keep()).post == Place(channel=CHANNEL, message=MessageId(500))
    assert ground.channel.looked == [False, True]


async def test_where_the_channel_is_closed_and_another_one_chosen_they_are_posted_there(ground: Ground) -> None:
    ground.channel.unwritable.add(CHANNEL)
    with pytest.raises(PlaceUnwritable):
        await ground.keep()
    ground.chosen = OTHER
    assert (await ground.keep()).post == Place(channel=OTHER, message=MessageId(600))


async def test_all_that_nothing_was_done_with_for_a_day_is_forgotten() -> None:
    ground = Ground()
    for number in range(1_001):
        ground.has(evolve(a_capture(), id=CaptureId(number), captured_at=START - KEPT_UNUSED))
    ground.has(evolve(a_capture(), id=CaptureId(5_000)))
    clock = FakeClock()
    forget = ForgetCapturesHandler(MemoryUnitOfWorkFactory(ground.records), clock)
    assert await forget(ForgetCaptures()) == 0
    clock.advance(timedelta(seconds=1))
    assert await forget(ForgetCaptures()) == 1_001
    assert [*ground.records[CAPTURES]] == [(GUILD, 5_000)]
