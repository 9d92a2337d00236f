"""A local Discord for trying and testing a bot.

A name is imported when it is first asked for: a bot that only connects loads nothing of the server, nor what it needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playground.people.answers import InteractionFailed
    from playground.people.person import Person
    from playground.people.refused import PersonRefused
    from playground.people.seen import Modal, SeenMessage
    from playground.rest.exchanges import Exchange
    from playground.rest.faults import Fault
    from playground.server import Playground, PortInUse
    from playground.serving import serve
    from playground.wire.connection import Connection, NoPlayground, connect, fetch_connection
    from playground.wire.requirements import missing_packages
    from playground.world.default_world import default_world
    from playground.world.world import World

__all__ = [
    "Connection",
    "Exchange",
    "Fault",
    "InteractionFailed",
    "Modal",
    "NoPlayground",
    "Person",
    "PersonRefused",
    "Playground",
    "PortInUse",
    "SeenMessage",
    "World",
    "connect",
    "default_world",
    "fetch_connection",
    "missing_packages",
    "serve",
]

_HOMES = {
    "people.answers": ("InteractionFailed",),
    "people.person": ("Person",),
    "people.refused": ("PersonRefused",),
    "people.seen": ("Modal", "SeenMessage"),
    "rest.exchanges": ("Exchange",),
    "rest.faults": ("Fault",),
    "server": ("Playground", "PortInUse"),
    "serving": ("serve",),
    "wire.connection": ("Connection", "NoPlayground", "connect", "fetch_connection"),
    "wire.requirements": ("missing_packages",),
    "world.default_world": ("default_world",),
    "world.world": ("World",),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"playground.{home}"), name)
    raise AttributeError(f"module 'playground' has no attribute {name!r}")
