"""Every gateway session, connected or waiting to be resumed."""

from collections.abc import Callable

from attrs import define, field

from playground.gateway.session import Session
from playground.rules.local_discord import AnyEvent

_KEPT = 32


@define(eq=False)
class Sessions:
    """Offers every event to all of them."""

    presence_changed: Callable[[], None]
    _sessions: dict[str, Session] = field(init=False, factory=dict)

    def add(self, session: Session) -> None:
        """Keep a session; of those without a connection the oldest are forgotten."""
        self._sessions[session.id] = session
        idle = [known for known in self._sessions.values() if known.send is None]
        for known in idle[:-_KEPT]:
            self.forget(known)
        self.presence_changed()

    def find(self, session_id: str) -> Session | None:
        return self._sessions.get(session_id)

    def forget(self, session: Session) -> None:
        self._sessions.pop(session.id, None)

    def offer(self, event: AnyEvent) -> None:
        for session in list(self._sessions.values()):
            session.offer(event)

    @property
    def connected(self) -> frozenset[int]:
        """The numbers of the shards with a connection: what happens in their guilds is heard."""
        return frozenset(session.shard[0] for session in self._sessions.values() if session.send is not None)

    @property
    def cut_off(self) -> frozenset[int]:
        """The numbers of the shards with a session that lost its connection: resumed, it is told what it missed."""
        return frozenset(session.shard[0] for session in self._sessions.values() if session.send is None)

    @property
    def online(self) -> bool:
        return any(session.send is not None for session in self._sessions.values())
