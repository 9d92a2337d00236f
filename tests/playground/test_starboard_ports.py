"""The bot's way of counting stars, and of posting what is starred, against the local Discord's rules; without the
message-content intent, as everything here."""

import io
from datetime import UTC, datetime, timedelta

import discord
import pytest
from attrs import evolve

from application.shared.posting import PostGone
from application.starboard.look_at_message import LookAtMessage
from application.starboard.ports import BoardUnwritable, MessageGone, MessageOutOfReach, Reactions, StarredView
from domain.shared.emoji import Emoji
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from domain.starboard.board import Board, BoardId
from domain.starboard.repository import BoardPost, Starred
from interface.shared.client import CurrentClient
from interface.shared.guild_languages import GuildLanguages
from interface.starboard.board_channel import DiscordBoardChannel
from interface.starboard.sky import DiscordSky
from playground.api import Playground
from playground.world.intents import PrivilegedIntent
from tests.fakes.clock import START, FakeClock
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.records import MemoryRecords
from tests.fakes.starboard import MemoryStarboardReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.playground.small_bot import SmallBot
from tests.starboards import Stargazer, having

STAR = "⭐"


@pytest.fixture
def sky(bot: SmallBot) -> DiscordSky:
    return DiscordSky(CurrentClient(bot))


@pytest.fixture
def board_channel(bot: SmallBot) -> DiscordBoardChannel:
    return DiscordBoardChannel(CurrentClient(bot), GuildLanguages(MemoryGuildSettingsReader(MemoryRecords())))


@pytest.fixture
async def said(playground: Playground, bot: SmallBot) -> Starred:
    """By Emil, who stars it himself, as Dalia and Ivo do."""
    seen = await playground.person("Emil").say("general", "a joke")
    for name in ("Emil", "Dalia", "Ivo"):
        playground.person(name).react(seen, STAR)
    return Starred(
        guild=GuildId(bot.harbour.id), channel=ChannelId(bot.text_channel("general").id), message=MessageId(seen.id)
    )


@pytest.fixture
def view(bot: SmallBot, said: Starred) -> StarredView:
    board = Board(
        guild=said.guild,
        id=BoardId(77),
        name="best",
        channel=ChannelId(bot.text_channel("showcase").id),
        emojis=(Emoji(STAR),),
        threshold=2,
        lower=1,
    )
    return StarredView(board=board, message=said, author=UserId(1), stars=3)


@pytest.fixture
def place(view: StarredView) -> BoardPost:
    return BoardPost(
        guild=view.board.guild,
        board=view.board.id,
        message=view.message.message,
        channel=view.board.channel,
        chosen_at=datetime.now(UTC),
    )


async def on_board(bot: SmallBot) -> list[discord.Message]:
    return [message async for message in bot.text_channel("showcase").history(oldest_first=True)]


async def test_stars_are_counted_and_known_by_who_gave_them(
    playground: Playground, bot: SmallBot, sky: DiscordSky, said: Starred
) -> None:
    seen = await sky.look(said)
    emil = UserId(playground.person("Emil").id)
    assert seen.author == emil
    assert seen.reactions == {STAR: Reactions(name=STAR, count=3)}
    assert (seen.place.within[0], seen.place.everyone_reads, seen.place.is_age_restricted) == (
        said.channel,
        True,
        False,
    )
    assert await sky.has_starred(said, seen.reactions[STAR], emil)
    assert len(await sky.starrers(said, seen.reactions[STAR])) == 3
    message = playground.person("Emil").sees("general")[-1]
    playground.person("Emil").react(message, STAR)
    assert not await sky.has_starred(said, seen.reactions[STAR], emil)
    newest = await sky.newest(said.guild, said.channel, limit=50)
    assert [(each, keys) for each, keys in newest if keys] == [(said, frozenset({STAR}))]


async def test_what_cannot_be_counted_is_told_apart(bot: SmallBot, sky: DiscordSky, said: Starred) -> None:
    with pytest.raises(MessageGone):
        await sky.look(evolve(said, message=MessageId(4)))
    with pytest.raises(MessageOutOfReach):
        await sky.look(evolve(said, channel=ChannelId(4)))
    with pytest.raises(MessageOutOfReach):
        await sky.newest(said.guild, ChannelId(4), limit=50)
    assert await sky.place(said.guild, ChannelId(4)) is None


async def test_a_card_stands_above_the_message_which_the_bot_itself_cannot_read(
    playground: Playground, bot: SmallBot, board_channel: DiscordBoardChannel, view: StarredView, place: BoardPost
) -> None:
    playground.world.allowed_intents &= ~PrivilegedIntent.MESSAGE_CONTENT
    assert (await bot.text_channel("general").fetch_message(view.message.message)).content == ""
    posted = await board_channel.post(place, view, may_be_there=False)
    card, forward = (await on_board(bot))[-2:]
    assert (card.id, forward.id) == (posted.card, posted.forward)
    assert [snapshot.content for snapshot in forward.message_snapshots] == ["a joke"]
    await board_channel.edit(evolve(place, card=posted.card), evolve(view, stars=9))
    edited = await bot.text_channel("showcase").fetch_message(card.id)
    assert "**9**" in str(edited.components[0].to_dict())


async def test_what_a_board_has_posted_is_known_as_such_though_nothing_is_on_record_of_it(
    playground: Playground,
    bot: SmallBot,
    sky: DiscordSky,
    board_channel: DiscordBoardChannel,
    view: StarredView,
    place: BoardPost,
) -> None:
    posted = await board_channel.post(place, view, may_be_there=False)
    other = await bot.text_channel("showcase").send("a word of its own")
    seen = {
        each: (await sky.look(Starred(guild=place.guild, channel=place.channel, message=MessageId(each)))).is_board_post
        for each in (posted.card, posted.forward, other.id)
        if each is not None
    }
    assert seen == {posted.card: True, posted.forward: True, other.id: False}
    assert not (await sky.look(view.message)).is_board_post


@pytest.mark.parametrize("found_by", ["its nonce", "a look"])
async def test_what_is_posted_a_second_time_is_found_and_brought_up_to_date(
    bot: SmallBot, board_channel: DiscordBoardChannel, view: StarredView, place: BoardPost, found_by: str
) -> None:
    before = len(await on_board(bot))
    first = await board_channel.post(place, view, may_be_there=False)
    again = await board_channel.post(place, evolve(view, stars=4), may_be_there=found_by == "a look")
    assert again == first
    there = await on_board(bot)
    assert len(there) == before + 2
    assert "**4**" in str(there[-2].components[0].to_dict())


async def test_what_was_taken_off_may_come_back_within_minutes(
    playground: Playground, bot: SmallBot, board_channel: DiscordBoardChannel, view: StarredView, place: BoardPost
) -> None:
    before = len(await on_board(bot))
    posted = await board_channel.post(place, view, may_be_there=False)
    nonce = playground.world.message(place.channel, posted.card).nonce
    on_record = evolve(place, card=posted.card, forward=posted.forward)
    assert await board_channel.stands(on_record)
    for _ in range(2):
        await board_channel.remove(on_record)
    assert not await board_channel.stands(on_record)
    assert len(await on_board(bot)) == before
    again = await board_channel.post(evolve(place, chosen_at=datetime.now(UTC)), view, may_be_there=False)
    # By the old one Discord might return the message that was deleted.
    assert playground.world.message(place.channel, again.card).nonce != nonce
    await board_channel.remove(place)  # which is not on record
    assert len(await on_board(bot)) == before


async def test_a_post_comes_back_with_the_stars_though_discord_was_asked_twice_to_delete_it(
    playground: Playground, bot: SmallBot, board_channel: DiscordBoardChannel, view: StarredView
) -> None:
    """Where the first answer is lost, the HTTP client asks again, and is told that there is no such message."""
    records, message = MemoryRecords(), view.message
    gazer = Stargazer(uow=MemoryUnitOfWorkFactory(records), boards=MemoryStarboardReader(records), clock=FakeClock())
    async with gazer.uow() as work:
        await work.guilds.register_many([message.guild], at=START)
        await work.commit()
    await having(gazer.uow, view.board)
    look, before = evolve(gazer.look, board_channel=board_channel), len(await on_board(bot))
    gazer.sky.star(message.message, 1, 2)
    assert await look(LookAtMessage(message=message, is_first_try=True))
    [card, _] = (await on_board(bot))[before:]
    lost = playground.faults.add("DELETE", f"*/messages/{card.id}", drop=True, when="after")
    gazer.sky.unstar(message.message, 1, 2)
    assert not await look(LookAtMessage(message=message, is_first_try=True))
    assert (lost.hits, len(await on_board(bot))) == (1, before)
    gazer.sky.star(message.message, 1, 2)
    gazer.clock.advance(timedelta(minutes=1))
    assert await look(LookAtMessage(message=message, is_first_try=True))
    assert len(await on_board(bot)) == before + 2


async def test_files_are_kept_on_the_board_though_the_message_is_deleted(
    bot: SmallBot, board_channel: DiscordBoardChannel, view: StarredView, place: BoardPost
) -> None:
    general = bot.text_channel("general")
    sent = await general.send("look", files=[discord.File(io.BytesIO(b"words"), name) for name in ("a.txt", "b.txt")])
    of_sent = evolve(view, message=evolve(view.message, message=MessageId(sent.id)))
    posted = await board_channel.post(evolve(place, message=MessageId(sent.id)), of_sent, may_be_there=False)
    await sent.delete()
    assert posted.forward is not None
    [kept] = (await bot.text_channel("showcase").fetch_message(posted.forward)).message_snapshots
    assert [(each.filename, each.size) for each in kept.attachments] == [("a.txt", 5), ("b.txt", 5)]


async def test_a_message_that_cannot_be_forwarded_has_its_card_all_the_same(
    playground: Playground, bot: SmallBot, board_channel: DiscordBoardChannel, view: StarredView, place: BoardPost
) -> None:
    gone = evolve(view, message=evolve(view.message, message=MessageId(4)))
    posted = await board_channel.post(evolve(place, message=MessageId(4)), gone, may_be_there=False)
    assert posted.forward is None
    assert (await on_board(bot))[-1].id == posted.card


async def test_a_deleted_post_and_a_closed_channel_are_told_apart(
    playground: Playground, bot: SmallBot, board_channel: DiscordBoardChannel, view: StarredView, place: BoardPost
) -> None:
    with pytest.raises(PostGone):
        await board_channel.edit(evolve(place, card=MessageId(4)), view)
    gone = evolve(place, channel=ChannelId(4), card=MessageId(4))
    with pytest.raises(BoardUnwritable):
        await board_channel.post(gone, view, may_be_there=False)
    await board_channel.remove(gone)
    deleted = evolve(place, card=MessageId(4))
    assert [await board_channel.stands(each) for each in (deleted, gone, place)] == [False, True, True]
    playground.faults.add("GET", "*/messages/4", status=403)
    assert await board_channel.stands(deleted)  # for all that may be known


async def test_who_reacts_is_told_to_the_bot_and_seen_on_the_message(playground: Playground, bot: SmallBot) -> None:
    told = list[discord.RawReactionActionEvent]()

    async def on_raw_reaction_add(payload: discord.RawReactionActionEvent) -> None:
        told.append(payload)

    bot.event(on_raw_reaction_add)
    seen = await playground.person("Emil").say("general", "look")
    playground.person("Dalia").react(seen, STAR)
    await (await bot.text_channel("general").fetch_message(seen.id)).add_reaction("👍")
    assert [(each.user_id, str(each.emoji), each.message_id) for each in told][:1] == [
        (playground.person("Dalia").id, STAR, seen.id)
    ]
    assert told[0].member is not None
    assert told[0].message_author_id == playground.person("Emil").id
