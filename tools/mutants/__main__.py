import fcntl
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from tests.postgres import choose_postgres
from tools.mutants.imports import importers
from tools.mutants.no_faults import read_judged, told_apart
from tools.mutants.noticing import workers
from tools.mutants.operators import faults
from tools.mutants.options import Options, read_options
from tools.mutants.report import figures, reaches_the_floor, survivors
from tools.mutants.sample import LAYERS, draw, shares
from tools.mutants.selection import Selector
from tools.mutants.signatures import required_keywords
from tools.mutants.source import Fault, Source
from tools.mutants.trace import Trace
from tools.mutants.tracing_run import trace
from tools.mutants.workplace import files_of, hash_of

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "mutants"
_CODE = (*(f"{layer}/" for layer in LAYERS), "tests/")
_DECIDES = (*_CODE, "migrations/", "pyproject.toml", "constraints.txt")
"""Which test runs which line depends on these."""
_OWN_TESTS = "tests/unit/tools/"


def main() -> None:
    options = read_options()
    names = [name for name in files_of(ROOT) if not name.startswith(_OWN_TESTS)]
    sources = {
        name: Source(PurePosixPath(name), (ROOT / name).read_bytes())
        for name in names
        if name.endswith(".py") and name.startswith(_CODE)
    }
    planted, same = told_apart(_sample(options, sources), sources, read_judged())
    if options.list:
        print(*same, sep="\n")
        for fault in planted:
            print(f"{fault.path}:{fault.line}  {fault.operator}")
            print(*(f"    {line}" for line in sources[str(fault.path)].difference(fault.edit)), sep="\n")
        return

    trees = {name: source.tree for name, source in sources.items()}
    BUILD.mkdir(parents=True, exist_ok=True)
    with (
        _alone(),
        choose_postgres(BUILD / "postgres").running() as database,
        workers(options.workers, ROOT, names, BUILD, database) as work,
    ):
        kept = BUILD / f"trace-{hash_of(ROOT, [name for name in names if name.startswith(_DECIDES)])}.json"
        if not kept.exists():
            print("Which test runs which line: one run of all tests, kept until the tree changes", file=sys.stderr)
            files = [name for name in sources if name.startswith("tests/") and "/test_" in name]
            for old in BUILD.glob("trace-*.json"):
                old.unlink()
            trace(work.places, files, BUILD).save(kept)
        found = Trace.load(kept)
        verdicts = list(work.verdicts(planted, Selector(found, trees, importers(trees)), sources))
    for test in found.failing:
        print(f"fails without a fault, and was left out: {test}")
    print(*same, *survivors(verdicts, sources), *figures(verdicts), sep="\n")
    sys.exit(not reaches_the_floor(verdicts))


@contextmanager
def _alone() -> Iterator[None]:
    """Two runs would plant their faults in the same copies."""
    with (BUILD / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit("another run plants faults in this tree") from None
        yield


def _sample(options: Options, sources: Mapping[str, Source]) -> list[Fault]:
    product = {name: source for name, source in sources.items() if not name.startswith("tests/")}
    required = required_keywords(source.tree for source in product.values())
    found: dict[str, list[Fault]] = {layer: [] for layer in options.layers}
    for name, source in product.items():
        if (layer := name.partition("/")[0]) in found:
            found[layer] += faults(source, required)
    sizes = {layer: len({(fault.path, fault.line) for fault in its}) for layer, its in found.items()}
    return [
        fault
        for layer, share in shares(options.count, sizes).items()
        for fault in draw(found[layer], share, f"{options.seed} {layer}", sources)
    ]


if __name__ == "__main__":
    main()
