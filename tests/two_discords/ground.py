"""The bot on records in memory, in a Discord that a test may choose: the playground, or simcord."""

import re
from collections.abc import Mapping
from typing import Literal, Protocol

from attrs import field, frozen

from interface.main import join_words
from interface.shared.answering import ErrorAnswers
from interface.shared.bot import TuxBot
from interface.shared.command_sync import CommandSync
from interface.shared.context import Context
from playground.wire.components import walk
from playground.world.json_value import Json, as_text
from tests.fakes.gate import everybody
from tests.fakes.records import MemoryRecords
from tests.incidents import RecordedIncidents
from tests.wired import RecordingShared, contexts_in_memory, shared_in_memory

type Name = Literal["Ada", "Dalia", "Emil", "Freya"]
"""The owner, a moderator, and two members."""

_TEXT = 10
_MOMENT = re.compile(r"<t:\d+:\w>")


@frozen(eq=False)
class Answer:
    """What somebody reads; `handle` is the message as the Discord in question knows it."""

    text: str
    """Of a card or, where there is none, the message's content."""
    is_private: bool
    handle: object = field(repr=False)


class Ground(Protocol):
    """What people do in #general of one guild, where the bot may do all that it needs."""

    @property
    def bot(self) -> TuxBot: ...

    @property
    def incidents(self) -> RecordedIncidents: ...

    @property
    def ids(self) -> Mapping[Name, int]: ...

    async def command(self, by: Name, name: str, /, **options: str | int) -> Answer:
        """Type a slash command and wait for the finished answer; `member` and `user` take a name."""
        ...

    async def menu(self, by: Name, name: str, target: Name) -> Answer:
        """Pick a command in somebody's menu."""
        ...

    async def click(self, by: Name, answer: Answer, label: str) -> Answer: ...

    def offers(self, to: Name) -> set[str]:
        """The slash commands that somebody is offered, by their first words."""
        ...

    def direct_messages(self, of: Name) -> list[str]: ...

    def bans(self) -> dict[str, str | None]:
        """The reasons, by name."""
        ...

    def members(self) -> set[str]: ...

    def audit_log(self) -> list[tuple[int, str | None]]:
        """What was done to members, by Discord's numbers, and the reasons, oldest first."""
        ...

    async def ban_by_hand(self, target: Name, reason: str) -> None: ...

    async def deny_history(self) -> None:
        """Take from the bot the right to read the history of #general."""
        ...


@frozen(eq=False)
class Composition:
    """All of the bot but its Discord."""

    shared: RecordingShared
    contexts: tuple[Context, ...]
    incidents: RecordedIncidents

    @classmethod
    def in_memory(cls) -> "Composition":
        records = MemoryRecords()
        shared = shared_in_memory(records)
        assert isinstance(shared.incidents, RecordedIncidents)
        return cls(shared, contexts_in_memory(shared, records), shared.incidents)

    @property
    def answers(self) -> ErrorAnswers:
        return ErrorAnswers(join_words(self.contexts), self.incidents, everybody, self.shared.languages)

    @property
    def command_sync(self) -> CommandSync:
        return CommandSync(self.shared.known_commands, self.incidents)


def readable(components: Json, ids: Mapping[Name, int]) -> str:
    """The texts of a card, with names for ids and nothing that depends on the hour."""
    text = "\n".join(as_text(each.get("content")) for each in walk(components) if each.get("type") == _TEXT)
    for name, number in ids.items():
        text = text.replace(str(number), name)
    return _MOMENT.sub("<time>", text)
