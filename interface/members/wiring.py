from collections.abc import AsyncIterator, Awaitable, Callable

from discord.ext import commands

from application.members.export_members import ExportMembers, ExportMembersHandler
from application.members.find_members import FindMembersHandler
from application.members.import_members import ImportMembers, ImportMembersHandler
from application.members.list_members import ListMembersHandler
from application.members.list_sanctions import ListSanctionsHandler
from application.members.mark_absent import MarkAbsentHandler
from application.members.meet_members import MeetMembers, MeetMembersHandler
from application.members.queries import MemberView
from application.members.record_join import RecordJoinHandler
from application.members.record_leave import RecordLeaveHandler
from application.members.show_member import ShowMemberHandler
from application.shared.use_case import UseCase
from domain.members.member import Sighting
from domain.members.record import BulkOutcome
from domain.shared.ids import GuildId, UserId
from domain.shared.settings import Settings
from infrastructure.buffering import Batch, BufferLimits, MergeBuffer
from infrastructure.members.member_reader import PostgresMemberReader
from infrastructure.moderation.case_reader import PostgresCaseReader
from interface.members.buttons import TurnCasesOfMember, TurnMemberPage, TurnSanctionPage
from interface.members.commands import MemberCommands, MemberUseCases
from interface.members.listeners import InteractionListener, MemberListeners, PresenceListener
from interface.members.words import members_words
from interface.shared.context import Background, Context
from interface.shared.wiring import Shared

type Sightings = MergeBuffer[tuple[GuildId, UserId], Sighting]

SIGHTINGS = BufferLimits(interval=5.0, capacity=20_000, largest_batch=2_000, most_waiting=1_000)

COMPARED_AGAIN_EVERY = 60.0  # seconds, where that failed


def members_context(shared: Shared, get_settings: UseCase[GuildId, Settings]) -> Context:
    members = PostgresMemberReader(shared.reading)
    use_cases = MemberUseCases(
        list=shared.measured(ListMembersHandler(members)),
        sanctions=shared.measured(ListSanctionsHandler(members)),
        show=shared.measured(ShowMemberHandler(members, PostgresCaseReader(shared.reading))),
        find=shared.measured(FindMembersHandler(members)),
    )
    buffer = sightings_buffer(shared)
    seen = into(buffer)
    listeners = MemberListeners(
        seen,
        shared.transaction(RecordJoinHandler(get_settings, shared.uow)),
        shared.transaction(RecordLeaveHandler(get_settings, shared.uow)),
        shared.clock,
    )
    presence = PresenceListener(shared.transaction(MarkAbsentHandler(shared.uow, shared.clock)), shared.client)

    def equip(bot: commands.Bot) -> None:
        bot.tree.add_command(MemberCommands(use_cases))
        bot.add_listener(InteractionListener(seen).on_interaction)
        bot.add_listener(listeners.on_member_join)
        bot.add_listener(listeners.on_member_update)
        bot.add_listener(listeners.on_raw_member_remove)
        if bot.intents.members:
            bot.add_listener(presence.on_guild_available)
            bot.add_listener(presence.on_guild_join)
            bot.add_listener(presence.on_taken_over)

    return Context(
        equip=equip,
        words=members_words,
        reactions={},
        buttons=(
            TurnMemberPage(use_cases.list).button(),
            TurnSanctionPage(use_cases.sanctions).button(),
            TurnCasesOfMember(use_cases.show).button(),
        ),
        background=(
            Background("members seen", buffer.flush_when_due, every=0, needs_discord=False, at_end=buffer.drain),
            Background("members not compared", presence.try_again, every=COMPARED_AGAIN_EVERY),
        ),
    )


def importing(shared: Shared) -> UseCase[ImportMembers, BulkOutcome]:
    """For the command line."""
    return shared.transaction(ImportMembersHandler(shared.uow, shared.clock))


def exporting(shared: Shared) -> UseCase[ExportMembers, AsyncIterator[MemberView]]:
    """For the command line."""
    return shared.measured(ExportMembersHandler(shared.uow, PostgresMemberReader(shared.reading)))


def sightings_buffer(shared: Shared) -> Sightings:
    meet_members = shared.transaction(MeetMembersHandler(shared.uow, shared.clock))

    async def give(batch: Batch[tuple[GuildId, UserId], Sighting]) -> None:
        await meet_members(MeetMembers(tuple(batch.merged.values())))

    return MergeBuffer("members", Sighting.merged, give, SIGHTINGS)


def into(buffer: Sightings) -> Callable[[Sighting], Awaitable[None]]:
    async def seen(sighting: Sighting) -> None:
        await buffer.put((sighting.guild, sighting.user), sighting)

    return seen
