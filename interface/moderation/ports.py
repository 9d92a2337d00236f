"""What moderation does in Discord, and who does it."""

from attrs import frozen

from application.moderation.adoption.audited import AuditTrail
from application.moderation.drift.bans import BansLook
from application.moderation.drift.jails import JailsLook
from application.moderation.drift.look import looks_by_kind
from application.moderation.drift.timeouts import TimeoutsLook
from application.moderation.effects import Effects, Lifts, by_kind
from application.moderation.jail.keep_roles import KeepRolesHandler
from application.moderation.jail.note_return import NoteReturnHandler
from application.moderation.nick.note_nickname import NoteNicknameHandler
from application.moderation.ports import (
    AuditLog,
    BanList,
    Bans,
    CaseLogAlarm,
    CaseLogChannel,
    MemberNotifier,
    ModeratorAnswers,
    PublicNotices,
)
from application.shared.channels import ChannelDirectory
from application.shared.standings import Standings
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.timeout import TIMEOUT
from interface.moderation.actions import EDGES
from interface.moderation.actions.edge import DiscordParts
from interface.moderation.adoption.trail import DiscordAuditTrail
from interface.moderation.audit_log import DiscordAuditLog
from interface.moderation.ban_list import DiscordBanList
from interface.moderation.bans import DiscordBans
from interface.moderation.bulk.wiring import BulkPorts, discord_bulk_ports, own_bans
from interface.moderation.case_log import DiscordCaseLogChannel
from interface.moderation.case_log_alarm import DiscordCaseLogAlarm
from interface.moderation.drift.live import DiscordBanPages, DiscordLiveRoles, DiscordLiveTimeouts
from interface.moderation.drift.notices import DiscordDriftNotices
from interface.moderation.drift.wiring import DriftPorts
from interface.moderation.jail.wiring import JailPorts, discord_jail_ports
from interface.moderation.member_notifier import DiscordMemberNotifier
from interface.moderation.moderator_answers import DiscordModeratorAnswers
from interface.moderation.public_notices import DiscordPublicNotices
from interface.moderation.users import DiscordUsers
from interface.shared.avatars import DiscordAvatars
from interface.shared.channels import DiscordChannels
from interface.shared.standings import DiscordStandings
from interface.shared.wiring import Shared


@frozen(kw_only=True)
class ModerationPorts:
    """All that moderation does in Discord; a test may replace any part with its own."""

    effects: Effects
    lifts: Lifts
    notifier: MemberNotifier
    standings: Standings
    case_log: CaseLogChannel
    answers: ModeratorAnswers
    case_log_alarm: CaseLogAlarm
    channels: ChannelDirectory
    public_notices: PublicNotices
    bans: Bans
    ban_list: BanList
    bulk: BulkPorts
    jail: JailPorts
    audit_log: AuditLog
    audit_trail: AuditTrail
    drift: DriftPorts


def discord_ports(shared: Shared) -> ModerationPorts:
    client, languages = shared.client, shared.languages
    bans, audit_log = DiscordBans(client), DiscordAuditLog(client)
    jail = discord_jail_ports(shared)
    parts = DiscordParts(
        client=client,
        clock=shared.shared_clock,
        bans=bans,
        audit_log=audit_log,
        own_bans=own_bans(shared),
        users=DiscordUsers(client),
        jail=jail.tools,
        note_nickname=shared.transaction(NoteNicknameHandler(shared.uow)),
    )
    effects = by_kind(edge.effect(parts) for edge in EDGES)
    return ModerationPorts(
        effects=effects,
        lifts=by_kind(edge.lift(parts) for edge in EDGES if edge.lift is not None),
        notifier=DiscordMemberNotifier(client, languages),
        standings=DiscordStandings(client),
        case_log=DiscordCaseLogChannel(client, DiscordAvatars(client), languages),
        case_log_alarm=DiscordCaseLogAlarm(client, languages),
        channels=DiscordChannels(client),
        public_notices=DiscordPublicNotices(client, languages),
        bans=parts.bans,
        ban_list=DiscordBanList(client),
        audit_log=audit_log,
        audit_trail=DiscordAuditTrail(client),
        drift=DriftPorts(
            looks=looks_by_kind(
                BansLook(DiscordBanPages(client), bans, effects[BAN]),
                TimeoutsLook(DiscordLiveTimeouts(client), effects[TIMEOUT]),
                JailsLook(
                    DiscordLiveRoles(client),
                    jail.tools,
                    shared.transaction(KeepRolesHandler(shared.uow)),
                    shared.transaction(NoteReturnHandler(shared.uow)),
                ),
            ),
            notices=DiscordDriftNotices(client),
        ),
        answers=DiscordModeratorAnswers(client, DiscordAvatars(client), languages),
        bulk=discord_bulk_ports(shared),
        jail=jail,
    )
