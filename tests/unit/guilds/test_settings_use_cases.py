import pytest
from attrs import evolve

from application.guilds.change_settings import ChangeSettings
from application.guilds.chosen_channels import ChosenChannel
from application.guilds.queries import settings_of
from application.guilds.register_guilds import RegisterGuilds, RegisterGuildsHandler
from application.guilds.show_setting_history import ShowSettingHistory, ShowSettingHistoryHandler
from application.guilds.show_settings import ShowSettings, ShowSettingsHandler
from application.moderation.jail.open_channels import OpenChannels
from application.shared.errors import DiscordUnreachable
from application.shared.waiting import Waiting
from domain.charts.settings import DIGEST_CHANNEL
from domain.guilds.errors import NothingChosen, UnknownTimeZone
from domain.guilds.guild import BackToDefault, Choice, SettingDecision
from domain.guilds.settings import TIME_ZONE
from domain.moderation.settings import JAIL_CHANNEL
from domain.points.settings import CURRENCY
from domain.setup.references import Reference
from domain.shared.channels import ChannelClosed, ChannelFacts, ChannelGone, ChannelRight
from domain.shared.errors import DomainError, MissingPermission
from domain.shared.history import Change
from domain.shared.ids import ChannelId, GuildId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from domain.shared.settings import Settings
from domain.shared.standing import Standing
from domain.shared.text import NothingToRead
from tests.builders import EVERYTHING, GUILD, MODERATOR, OTHER_GUILD, a_standing
from tests.fakes.channels import OPEN
from tests.fakes.clock import START, FakeClock
from tests.fakes.guilds import MemoryGuildSettingsReader, MemorySettingHistoryReader
from tests.fakes.losses import FakeLosses
from tests.fakes.records import MemoryRecords
from tests.fakes.waiting import FakeWaiting
from tests.moderation import Moderation

LOG = ChannelId(90)
NO_RIGHT = a_standing(MODERATOR)
OTHER_RIGHTS = a_standing(MODERATOR, permissions=EVERYTHING - {Permission.MANAGE_GUILD})
MANAGER = a_standing(MODERATOR, permissions=frozenset({Permission.MANAGE_GUILD}))


def show_settings(
    moderation: Moderation,
    waiting: FakeWaiting | None = None,
    losses: FakeLosses | None = None,
    open_to_jail: OpenChannels | None = None,
) -> ShowSettingsHandler:
    return ShowSettingsHandler(
        moderation.get_settings,
        moderation.chosen_channels,
        waiting or FakeWaiting(),
        losses or FakeLosses(),
        open_to_jail or OpenChannels(),
    )


def changes(*decisions: SettingDecision, by: Standing = MANAGER) -> ChangeSettings:
    return ChangeSettings(guild=GUILD, by=by, decisions=decisions)


async def test_a_guild_seen_for_the_first_time_is_registered_with_the_defaults(
    moderation: Moderation, records: MemoryRecords, clock: FakeClock
) -> None:
    assert await moderation.get_settings(GUILD) == Settings()
    async with moderation.uow() as uow:
        assert (await uow.guilds.get(GUILD)).registered_at == clock.now()


async def test_settings_are_found_as_they_were_changed(moderation: Moderation) -> None:
    changed = await moderation.change_settings(changes(Choice(MOD_LOG_CHANNEL, 5), Choice(CURRENCY, "gold")))
    assert changed.view.settings == Settings({"mod_log_channel": 5, "points_currency": "gold"})
    assert await moderation.get_settings(GUILD) == changed.view.settings
    assert await moderation.get_settings(OTHER_GUILD) == Settings()


async def test_a_setting_goes_back_to_its_default_alone(moderation: Moderation) -> None:
    await moderation.change_settings(changes(Choice(MOD_LOG_CHANNEL, 5), Choice(CURRENCY, "gold")))
    changed = await moderation.change_settings(changes(BackToDefault(MOD_LOG_CHANNEL)))
    assert changed.view.settings == Settings({"points_currency": "gold"})


async def test_each_change_is_remembered(moderation: Moderation, records: MemoryRecords, clock: FakeClock) -> None:
    await moderation.change_settings(changes(Choice(CURRENCY, "gold"), Choice(TIME_ZONE, "Europe/Berlin")))
    await moderation.change_settings(changes(Choice(CURRENCY, "gold")))
    show = ShowSettingHistoryHandler(MemorySettingHistoryReader(records))
    page = await show(ShowSettingHistory(guild=GUILD, by=MANAGER, seek=Seek()))
    assert [recorded.change for recorded in page.items] == [
        Change(field="time_zone", old="UTC", new="Europe/Berlin", by=MODERATOR, at=clock.now()),
        Change(field="points_currency", old="points", new="gold", by=MODERATOR, at=clock.now()),
    ]


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (changes(Choice(CURRENCY, "gold"), by=NO_RIGHT), MissingPermission),
        (changes(Choice(CURRENCY, "gold"), by=OTHER_RIGHTS), MissingPermission),
        (changes(Choice(CURRENCY, "")), NothingToRead),
        (changes(Choice(CURRENCY, "gold"), Choice(TIME_ZONE, "Nowhere")), UnknownTimeZone),
    ],
    ids=["no right at all", "other rights only", "points_currency", "time zone"],
)
async def test_a_refused_change_changes_nothing(
    moderation: Moderation, records: MemoryRecords, command: ChangeSettings, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        await moderation.change_settings(command)
    assert await moderation.get_settings(GUILD) == Settings()
    assert records.events == []


@pytest.mark.parametrize("by", [NO_RIGHT, OTHER_RIGHTS], ids=["no right at all", "other rights only"])
async def test_someone_who_may_not_manage_the_server_sees_neither_settings_nor_their_history(
    moderation: Moderation, records: MemoryRecords, by: Standing
) -> None:
    with pytest.raises(MissingPermission):
        await show_settings(moderation)(ShowSettings(guild=GUILD, by=by))
    history = ShowSettingHistoryHandler(MemorySettingHistoryReader(records))
    with pytest.raises(MissingPermission):
        await history(ShowSettingHistory(guild=GUILD, by=by, seek=Seek()))


async def test_someone_who_may_manage_the_server_sees_the_settings(moderation: Moderation) -> None:
    await moderation.change_settings(changes(Choice(CURRENCY, "gold")))
    shown = await show_settings(moderation)(ShowSettings(guild=GUILD, by=MANAGER))
    assert shown.settings == Settings({"points_currency": "gold"})


async def test_registering_guilds_counts_the_new_ones(moderation: Moderation, clock: FakeClock) -> None:
    register = RegisterGuildsHandler(moderation.uow, clock)
    assert await register(RegisterGuilds(frozenset({GUILD}))) == 1
    assert await register(RegisterGuilds(frozenset({GUILD, OTHER_GUILD, GuildId(702)}))) == 2
    assert await register(RegisterGuilds(frozenset())) == 0
    async with moderation.uow() as uow:
        assert [(await uow.guilds.get(guild)).id for guild in (GUILD, OTHER_GUILD, GuildId(702))]


async def test_without_a_decision_nothing_is_done(moderation: Moderation, records: MemoryRecords) -> None:
    with pytest.raises(NothingChosen):
        await moderation.change_settings(changes())
    assert records.journal == []


async def test_a_change_names_only_what_is_not_as_it_was(moderation: Moderation) -> None:
    decisions = (Choice(CURRENCY, "gold"), Choice(TIME_ZONE, "UTC"))
    assert (await moderation.change_settings(changes(*decisions))).changed == ("points_currency",)
    assert (await moderation.change_settings(changes(*decisions))).changed == ()


async def test_a_channel_that_is_closed_to_the_bot_is_refused_with_all_that_is_missing(moderation: Moderation) -> None:
    moderation.channels.known[LOG] = ChannelFacts(bot_may=frozenset({ChannelRight.VIEW, ChannelRight.ATTACH}))
    with pytest.raises(ChannelClosed) as refused:
        await moderation.change_settings(changes(Choice(CURRENCY, "gold"), Choice(MOD_LOG_CHANNEL, LOG)))
    assert (refused.value.channel, refused.value.missing) == (LOG, (ChannelRight.SEND, ChannelRight.READ_HISTORY))
    assert await moderation.get_settings(GUILD) == Settings()


async def test_a_channel_needs_what_is_posted_there(moderation: Moderation) -> None:
    moderation.channels.known[LOG] = ChannelFacts(bot_may=frozenset(ChannelRight) - {ChannelRight.ATTACH})
    await moderation.change_settings(changes(Choice(MOD_LOG_CHANNEL, LOG)))
    with pytest.raises(ChannelClosed) as refused:
        await moderation.change_settings(changes(Choice(DIGEST_CHANNEL, LOG)))
    assert refused.value.missing == (ChannelRight.ATTACH,)


async def test_a_jail_needs_no_more_than_that_the_bot_sees_it(moderation: Moderation) -> None:
    moderation.channels.known[LOG] = ChannelFacts(bot_may=frozenset(ChannelRight) - {ChannelRight.VIEW})
    with pytest.raises(ChannelClosed):
        await moderation.change_settings(changes(Choice(JAIL_CHANNEL, LOG)))
    moderation.channels.known[LOG] = ChannelFacts(bot_may=frozenset({ChannelRight.VIEW}))
    await moderation.change_settings(changes(Choice(JAIL_CHANNEL, LOG)))
    assert (await moderation.get_settings(GUILD))[JAIL_CHANNEL] == LOG


async def test_a_channel_that_is_gone_is_refused(moderation: Moderation) -> None:
    moderation.channels.gone.add(LOG)
    with pytest.raises(ChannelGone):
        await moderation.change_settings(changes(Choice(MOD_LOG_CHANNEL, LOG)))


async def test_a_mod_log_that_everyone_can_read_is_taken_with_a_warning(moderation: Moderation) -> None:
    moderation.channels.known[LOG] = evolve(OPEN, everyone_reads=True)
    done = await moderation.change_settings(changes(Choice(MOD_LOG_CHANNEL, LOG), Choice(DIGEST_CHANNEL, LOG)))
    assert done.view.channels == {
        "mod_log_channel": ChosenChannel(channel=LOG, fault=None, is_exposed=True),
        "digest_channel": ChosenChannel(channel=LOG, fault=None, is_exposed=False),
    }


async def test_without_an_answer_of_discord_no_channel_is_chosen_but_anything_else_is(moderation: Moderation) -> None:
    moderation.channels.is_reachable = False
    with pytest.raises(DiscordUnreachable):
        await moderation.change_settings(changes(Choice(MOD_LOG_CHANNEL, LOG)))
    done = await moderation.change_settings(changes(Choice(CURRENCY, "gold")))
    assert done.changed == ("points_currency",)


async def test_the_settings_show_a_channel_that_closed_since_and_what_waits_for_it(moderation: Moderation) -> None:
    await moderation.choose(Choice(MOD_LOG_CHANNEL, LOG))
    moderation.channels.gone.add(LOG)
    waiting = Waiting(event="CaseSettled", count=3, since=START)
    shown = await show_settings(moderation, FakeWaiting({GUILD: (waiting,)}))(ShowSettings(guild=GUILD, by=MANAGER))
    assert shown.channels is not None
    assert isinstance(shown.channels["mod_log_channel"].fault, ChannelGone)
    assert shown.waiting == (waiting,)


async def test_the_settings_are_shown_without_an_answer_of_discord_too(moderation: Moderation) -> None:
    await moderation.choose(Choice(MOD_LOG_CHANNEL, LOG))
    moderation.channels.is_reachable = False
    shown = await show_settings(moderation)(ShowSettings(guild=GUILD, by=MANAGER))
    assert (shown.settings[MOD_LOG_CHANNEL], shown.channels) == (LOG, None)


async def test_what_names_something_gone_is_shown_unless_discord_cannot_be_asked(
    moderation: Moderation,
) -> None:
    gone = frozenset({Reference(place="setting", name="jail_role", target=5, is_role=True)})
    shown = await show_settings(moderation, losses=FakeLosses(gone))(ShowSettings(guild=GUILD, by=MANAGER))
    assert shown.lost == gone
    silent = FakeLosses(gone, is_reachable=False)
    assert (await show_settings(moderation, losses=silent)(ShowSettings(guild=GUILD, by=MANAGER))).lost == frozenset()


async def test_in_brief_neither_what_waits_nor_what_is_gone_is_looked_up(moderation: Moderation) -> None:
    waiting = FakeWaiting({GUILD: (Waiting(event="CaseOpened", count=1, since=START),)})
    open_to_jail = OpenChannels()
    open_to_jail.note(GUILD, [ChannelId(9)])
    told = await show_settings(moderation, open_to_jail=open_to_jail)(ShowSettings(guild=GUILD, by=MANAGER))
    assert told.open_to_jail == {ChannelId(9)}
    losses = FakeLosses(frozenset({Reference(place="setting", name="jail_role", target=5, is_role=True)}))
    brief = ShowSettings(guild=GUILD, by=MANAGER, in_brief=True)
    shown = await show_settings(moderation, waiting, losses)(brief)
    assert (shown.waiting, shown.lost) == ((), frozenset())


async def test_a_guild_that_is_not_registered_has_the_defaults(records: MemoryRecords) -> None:
    assert await settings_of(GUILD, MemoryGuildSettingsReader(records)) == Settings()
