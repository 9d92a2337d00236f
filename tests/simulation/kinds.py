"""How each kind of action is done in the simulated Discord, and ended: a new kind is a line here."""

from application.moderation.effects import Effects, Lifts, by_kind
from application.moderation.effects.ban import BanEffect, BanLift
from application.moderation.effects.jail import JailEffect, JailLift, JailTools
from application.moderation.effects.kick import KickEffect
from application.moderation.effects.nick_reset import NickResetEffect
from application.moderation.effects.note import NoteEffect
from application.moderation.effects.own_bans import OwnBans
from application.moderation.effects.softban import SoftbanEffect
from application.moderation.effects.timeout import TimeoutEffect, TimeoutLift
from application.moderation.effects.unban import UnbanEffect
from application.moderation.effects.unjail import UnjailEffect
from application.moderation.effects.untimeout import UntimeoutEffect
from application.moderation.effects.warn import WarnEffect
from application.moderation.nick.note_nickname import NoteNickname
from application.shared.clock import SharedClock
from application.shared.use_case import UseCase
from tests.simulation.client import Client
from tests.simulation.nicknames import NicknamesSeen


def effects_on(
    client: Client, jail: JailTools, clock: SharedClock, note_nickname: UseCase[NoteNickname, None]
) -> Effects:
    return by_kind(
        [
            WarnEffect(),
            NoteEffect(),
            BanEffect(client, client, client),
            UnbanEffect(client, client),
            KickEffect(client, client),
            SoftbanEffect(client, client),
            TimeoutEffect(client, client, clock),
            UntimeoutEffect(client, client, clock),
            JailEffect(jail),
            UnjailEffect(jail),
            NickResetEffect(NicknamesSeen(client), client, note_nickname),
        ]
    )


def lifts_on(client: Client, jail: JailTools, clock: SharedClock, own_bans: OwnBans) -> Lifts:
    return by_kind([BanLift(client, client, own_bans), TimeoutLift(client, client, clock), JailLift(jail)])
