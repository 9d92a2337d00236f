"""The commands and buttons about channels."""

from collections.abc import Mapping

from discord.utils import snowflake_time

from application.channels.list_locks import ListLocks
from application.channels.lock_channels import LockChannels
from application.channels.purge_messages import ConfirmPurge, PurgeMessages
from application.channels.set_slowmode import SetSlowmode
from application.channels.unlock_channels import UnlockChannels
from domain.channels.asker import Asker
from domain.channels.lockdown import Scope
from domain.channels.numbers import ActNumber
from domain.channels.purging import PurgeFilter
from domain.shared.ids import ChannelId, MessageId, RequestId
from domain.shared.paging import Direction, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import GUILD, MEMBER
from tests.fakes.payloads import CATEGORY, CHANNEL
from tests.unit.interface.samples.given import ANOTHER_CHANNEL
from tests.unit.interface.samples.sample import Further, Press, Sample, Samples

_REASON = "reason:string?[1..400]"
_LASTS = "duration:string[1..100]"
_NOTICE = "message:string[1..400]"
_FIRST, _LAST = MessageId(100_000_000_000_000_000), MessageId(100_000_000_000_000_009)


def _asker(by: Standing) -> Asker:
    return Asker(by, by.permissions)


def _lock(by: Standing, request: RequestId, scope: Scope, place: ChannelId | None, **more: str) -> LockChannels:
    return LockChannels(
        guild=GUILD,
        scope=scope,
        place=place,
        asker=_asker(by),
        lasts=more.get("lasts"),
        reason="raid",
        notice=more.get("notice"),
        request=request,
        asked_at=snowflake_time(request),
    )


def _unlock(by: Standing, request: RequestId, scope: Scope, place: ChannelId | None) -> UnlockChannels:
    return UnlockChannels(
        guild=GUILD,
        scope=scope,
        place=place,
        asker=_asker(by),
        reason="raid",
        request=request,
        asked_at=snowflake_time(request),
    )


_COMMANDS: Mapping[str, Sample] = {
    "purge": Sample(
        right=Permission.MANAGE_MESSAGES,
        takes=(
            "count:integer[1..1000] member:user bots:boolean text:string[1..200] pattern:string[1..200]"
            " attachments:boolean links:boolean first:string[1..100] last:string[1..100] pinned:boolean " + _REASON
        ),
        given={"count": 5, "member": MEMBER, "bots": False, "first": str(_FIRST), "pinned": True, "reason": "raid"},
        asks=lambda by, request: [
            PurgeMessages(
                guild=GUILD,
                channel=CHANNEL,
                asker=_asker(by),
                purge=PurgeFilter(count=5, member=MEMBER, first=_FIRST, pinned=True),
                reason="raid",
                request=request,
            )
        ],
        says="None of the 0 messages that I looked at can go.",
    ),
    "slowmode": Sample(
        right=Permission.MANAGE_CHANNELS,
        takes=f"duration!:string[1..100] channel:channel {_REASON}",
        given={"duration": "10s", "reason": "raid"},
        asks=lambda by, request: [
            SetSlowmode(
                guild=GUILD,
                channel=CHANNEL,
                asker=_asker(by),
                duration="10s",
                reason="raid",
                request=request,
                asked_at=snowflake_time(request),
            )
        ],
        says="### 🐌 Slowmode is **10 seconds** now\n",
    ),
    "lockdown channel": Sample(
        right=Permission.MANAGE_CHANNELS,
        takes=f"channel:channel {_LASTS} {_REASON} {_NOTICE}",
        given={"channel": CHANNEL, "reason": "raid", "message": "Back soon"},
        asks=lambda by, request: [_lock(by, request, Scope.CHANNEL, CHANNEL, notice="Back soon")],
        says="### 🔒 Lock 3\n**1 channel locked** of <#800>",
    ),
    "lockdown category": Sample(
        right=Permission.MANAGE_CHANNELS,
        takes=f"category!:channel {_LASTS} {_REASON} {_NOTICE}",
        given={"category": CATEGORY, "reason": "raid", "message": "Back soon"},
        asks=lambda by, request: [_lock(by, request, Scope.CATEGORY, CATEGORY, notice="Back soon")],
        says="### 🔒 Lock 3\n**1 channel locked** of the category",
    ),
    "lockdown server": Sample(
        right=Permission.MANAGE_CHANNELS,
        takes=f"{_LASTS} {_REASON}",
        given={"duration": "1h", "reason": "raid"},
        asks=lambda by, request: [_lock(by, request, Scope.SERVER, None, lasts="1h")],
        # It was asked for in 2015, as the id of the interaction says, so its hour is over.
        says="### 🔒 Lock 3\n**0 channels locked** of the server",
    ),
    "lockdown list": Sample(
        right=Permission.MANAGE_CHANNELS,
        asks=lambda by, _: [ListLocks(guild=GUILD, by=by, seek=Seek(size=8))],
        says="### 🔒 What is locked",
    ),
    "unlock channel": Sample(
        right=Permission.MANAGE_CHANNELS,
        takes=f"channel:channel {_REASON}",
        given={"channel": CHANNEL, "reason": "raid"},
        asks=lambda by, request: [_unlock(by, request, Scope.CHANNEL, CHANNEL)],
        says="### 🔓 Unlock 3\n**1 channel unlocked** of <#800>",
    ),
    "unlock category": Sample(
        right=Permission.MANAGE_CHANNELS,
        takes=f"category!:channel {_REASON}",
        given={"category": CATEGORY, "reason": "raid"},
        asks=lambda by, request: [_unlock(by, request, Scope.CATEGORY, CATEGORY)],
        says="### 🔓 Unlock 3\n**1 channel unlocked** of the category",
    ),
    "unlock server": Sample(
        right=Permission.MANAGE_CHANNELS,
        takes=_REASON,
        given={"reason": "raid"},
        asks=lambda by, request: [_unlock(by, request, Scope.SERVER, None)],
        says="### 🔓 Unlock 3\n**1 channel unlocked** of the server",
    ),
}
_BUTTONS: Mapping[str, Press] = {
    "locks:older:900": Press(
        right=Permission.MANAGE_CHANNELS,
        asks=lambda by, _: [ListLocks(guild=GUILD, by=by, seek=Seek(cursor=900, size=8))],
        says="### 🔒 What is locked",
    ),
    "locks:newer:1": Press(
        right=Permission.MANAGE_CHANNELS,
        asks=lambda by, _: [ListLocks(guild=GUILD, by=by, seek=Seek(cursor=1, direction=Direction.NEWER, size=8))],
        says="### 🔒 What is locked",
    ),
    "purge:go:1": Press(
        right=Permission.MANAGE_MESSAGES,
        asks=lambda by, _: [ConfirmPurge(guild=GUILD, number=ActNumber(1), channel=CHANNEL, asker=_asker(by))],
        says="### 🧽 0 messages deleted",
    ),
}

_FURTHER: Mapping[str, tuple[Further, ...]] = {
    "purge": (
        Further(
            given={
                "bots": True,
                "text": "coins",
                "pattern": "co+ins",
                "attachments": True,
                "links": True,
                "first": str(_FIRST),
                "last": str(_LAST),
            },
            asks=lambda by, request: [
                PurgeMessages(
                    guild=GUILD,
                    channel=CHANNEL,
                    asker=_asker(by),
                    purge=PurgeFilter(
                        first=_FIRST,
                        last=_LAST,
                        bots=True,
                        text="coins",
                        pattern="co+ins",
                        attachments=True,
                        links=True,
                    ),
                    reason=None,
                    request=request,
                )
            ],
        ),
    ),
    "slowmode": (
        Further(
            given={"duration": "10s", "channel": ANOTHER_CHANNEL},
            asks=lambda by, request: [
                SetSlowmode(
                    guild=GUILD,
                    channel=ANOTHER_CHANNEL,
                    asker=_asker(by),
                    duration="10s",
                    reason=None,
                    request=request,
                    asked_at=snowflake_time(request),
                )
            ],
        ),
    ),
    "lockdown channel": (
        Further(
            given={"channel": ANOTHER_CHANNEL, "duration": "1h", "reason": "raid"},
            asks=lambda by, request: [_lock(by, request, Scope.CHANNEL, ANOTHER_CHANNEL, lasts="1h")],
        ),
    ),
    "lockdown category": (
        Further(
            given={"category": CATEGORY, "duration": "1h", "reason": "raid"},
            asks=lambda by, request: [_lock(by, request, Scope.CATEGORY, CATEGORY, lasts="1h")],
        ),
    ),
    "unlock channel": (
        Further(
            given={"channel": ANOTHER_CHANNEL, "reason": "raid"},
            asks=lambda by, request: [_unlock(by, request, Scope.CHANNEL, ANOTHER_CHANNEL)],
        ),
    ),
}

SAMPLES = Samples(commands=_COMMANDS, buttons=_BUTTONS, further=_FURTHER)
