"""Whether a member has the message about a case, whatever was answered to it."""

import asyncio

from application.moderation.ports import MemberNotifier
from application.moderation.queries import CaseView
from application.shared.errors import DiscordUnreachable
from domain.moderation.case import Notice

TELLING_TAKES = 5.0
"""Seconds at most, so that nothing waits for a conversation."""


async def notice_found(notifier: MemberNotifier, case: CaseView, answered: Notice) -> Notice:
    """A message that was refused may have arrived all the same, when the client tried a second time; one without an
    answer that is not there may still be on its way."""
    try:
        async with asyncio.timeout(TELLING_TAKES):
            told = await notifier.was_told(case)
    except (DiscordUnreachable, TimeoutError):
        return Notice.UNCERTAIN
    return Notice.DELIVERED if told else answered
