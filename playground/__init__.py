"""A local Discord for trying and testing a bot."""

from playground.answers import InteractionFailed
from playground.connection import Connection, NoPlayground, connect, fetch_connection
from playground.default_world import default_world
from playground.errors import PersonRefused
from playground.exchanges import Exchange
from playground.faults import Fault
from playground.person import Person
from playground.seen import Modal, SeenMessage
from playground.server import Playground, PortInUse
from playground.serving import serve
from playground.world import World

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
    "serve",
]
