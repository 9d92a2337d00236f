"""Who and what is there to be shown, changed and undone."""

from discord.utils import snowflake_time

from domain.evidence.message import SeenMessage
from domain.moderation.case_number import CaseNumber
from domain.moderation.casebook.query import SearchId
from domain.points.shop_item import ItemId
from domain.shared.ids import ChannelId, MessageId, RequestId, UserId
from domain.snippets.snippet import SnippetId
from tests.builders import MEMBER
from tests.bulk import ids_of
from tests.fakes.payloads import CHANNEL, Json, message_json

BANNED = UserId(30)
NO_LONGER_BANNED = UserId(31)
"""By hand: the case of the ban is in force."""
BANNED_HERE = UserId(32)
"""With a case."""
ANOTHER = UserId(40)
ANOTHER_CHANNEL = ChannelId(810)
"""Not the one where commands are typed."""
ENDING = CaseNumber(6)
"""A timeout in force, of somebody who is banned since."""
PLANNED = RequestId(4_000)
"""A grant to a role that waits to be confirmed."""
BANNED_IN, VOIDED = CaseNumber(4), CaseNumber(5)
"""The case of whoever is BANNED_HERE, and a warning of theirs that was voided."""
OWN = CaseNumber(7)
"""Of whoever presses and types."""
SEARCH = SearchId(700)
"""For the cases of BANNED_HERE."""
REASON = "reason:string[1..480]"
TEMPLATED_REASON = REASON.replace("string", "string?")
"""Templates are offered for it."""
KINDS = "warn|ban|unban|kick|timeout|untimeout|softban|note|jail|unjail|nick_reset"
ITEM = ItemId(900)
ITEM_PRICE = 300
SNIPPET = SnippetId(950)
SNIPPET_FILE = "https://cdn.discordapp.com/attachments/1/2/snippets.json"
SNIPPETS_IN_FILE = b'{"version": 1, "snippets": [{"name": "taken-in", "text": "text"}]}'
IDS_FILE = "https://cdn.discordapp.com/attachments/1/2/ids.txt"
IDS_IN_FILE = ids_of([ANOTHER])
PICTURE_FILE = "https://cdn.discordapp.com/attachments/1/2/tux.png"
PICTURE = b"\x89PNG\r\n\x1a\n"
GIVEN_MESSAGE_JSON: Json = {**message_json(90, None, author=MEMBER, content="buy my coins"), "flags": 0}
GIVEN_MESSAGE = SeenMessage(
    channel=CHANNEL,
    message=MessageId(90),
    author=MEMBER,
    author_name=f"user{MEMBER}",
    text="buy my coins",
    written_at=snowflake_time(90),
)
"""The same, as it is kept."""
