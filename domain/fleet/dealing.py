"""How many shards each process is to have."""

from collections.abc import Mapping

from domain.fleet.process import ProcessId


def shares(held: Mapping[ProcessId, int], count: int) -> Mapping[ProcessId, int]:
    """Of `count` shards, as many for each as for any other, or one more; those have one more that have most already,
    so that few change hands."""
    if not held:
        return {}
    each, more = divmod(count, len(held))
    by_most = sorted(held, key=lambda process: (-held[process], process))
    return {process: each + (place < more) for place, process in enumerate(by_most)}
