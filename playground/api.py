"""What users of the playground need: a bot's tests, its benchmarks, a script."""

from playground.people.answers import InteractionFailed
from playground.people.crowd import Crowd, Sent
from playground.people.person import Person
from playground.people.refused import PersonRefused
from playground.people.seen import Modal, SeenMessage
from playground.rest.exchanges import Exchange
from playground.rest.faults import Fault
from playground.server import Playground, PortInUse
from playground.serving import serve
from playground.wire.connection import Connection, NoPlayground, connect, fetch_connection
from playground.world.default_world import default_world
from playground.world.intents import PrivilegedIntent
from playground.world.world import World

__all__ = [
    "Connection",
    "Crowd",
    "Exchange",
    "Fault",
    "InteractionFailed",
    "Modal",
    "NoPlayground",
    "Person",
    "PersonRefused",
    "Playground",
    "PortInUse",
    "PrivilegedIntent",
    "SeenMessage",
    "Sent",
    "World",
    "connect",
    "default_world",
    "fetch_connection",
    "serve",
]
