from discord.ext import commands

from application.afk.end_absence import ComeBackHandler, EndByMessageHandler
from application.afk.enforce_absence import EnforceAbsenceHandler
from application.afk.go_away import GoAwayHandler
from application.afk.keep_nickname import (
    NoteTagHandler,
    PutOffNicknameHandler,
    RenamedLateHandler,
    SettleNicknameHandler,
)
from application.afk.lift_absence import LiftAbsenceHandler, RecordLiftHandler
from application.afk.note_message import NoteMessageHandler, RecordNoticeHandler
from application.afk.note_rejoin import NoteRejoinHandler, RecordRejoinHandler
from application.afk.recent_notices import RecentNotices
from application.afk.record_absence import RecordAbsenceHandler
from application.afk.see_to_due import LEASES, SeeToDue, SeeToDueHandler
from application.afk.see_to_nickname import SeeToNicknameHandler
from application.afk.until import Untils
from application.shared.moments import Moments
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.shared.ids import GuildId
from domain.shared.lease import SHARE_OF_LEASE
from domain.shared.settings import Settings
from infrastructure.afk.away_cache import AwayCache, CachedAwayReader
from infrastructure.afk.away_reader import PostgresAwayReader
from infrastructure.database.listener import Listener
from infrastructure.dates_in_words import DateparserDates
from interface.afk.away_posts import DiscordAwayPosts
from interface.afk.commands import AfkUseCases, add_moderators_commands, add_own_commands
from interface.afk.listeners import AfkListeners
from interface.afk.nicknames import DiscordMemberNicknames
from interface.afk.words import afk_words
from interface.shared.context import Background, Context
from interface.shared.standings import DiscordStandings
from interface.shared.wiring import Shared, zones_of

LOOK_EVERY = 5.0
"""Seconds; what comes in by this process is seen to at once."""

_LISTENER = "changes of absences"
_LISTENS_AGAIN_WITHIN = 60.0  # seconds


def afk_context(shared: Shared, get_settings: UseCase[GuildId, Settings]) -> Context:
    uow, clock, cache = shared.uow, shared.shared_clock, AwayCache()
    standings, away = DiscordStandings(shared.client), CachedAwayReader(PostgresAwayReader(shared.reading), cache)
    untils = Untils(zones_of(shared, get_settings), Moments(DateparserDates()))
    workers = Workers(SHARE_OF_LEASE * LEASES[0].total_seconds())
    is_due, record = workers.news.set, shared.transaction(RecordAbsenceHandler(uow, clock))
    see_to_nickname = SeeToNicknameHandler(
        nicknames=DiscordMemberNicknames(shared.client),
        note=shared.transaction(NoteTagHandler(uow)),
        settle=shared.transaction(SettleNicknameHandler(uow, clock)),
        put_off=shared.transaction(PutOffNicknameHandler(uow, clock)),
        renamed_late=shared.transaction(RenamedLateHandler(uow, clock)),
    )
    see_to_due = SeeToDueHandler(uow, shared.measured(see_to_nickname), clock, workers)
    use_cases = AfkUseCases(
        go_away=shared.measured(GoAwayHandler(untils, record, standings, is_due)),
        come_back=shared.transaction(ComeBackHandler(uow, clock, is_due)),
        enforce=shared.measured(EnforceAbsenceHandler(untils, record, standings, is_due)),
        lift=shared.measured(LiftAbsenceHandler(shared.transaction(RecordLiftHandler(uow, clock)), standings, is_due)),
    )
    # Not measured: it is done with each message, and takes less time than the measuring.
    note_message = NoteMessageHandler(
        away=away,
        notices=RecentNotices(),
        end=shared.transaction(EndByMessageHandler(uow, clock, is_due)),
        record=shared.transaction(RecordNoticeHandler(uow)),
        posts=DiscordAwayPosts(shared.client, shared.languages),
    )
    note_rejoin = NoteRejoinHandler(away, shared.transaction(RecordRejoinHandler(uow, clock)), is_due)
    listeners = AfkListeners(note_message, note_rejoin)
    pulse = shared.watchdog.pulse(_LISTENER, within=_LISTENS_AGAIN_WITHIN)

    def listening(established: bool) -> None:
        cache.listening(established=established)
        if established:
            pulse.rest()
        else:
            pulse.resume()

    listener = Listener(shared.settings.database, cache.channel, cache.heard, listening)

    def equip(bot: commands.Bot) -> None:
        add_own_commands(bot.tree, use_cases)
        add_moderators_commands(bot.tree, use_cases)
        bot.add_listener(listeners.on_message)
        bot.add_listener(listeners.on_member_join)

    async def see_to_those_due() -> None:
        await see_to_due(SeeToDue(shared.client.served_guilds()))

    return Context(
        equip=equip,
        words=afk_words,
        reactions={},
        background=(
            Background(_LISTENER, listener.run, every=0, needs_discord=False, within=None),
            Background("absences", see_to_those_due, every=LOOK_EVERY, workers=workers),
        ),
    )
