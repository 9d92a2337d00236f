"""Channels and roles that are deleted while something names them, through discord.py."""

import pytest

from application.permissions.rank_use import RankUse
from application.setup.notice_losses import NoticeLosses
from domain.guilds.guild import Choice
from domain.levels.rewards import Reward
from domain.moderation.settings import JAIL_ROLE
from domain.permissions.ranks import rank_for, rank_of_role
from domain.setup.events import ReferencesLost
from domain.setup.references import Reference
from domain.shared.ids import GuildId, RoleId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from infrastructure.setup.reference_reader import PLACES
from interface.setup.loss_cards import loss_card, loss_line, loss_marker
from interface.setup.loss_notices import DiscordLossNotices
from interface.shared.client import CurrentClient
from interface.shared.context import Context
from interface.shared.layout import texts_of as card_texts
from tests.builders import BOT, GUILD, MODERATOR, OWNER
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import DiscordHttp, refused, texts_of
from tests.fakes.guilds import GUILDS
from tests.fakes.interactions import Guild, settled, someone
from tests.fakes.level_rewards import LEVEL_REWARDS
from tests.fakes.payloads import CHANNEL, DM_CHANNEL, PLAIN_ROLE, channel_json, guild_json, message_json, user_json
from tests.fakes.records import MemoryRecords
from tests.fakes.setup import LOST
from tests.fakes.starboard import BOARDS
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.starboards import a_board
from tests.wired import RecordingShared, slash_commands

ADA = someone(Permission.MANAGE_GUILD, Permission.MANAGE_ROLES, user=OWNER)
EVENT = ReferencesLost(guild=GUILD, at=START, targets=(5,))
GONE = Reference(place="starboard", name="*best*", target=5, is_role=False)


@pytest.fixture
def guild(guild: Guild, shared: RecordingShared) -> Guild:
    shared.client.replace(guild.bot)
    return guild


async def name_things(records: MemoryRecords) -> None:
    """The channel is the mod-log and a board, the role has a rank and is a reward and the jail's."""
    async with MemoryUnitOfWorkFactory(records)() as uow:
        found = await uow.guilds.register(GUILD, at=START)
        choices = (Choice(MOD_LOG_CHANNEL, CHANNEL), Choice(JAIL_ROLE, PLAIN_ROLE), Choice(rank_of_role(PLAIN_ROLE), 3))
        found.decide(choices, by=MODERATOR, at=START)
        await uow.guilds.save(found)
        await uow.level_rewards.add(GUILD, Reward(5, RoleId(PLAIN_ROLE)), by=MODERATOR, at=START)
        await uow.starboards.add(a_board(channel=CHANNEL))
        await uow.commit()


def told(records: MemoryRecords) -> list[tuple[int, ...]]:
    return [event.targets for event in records.events if isinstance(event, ReferencesLost)]


async def delete(guild: Guild, event: str, **data: object) -> None:
    guild.bot._connection.parsers[event]({"guild_id": str(GUILD), **data})
    await settled()


async def test_a_deleted_channel_and_a_deleted_role_are_noticed_when_the_event_comes(
    guild: Guild, records: MemoryRecords
) -> None:
    await name_things(records)
    await delete(guild, "CHANNEL_DELETE", **channel_json())
    assert {each.place for _, each in records[LOST]} == {"setting", "starboard"}
    await delete(guild, "GUILD_ROLE_DELETE", role_id=str(PLAIN_ROLE))
    assert told(records) == [(CHANNEL,), (PLAIN_ROLE,)]
    assert {each.place for _, each in records[LOST]} == {"setting", "starboard", "rank", "reward"}


async def test_what_was_deleted_while_the_bot_was_away_is_noticed_when_it_is_back(
    guild: Guild, records: MemoryRecords
) -> None:
    await name_things(records)
    guild.bot._connection.parsers["GUILD_CREATE"]({**guild_json(), "channels": []})
    guild.bot.dispatch("ready")
    await settled()
    assert told(records) == [(CHANNEL,)]


async def test_of_a_shard_that_connects_no_guild_is_looked_at_alone(guild: Guild, shared: RecordingShared) -> None:
    def looked_at() -> list[NoticeLosses]:
        return [each for each in shared.journal if isinstance(each, NoticeLosses)]

    shared.journal.clear()
    guild.bot._ready.clear()
    guild.bot._connection.parsers["GUILD_CREATE"]({**guild_json(), "unavailable": False})
    await settled()
    assert looked_at() == []
    guild.bot._ready.set()
    guild.bot._connection.parsers["GUILD_CREATE"]({**guild_json(), "unavailable": False})
    await settled()
    assert looked_at() == [NoticeLosses(frozenset({GUILD}))]


async def test_an_outage_is_no_deletion(guild: Guild, records: MemoryRecords) -> None:
    await name_things(records)
    guild.bot._connection.parsers["GUILD_DELETE"]({"id": str(GUILD), "unavailable": True})
    guild.bot.dispatch("ready")
    await settled()
    assert told(records) == []
    guild.bot._connection.parsers["GUILD_CREATE"](guild_json())
    await settled()
    assert told(records) == []


async def test_setting_up_names_what_is_gone_and_forgets_what_pickers_no_longer_offer(
    guild: Guild, records: MemoryRecords
) -> None:
    await name_things(records)
    await delete(guild, "CHANNEL_DELETE", **channel_json())
    await delete(guild, "GUILD_ROLE_DELETE", role_id=str(PLAIN_ROLE))
    button = {"type": 2, "style": 2, "custom_id": "setup:go:gone", "label": "x"}
    shown = await guild.press("setup:go:gone", ADA, {"components": [{"type": 1, "components": [button]}]})
    said = "\n".join(texts_of(shown))
    assert "⚠️ **Mod-log channel** names a channel that is gone: `/settings set moderation`" in said
    assert "⚠️ **Starboard stars** names a channel that is gone: `/starboard edit`\n" in said
    assert f"⚠️ **Rank of the role {PLAIN_ROLE}** names a role that is gone: `/permissions rank`, or `/setup`" in said
    after = await guild.press("setup:do:gone:forget", ADA, shown)
    assert "✔ Forgotten: 4. Please choose 1 anew" in "\n".join(texts_of(after))
    assert records[GUILDS][GUILD].settings.chosen == {}
    assert records[LEVEL_REWARDS] == {}
    assert len(records[BOARDS]) == 1


async def test_what_somebody_chooses_in_the_same_moment_is_not_forgotten(
    guild: Guild, records: MemoryRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    await name_things(records)
    await delete(guild, "CHANNEL_DELETE", **channel_json())
    check = RankUse.check

    async def choose_meanwhile(self: RankUse, server: GuildId, by: Standing, command: str) -> None:
        """What is lost has been looked up by now, and is about to be forgotten."""
        await check(self, server, by, command)
        if command == "settings set moderation":
            async with MemoryUnitOfWorkFactory(records)() as uow:
                found = await uow.guilds.get(GUILD)
                found.decide([Choice(MOD_LOG_CHANNEL, DM_CHANNEL)], by=MODERATOR, at=START)
                await uow.guilds.save(found)
                await uow.commit()

    monkeypatch.setattr(RankUse, "check", choose_meanwhile)
    button = {"type": 2, "style": 2, "custom_id": "setup:do:gone:forget", "label": "x"}
    await guild.press("setup:do:gone:forget", ADA, {"components": [{"type": 1, "components": [button]}]})
    assert records[GUILDS][GUILD].settings[MOD_LOG_CHANNEL] == DM_CHANNEL


async def test_what_a_rank_keeps_somebody_from_is_not_forgotten_by_them(guild: Guild, records: MemoryRecords) -> None:
    await name_things(records)
    async with MemoryUnitOfWorkFactory(records)() as uow:
        found = await uow.guilds.get(GUILD)
        found.decide([Choice(rank_for("levels rewards remove"), 5)], by=OWNER, at=START)
        await uow.guilds.save(found)
        await uow.commit()
    await delete(guild, "GUILD_ROLE_DELETE", role_id=str(PLAIN_ROLE))
    button = {"type": 2, "style": 2, "custom_id": "setup:do:gone:forget", "label": "x"}
    message = {"components": [{"type": 1, "components": [button]}]}
    refused_ = await guild.press("setup:do:gone:forget", someone(Permission.MANAGE_GUILD), message)
    assert "This server asks for rank 5 to use `/levels rewards remove`" in texts_of(refused_)[0]
    assert len(records[LEVEL_REWARDS]) == 1
    after = await guild.press("setup:do:gone:forget", ADA, message)
    assert "✔ Forgotten: 3" in "\n".join(texts_of(after)).splitlines()


async def test_before_discord_has_told_of_the_roles_nothing_is_gone(guild: Guild, records: MemoryRecords) -> None:
    await name_things(records)
    guild.bot._connection.parsers["GUILD_CREATE"](guild_json(roles=[]))
    guild.bot.dispatch("ready")
    await settled()
    assert told(records) == []


async def test_the_settings_say_which_of_them_is_gone(guild: Guild, records: MemoryRecords) -> None:
    await name_things(records)
    await delete(guild, "GUILD_ROLE_DELETE", role_id=str(PLAIN_ROLE))
    (said,) = [text for text in texts_of(await guild.slash("settings show", ADA)) if "Jail role" in text]
    assert f"**Jail role** <@&{PLAIN_ROLE}> · ⚠ it is gone" in said.replace("\ufe0f", "")
    said = "\n".join(texts_of(await guild.slash("settings show", ADA)))
    assert "2 more name a channel or role that is gone: `/setup` says which." in said


def test_every_place_has_its_words_and_names_commands_that_there_are(
    guild: Guild, contexts: tuple[Context, ...]
) -> None:
    faces = {face.place: face for context in contexts for face in context.references}
    assert faces.keys() == set(PLACES)
    names = {"setting": MOD_LOG_CHANNEL.name}
    commands = {face.command(names.get(place, "5")) for place, face in faces.items()}
    assert commands <= {*slash_commands(guild.bot)}


@pytest.fixture
def notices(http: DiscordHttp, client: CurrentClient, contexts: tuple[Context, ...]) -> DiscordLossNotices:
    return DiscordLossNotices(client, {face.place: face for context in contexts for face in context.references})


async def test_a_post_that_is_there_already_is_not_sent_again(
    notices: DiscordLossNotices, http: DiscordHttp, contexts: tuple[Context, ...]
) -> None:
    """The process died between posting and having it recorded."""
    await notices.post(CHANNEL, EVENT, [GONE])
    (sent,) = http.find("POST", f"/channels/{CHANNEL}/messages")
    assert "**Starboard \\*best\\*** names a channel that is gone: `/starboard edit`" in "\n".join(texts_of(sent.body))
    assert texts_of(sent.body)[-1] == loss_marker(EVENT)
    faces = {face.place: face for context in contexts for face in context.references}
    posted = as_message(loss_card(EVENT, [GONE], faces, None))
    http.histories[CHANNEL] = [{**message_json(55, posted["components"]), "author": user_json(BOT)}]
    await notices.post(CHANNEL, EVENT, [GONE])
    assert len(http.find("POST", f"/channels/{CHANNEL}/messages")) == 1


async def test_an_owner_who_takes_no_messages_is_left_alone(notices: DiscordLossNotices, http: DiscordHttp) -> None:
    http.answers[f"POST /channels/{DM_CHANNEL}/messages"] = refused(403, 50007)
    await notices.tell_owner(EVENT, [GONE])
    assert len(http.find("POST", f"/channels/{DM_CHANNEL}/messages")) == 1


def test_however_much_is_gone_the_notice_fits_a_message() -> None:
    many = [Reference(place="starboard", name="*" * 32, target=number, is_role=False) for number in range(500)]
    card = loss_card(EVENT, many, {}, "*" * 100)
    assert sum(map(len, card_texts(card))) <= 4_000


def test_what_is_gone_is_called_by_its_place_with_where_it_is_changed(contexts: tuple[Context, ...]) -> None:
    faces = {face.place: face for context in contexts for face in context.references}
    kinds = {
        (is_role, face is not None, face is not None and face.forget is not None): loss_line(gone, faces)
        for place in [*faces, "of the future"]
        for is_role in (False, True)
        for name in [MOD_LOG_CHANNEL.name if place == "setting" else "5"]
        for gone in [Reference(place=place, name=name, target=5, is_role=is_role)]
        for face in [faces.get(place)]
    }
    for (is_role, is_known, is_forgotten), line in kinds.items():
        assert f"names a {'role' if is_role else 'channel'} that is gone" in line
        assert line.endswith(", or `/setup` forgets it") == is_forgotten
        assert line.startswith("⚠️ **") == is_known == ("`/" in line)
    assert len(kinds) == 6
