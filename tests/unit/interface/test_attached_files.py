"""A file that somebody attaches is read whole, unless it is too large: then it is not even fetched."""

from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import cast

import aiohttp
import discord
import pytest
from attrs import define

from application.moderation.bulk import errors as bulk
from application.setup.ports import PictureUnreadable
from application.shared.errors import DiscordUnreachable
from domain.configuration import errors as configuration
from domain.setup.bot_profile import LARGEST_PICTURE
from domain.setup.errors import PictureTooLarge
from domain.snippets import errors as snippets
from domain.snippets.entry import LARGEST_FILE as LARGEST_OF_SNIPPETS
from interface.configuration.files import LARGEST_FILE as LARGEST_CONFIGURATION
from interface.configuration.files import content_of as configuration_in
from interface.moderation.bulk.id_file import LARGEST as LARGEST_OF_IDS
from interface.moderation.bulk.id_file import text_of
from interface.setup.own_profile import picture_in
from interface.snippets.files import content_of as snippets_in

type Read = Callable[[discord.Attachment], Awaitable[bytes | str | None]]


@define
class Attached:
    """A file on Discord, which answers a request for it with `status`."""

    size: int
    status: int = 200
    fetched: int = 0

    async def read(self) -> bytes:
        self.fetched += 1
        if self.status != 200:
            failure = discord.DiscordServerError if self.status >= 500 else discord.HTTPException
            raise failure(cast(aiohttp.ClientResponse, SimpleNamespace(status=self.status, reason="")), None)
        return b"[]"


@pytest.mark.parametrize(
    ("read", "largest", "too_large", "unreadable"),
    [
        (configuration_in, LARGEST_CONFIGURATION, configuration.FileTooLarge, configuration.FileUnreadable),
        (snippets_in, LARGEST_OF_SNIPPETS, snippets.FileTooLarge, snippets.FileUnreadable),
        (picture_in, LARGEST_PICTURE, PictureTooLarge, PictureUnreadable),
        (text_of, LARGEST_OF_IDS, bulk.FileUnreadable, bulk.FileUnreadable),
    ],
    ids=["configuration", "snippets", "picture", "ids"],
)
async def test_a_file_is_read_whole_and_one_that_is_too_large_is_not_fetched(
    read: Read, largest: int, too_large: type[Exception], unreadable: type[Exception]
) -> None:
    assert await read(cast(discord.Attachment, Attached(largest))) in (b"[]", "[]")
    larger = Attached(largest + 1)
    with pytest.raises(too_large):
        await read(cast(discord.Attachment, larger))
    assert not larger.fetched
    with pytest.raises(unreadable):
        await read(cast(discord.Attachment, Attached(largest, status=404)))
    with pytest.raises(DiscordUnreachable):
        await read(cast(discord.Attachment, Attached(largest, status=503)))
