"""What goes into the buffer."""

import pytest
from attrs import define, evolve, field

from application.levels.note_message import NoteMessage, NoteMessageHandler
from application.levels.note_voice import InVoice, NoteVoice, NoteVoiceHandler, VoiceChannel
from domain.levels.activity import DAY, Activity, ActivityKey, Face, Second, day_of, quarter_of
from domain.shared.ids import ChannelId, RoleId, UserId
from tests.activity import NOON
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import FakeClock

CHANNEL = (ChannelId(800), ChannelId(900))
MESSAGE = NoteMessage(
    guild=GUILD,
    author=MEMBER,
    at=NOON,
    places=CHANNEL,
    username="emil",
    display_name="Emil",
    roles=frozenset({RoleId(1)}),
    is_by_person=True,
)
TALKING = InVoice(
    username="emil", display_name="Emil", roles=frozenset(), is_bot=False, is_muted=False, is_deafened=False
)


@define
class Noted:
    kept: dict[ActivityKey, Activity] = field(factory=dict)

    async def put(self, key: ActivityKey, activity: Activity, /) -> None:
        self.kept[key] = self.kept[key].merge(activity) if key in self.kept else activity


@pytest.fixture
def noted() -> Noted:
    return Noted()


async def test_a_message_is_kept_by_member_and_day(noted: Noted) -> None:
    note = NoteMessageHandler(noted)
    await note(MESSAGE)
    await note(evolve(MESSAGE, at=Second(NOON + 1)))
    await note(evolve(MESSAGE, at=Second(NOON + DAY)))
    first, second = noted.kept.values()
    assert first.messages == {quarter_of(NOON): 2}
    assert first.moments == {NOON: CHANNEL, NOON + 1: CHANNEL}
    assert first.face == Face(Second(NOON + 1), "emil", "Emil", frozenset({RoleId(1)}))
    assert second.messages == {quarter_of(NOON + DAY): 1}
    assert [key.day for key in noted.kept] == [day_of(NOON), day_of(NOON) + 1]


async def test_what_no_person_wrote_is_not_kept(noted: Noted) -> None:
    await NoteMessageHandler(noted)(evolve(MESSAGE, is_by_person=False))
    assert noted.kept == {}


def channel_with(*users: int, is_afk: bool = False, first: InVoice = TALKING) -> VoiceChannel:
    return VoiceChannel(
        guild=GUILD,
        places=CHANNEL,
        is_afk=is_afk,
        occupants={UserId(user): first if user == 1 else TALKING for user in users},
    )


@pytest.mark.parametrize(
    ("channel", "talking"),
    [
        (channel_with(1, 2), {1, 2}),
        (channel_with(2), set()),
        (channel_with(1, 2, is_afk=True), set()),
        (channel_with(1, 2, first=evolve(TALKING, is_muted=True)), {2}),
        (channel_with(1, 2, first=evolve(TALKING, is_deafened=True)), set()),
        (channel_with(1, 2, first=evolve(TALKING, is_bot=True)), set()),
    ],
)
async def test_a_minute_in_voice_is_kept_for_those_it_counts_for(
    noted: Noted, clock: FakeClock, channel: VoiceChannel, talking: set[int]
) -> None:
    assert await NoteVoiceHandler(noted, clock)(NoteVoice((channel,))) == len(talking)
    assert {key.user for key in noted.kept} == talking
    assert all(each.voice == {(quarter_of(NOON), CHANNEL): 1} for each in noted.kept.values())


async def test_a_later_face_replaces_an_earlier_one_and_not_the_other_way(noted: Noted) -> None:
    note = NoteMessageHandler(noted)
    await note(evolve(MESSAGE, display_name="new"))
    await note(evolve(MESSAGE, at=Second(NOON - 1), display_name="old"))
    (activity,) = noted.kept.values()
    assert activity.face.display_name == "new"
    await note(evolve(MESSAGE, at=Second(NOON + 1), display_name="newer"))
    assert activity.face.display_name == "newer"
