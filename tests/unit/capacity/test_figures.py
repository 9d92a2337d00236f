import pytest

from benchmarks.capacity.figures import Cores, limit


def used(playground: float, *bots: float, machine: float, others: float = 0.0) -> Cores:
    return {"bots": [*bots], "playground": playground, "postgresql": 0.1, "machine": machine, "others": others}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (used(0.97, 0.3, 0.2, machine=2.0), "the playground"),
        (used(0.5, 0.3, 0.96, machine=2.0), "a process of the bot"),
        (used(0.3, 0.2, 0.2, machine=1.98, others=1.2), "the machine: other work used 1.2 of its 2 processors"),
        (used(0.3, 0.2, 0.2, machine=0.9), "none"),
    ],
)
def test_the_limit_is_whatever_had_nothing_left_to_give(found: Cores, said: str) -> None:
    assert limit(found, 2).startswith(said)
