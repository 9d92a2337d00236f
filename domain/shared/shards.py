from attrs import frozen

from domain.shared.ids import GuildId


@frozen
class Shards:
    """Which guilds a process hears of: Discord tells those of a shard to whoever is connected as that shard.

    Source of the formula: Discord's developer documentation, "Sharding".
    """

    count: int = 1
    served: frozenset[int] = frozenset({0})

    def serve(self, guild: GuildId) -> bool:
        return shard_of(guild, self.count) in self.served


def shard_of(guild: GuildId, count: int) -> int:
    return (guild >> 22) % count


UNSPLIT = Shards()
"""Of a bot that is one shard, in a process that has it."""
