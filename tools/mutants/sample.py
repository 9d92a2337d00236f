"""Which faults are planted: the seed and the tree decide."""

import random
from collections.abc import Mapping, Sequence

from tools.mutants.source import Fault, Source

LAYERS = ("domain", "application", "infrastructure", "interface", "playground")
EDGE = "interface"
_SHARE_OF_EDGE = 4 / 15
_LEAST = 5


def shares(count: int, sizes: Mapping[str, int]) -> dict[str, int]:
    """How many faults each layer gets: the edge its fixed share, the others by size, but at least a few each."""
    edge = {EDGE: round(count * _SHARE_OF_EDGE) if len(sizes) > 1 else count} if EDGE in sizes else {}
    others = [layer for layer in sizes if layer != EDGE]
    left = count - edge.get(EDGE, 0)
    total = sum(sizes[layer] for layer in others)
    given = {layer: max(min(_LEAST, left // len(others)), left * sizes[layer] // total) for layer in others}
    if others:
        given[max(others, key=lambda layer: sizes[layer])] += left - sum(given.values())
    return {layer: (edge | given)[layer] for layer in sizes}


def draw(found: Sequence[Fault], count: int, seed: str, sources: Mapping[str, Source]) -> list[Fault]:
    """At most one fault per line, so that a line full of numbers counts no more than any other."""
    by_line: dict[tuple[str, int], list[Fault]] = {}
    for fault in found:
        by_line.setdefault((str(fault.path), fault.line), []).append(fault)
    chance = random.Random(seed)
    drawn: list[Fault] = []
    for place in chance.sample(sorted(by_line), len(by_line)):
        if len(drawn) == count:
            break
        candidates = by_line[place]
        for fault in chance.sample(candidates, len(candidates)):
            if sources[str(fault.path)].is_another_program(fault.edit):
                drawn.append(fault)
                break
    return sorted(drawn, key=lambda fault: (str(fault.path), fault.line))
