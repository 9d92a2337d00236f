"""What `tux privacy` writes and prints."""

from collections.abc import AsyncIterator

from application.privacy.ports import Packing
from application.privacy.queries import DepartureReader, PersonalReader, Promise
from domain.shared.ids import GuildId, UserId

_AT_ONCE = 500


async def write_export(data: PersonalReader, pack: Packing, user: UserId, file: str) -> int:
    """How many bytes were written."""
    async with pack(data.rows(user), data.promise()) as [whole]:
        with open(file, "wb") as written:  # noqa: ASYNC230  # nothing else goes on meanwhile
            return written.write(whole.content.read())


def promised(promise: Promise) -> str:
    return "\n".join(
        [
            "Stays:",
            *(f"  {each.what}: {each.why}" for each in promise.stays),
            "Stays without the id:",
            *(f"  {what}" for what in promise.loses_its_name),
            "Goes:",
            *(f"  {what}" for what in promise.goes),
        ]
    )


async def departed(guilds: DepartureReader) -> AsyncIterator[str]:
    last: GuildId | None = None
    while found := await guilds.upcoming(after=last, limit=_AT_ONCE):
        for each in found:
            when = "is being erased" if each.has_begun else f"is erased {each.erased_at:%Y-%m-%d %H:%M} UTC"
            yield f"{each.guild}  removed the bot {each.left_at:%Y-%m-%d %H:%M} UTC, {when}"
        last = found[-1].guild
