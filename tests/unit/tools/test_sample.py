from pathlib import PurePosixPath

from tools.mutants.operators import faults
from tools.mutants.sample import draw, shares
from tools.mutants.source import Source

CODE = "".join(f"def f{n}(a: int, b: int) -> bool:\n    return a < {n} and b == {n}\n" for n in range(30)).encode()
SOURCE = Source(PurePosixPath("domain/snippet.py"), CODE)
FOUND = list(faults(SOURCE, {}))
SOURCES = {"domain/snippet.py": SOURCE}


def test_the_same_seed_draws_the_same_faults_and_another_others() -> None:
    assert draw(FOUND, 10, "1", SOURCES) == draw(FOUND, 10, "1", SOURCES)
    assert draw(FOUND, 10, "1", SOURCES) != draw(FOUND, 10, "2", SOURCES)


def test_draws_one_fault_a_line_at_most() -> None:
    drawn = draw(FOUND, 30, "1", SOURCES)
    assert len({fault.line for fault in drawn}) == 30


def test_draws_fewer_where_there_are_fewer_lines() -> None:
    assert len(draw(FOUND, 100, "1", SOURCES)) == 30


def test_every_drawn_fault_compiles() -> None:
    for fault in draw(FOUND, 30, "1", SOURCES):
        compile(SOURCE.with_edit(fault.edit), "snippet.py", "exec")


def test_the_edge_has_its_share_and_the_rest_goes_by_size() -> None:
    given = shares(150, {"domain": 95, "application": 117, "infrastructure": 766, "interface": 439, "playground": 1676})
    assert sum(given.values()) == 150
    assert given["interface"] == 40
    assert given["domain"] >= 3
    assert given["playground"] > given["infrastructure"] > given["application"]


def test_one_layer_alone_gets_all() -> None:
    assert shares(150, {"interface": 439}) == {"interface": 150}
    assert shares(150, {"domain": 95}) == {"domain": 150}
