"""What is printed at the end."""

from collections.abc import Iterator, Mapping, Sequence

from tools.mutants.noticing import Verdict
from tools.mutants.sample import EDGE
from tools.mutants.source import Source

FLOOR, FLOOR_OF_EDGE = 90, 80


def percent(noticed: int, of: int) -> int:
    """Rounded down, so that a floor is never reached by rounding."""
    return 100 * noticed // of if of else 100


def survivors(verdicts: Sequence[Verdict], sources: Mapping[str, Source]) -> Iterator[str]:
    for verdict in verdicts:
        if not verdict.noticed:
            fault, selection = verdict.fault, verdict.selection
            tried = f"{len(selection.tests)} of {selection.of} tests" if selection.of else "no test runs it"
            yield f"{fault.path}:{fault.line}  {fault.operator}  ({tried})"
            yield from (f"    {line}" for line in sources[str(fault.path)].difference(fault.edit))


def figures(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """One line a layer, and the sum."""
    layers: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        layers.setdefault(verdict.fault.path.parts[0], []).append(verdict)
    for layer, its in layers.items():
        noticed = sum(verdict.noticed for verdict in its)
        yield f"{layer}: {noticed} of {len(its)}, {percent(noticed, len(its))} %"
    noticed = sum(verdict.noticed for verdict in verdicts)
    yield f"of those {sum(verdict.by_types for verdict in verdicts)} by the type checker alone"
    yield f"mutants: {noticed} of {len(verdicts)} noticed, {percent(noticed, len(verdicts))} %"


def reaches_the_floor(verdicts: Sequence[Verdict]) -> bool:
    edge = [verdict for verdict in verdicts if verdict.fault.path.parts[0] == EDGE]
    all_but_edge_alone = verdicts if len(edge) < len(verdicts) else []
    return (
        percent(sum(verdict.noticed for verdict in edge), len(edge)) >= FLOOR_OF_EDGE
        and percent(sum(verdict.noticed for verdict in all_but_edge_alone), len(all_but_edge_alone)) >= FLOOR
    )
