import discord
from attrs import define, field

from interface.shared.bot import TuxBot
from interface.shared.client import CurrentClient
from interface.shared.watch import ShardWatch


@define(eq=False)
class ShardSlot:
    """A shard that this process serves, or is the heir of: its client, of which there may be one after another."""

    number: int
    count: int
    watch: ShardWatch
    _current: CurrentClient
    _client: TuxBot | None = field(default=None, init=False)

    @property
    def client(self) -> TuxBot | None:
        return self._client

    @property
    def is_ready(self) -> bool:
        return self._client is not None and self._client.hears

    def replace(self, client: discord.Client | None) -> None:
        """An heir's client is kept from those who work on guilds: they are another's for now."""
        assert client is None or isinstance(client, TuxBot)
        self._client = client
        if client is None or not self.watch.waits:
            self._current.replace(client, self.number)

    def begin(self, left_alone: tuple[int, ...] = ()) -> None:
        """From now on the shard is this process's own."""
        self.watch.begin(left_alone)
        self._current.replace(self._client, self.number)
        self.catch_up()

    def step_back(self) -> None:
        """The shard is another's, and its client stays connected as an heir's."""
        self.watch.pause()
        self._current.replace(None, self.number)

    def catch_up(self) -> None:
        """Of a client that is made later everything is told anew."""
        if self._client is not None:
            self._client.catch_up()

    def end(self) -> None:
        """Nothing more is begun; what is under way has its client still."""
        self.watch.end()
        self._current.replace(None, self.number)
