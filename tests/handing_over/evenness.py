"""Whether the shards have come to rest."""

from application.fleet.queries import FleetView


def is_even(view: FleetView, processes: int, shards: int) -> bool:
    """So many processes live, have all shards among them, and none has two more than another."""
    fleet = view.fleet
    alive = {process.id for process in fleet.processes.values() if process.lease_until > view.at}
    held = [shard for shard in fleet.shards.values() if shard.holder in alive and shard.heir is None]
    loads = [len(fleet.serving(process)) for process in alive]
    return len(alive) == processes and len(held) == shards == fleet.count and max(loads) - min(loads) <= 1
