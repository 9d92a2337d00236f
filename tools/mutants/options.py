import argparse
from collections.abc import Sequence

from attrs import frozen

from tools.mutants.sample import LAYERS


@frozen
class Options:
    seed: str
    count: int
    only: Sequence[str] | None
    workers: int
    list: bool

    @property
    def layers(self) -> Sequence[str]:
        return self.only or LAYERS


def read_options() -> Options:
    parser = argparse.ArgumentParser(
        prog="make mutants", description="Plants faults and asks the tests to notice them."
    )
    parser.add_argument("--seed", default="1", help="another seed, other faults")
    parser.add_argument("--count", type=int, default=150, help="how many faults")
    parser.add_argument("--only", choices=LAYERS, action="append", help="only faults of this layer; may be repeated")
    parser.add_argument("--workers", type=int, default=2, help="runs at a time")
    parser.add_argument("--list", action="store_true", help="say which faults it would plant, and run nothing")
    return Options(**vars(parser.parse_args()))
