"""The guilds of the playground, and who is in them."""

from attrs import frozen

from benchmarks.capacity.load import Load
from playground.api import Person, Playground, World
from playground.people.crowd import Writer
from tests.storm.waters import CHANNEL, moderator_names, waters


def empty_guilds(load: Load) -> World:
    """With an owner and a moderator each."""
    return waters(load.guilds, 1)


@frozen(eq=False)
class People:
    """`moderators` and `targets` are in the same order, a guild each."""

    members: list[Writer]
    newcomers: list[Writer]
    channels: dict[int, int]
    moderators: list[Person]
    targets: list[int]


def let_in(playground: Playground, load: Load) -> People:
    """The members of all guilds, and one more of each, who has never written anything."""
    found = People([], [], {}, [], [])
    [name] = moderator_names(1)
    for guild in playground.world.guilds.values():
        channel = next(channel.id for channel in guild.channels.values() if channel.name == CHANNEL)
        crowd = playground.crowd.gather(guild, load.members + 1)
        *members, newcomer = playground.crowd.writers(guild, crowd, [channel])
        found.members.extend(members)
        found.newcomers.append(newcomer)
        found.channels[guild.id] = channel
        found.moderators.append(playground.person(name, guild=guild.name))
        found.targets.append(members[0].user_id)
    return found
