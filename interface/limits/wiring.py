from collections.abc import Callable
from uuid import uuid4

import aiohttp
from attrs import frozen

from application.limits.renew_share import GiveShareBackHandler, RenewShareHandler, ShareState
from application.limits.request_limiter import RequestLimiter
from application.limits.share_keeper import ShareKeeper
from application.limits.take_identify_turn import TakeIdentifyTurnHandler
from domain.limits.process import ProcessId
from domain.limits.sharing import LIMIT
from infrastructure.observability.metrics import (
    IDENTIFY_SECONDS,
    INVALID_REQUESTS,
    REQUEST_SECONDS,
    REQUEST_SHARE,
    REQUESTS_REFUSED,
)
from infrastructure.settings import DiscordSettings
from interface.limits.identify_turns import IdentifyTurns
from interface.limits.limited_requests import Answered, LimitedRequests
from interface.limits.words import of_requests
from interface.shared.context import Background
from interface.shared.tenure import steady
from interface.shared.wiring import Shared

REQUESTS = "Discord's limits"
RENEWED_EVERY = 2.0
"""Seconds, more than a second: what is given up is then used by nobody any longer when it goes on record."""


OF_THE_PLAYGROUND = 10_000
"""Requests in a second: it limits none."""


def limit_of(discord: DiscordSettings) -> int:
    return discord.requests_per_second or (LIMIT if discord.token else OF_THE_PLAYGROUND)


@frozen
class DiscordLimits:
    """What a client has to be given, and what goes on beside it."""

    trace: Callable[[], aiohttp.TraceConfig]
    turns: IdentifyTurns
    background: Background
    refused: Answered
    """Counts an answer that Discord holds against the bot."""


def discord_limits(shared: Shared) -> DiscordLimits:
    process, limiter = ProcessId(uuid4()), RequestLimiter(steady)
    limit = limit_of(shared.settings.discord)

    def tell(state: ShareState) -> None:
        REQUEST_SHARE.set(state.may_use)
        INVALID_REQUESTS.set(state.invalid)
        shared.watchdog.note(REQUESTS, of_requests(state))

    keeper = ShareKeeper(
        process,
        limit,
        limiter,
        shared.transaction(RenewShareHandler(shared.uow, limit)),
        shared.transaction(GiveShareBackHandler(shared.uow)),
        tell,
    )

    def refused(status: int, scope: str | None) -> None:
        REQUESTS_REFUSED.labels(str(status), scope or "").inc()
        keeper.count_invalid()

    requests = LimitedRequests(limiter, lambda whose, waited: REQUEST_SECONDS.labels(whose).observe(waited), refused)
    turns = IdentifyTurns(
        process,
        shared.transaction(TakeIdentifyTurnHandler(shared.uow)),
        lambda shard, problem: shared.watchdog.note(f"shard {shard}", problem),
        IDENTIFY_SECONDS.observe,
        lambda: keeper.processes,
    )
    background = Background(REQUESTS, keeper.keep, every=RENEWED_EVERY, needs_discord=False, at_end=keeper.give_back)
    return DiscordLimits(requests.trace, turns, background, refused)
