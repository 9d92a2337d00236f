"""Each kind of fault on a snippet: what it makes of it, and what it leaves alone."""

from collections.abc import Mapping, Set
from pathlib import PurePosixPath
from textwrap import dedent, indent

import pytest
from attrs import evolve

from tools.mutants.operators import OPERATORS, faults
from tools.mutants.source import Source


def made_of(code: str, operator: str, required: Mapping[str, Set[str]] | None = None) -> list[str]:
    """The snippet with each fault of the kind."""
    source = Source(PurePosixPath("snippet.py"), code.encode())
    return [
        source.with_edit(fault.edit).decode()
        for fault in faults(source, required or {})
        if fault.operator == operator and source.is_another_program(fault.edit)
    ]


def in_function(code: str, returns: str = "object") -> str:
    return f"def f() -> {returns}:\n{indent(dedent(code), '    ')}\n"


BODIES = {
    "condition negated": [
        ("if a(b):\n    c()", ["if (not (a(b))):\n    c()"]),
        ("while a:\n    c()", ["while (not (a)):\n    c()"]),
        ("x = a if b else c", ["x = a if (not (b)) else c"]),
        ("x = [a for a in b if a.c]", ["x = [a for a in b if (not (a.c))]"]),
    ],
    "comparison changed": [
        ("x = a < b", ["x = a <= b"]),
        ("x = a >= b", ["x = a > b"]),
        ("x = a == b", ["x = a != b"]),
        ("x = a is not None", ["x = a is None"]),
        ("x = a not  in b", ["x = a in b"]),
        ("x = 0 < a <= 9", ["x = 0 <= a <= 9", "x = 0 < a < 9"]),
    ],
    "and/or changed": [("x = a and b", ["x = a or b"]), ("x = a or b", ["x = a and b"])],
    "operand dropped": [("x = a and b or c", ["x = a and b", "x = c", "x = a or c", "x = b or c"])],
    "not dropped": [("x = not a.b", ["x = (a.b)"])],
    "statement dropped": [
        ("await a.require(b)", ["pass"]),
        ("raise A(b) from c", ["pass"]),
        ("a.b += 1", ["pass"]),
        ("a.b = c", ["pass"]),
        ("if a:\n    return\nb()", ["if a:\n    pass\nb()", "if a:\n    return\npass"]),
        ("if a:\n    b = 1\n    return\nelse:\n    return", []),
        ("try:\n    b = 1\nexcept A:\n    return", []),
        ("match a:\n    case 1:\n        return\n    case 2:\n        b = 1", []),
        ("for a in b:\n    return", ["for a in b:\n    pass"]),
        ("try:\n    return\nfinally:\n    b = 1", ["try:\n    pass\nfinally:\n    b = 1"]),
        ("with a:\n    if b:\n        return\n    c = 1", ["with a:\n    if b:\n        pass\n    c = 1"]),
    ],
    "exception not caught": [
        ("try:\n    a\nexcept (B, C):\n    d", ["try:\n    a\nexcept (B,):\n    d", "try:\n    a\nexcept (C):\n    d"])
    ],
    "number changed": [("x = a[0]", ["x = a[1]"]), ("share = 0.5", ["share = 1.0"]), ("x = 200", ["x = 100"])],
    "flag changed": [("a(b=True)", ["a(b=False)"])],
    "arithmetic changed": [("x = a + b", ["x = a - b"]), ("x = A.B | A.C", ["x = A.B & A.C"])],
    "keyword argument dropped": [
        ("a.send(view=b, ephemeral=c)", ["a.send(ephemeral=c)", "a.send(view=b)"]),
        ("a(b, nullable=False)", ["a(b)"]),
        ("a.edit(\n    b,\n    allowed_mentions=c,\n)", ["a.edit(\n    b,\n)"]),
    ],
    "link of a query dropped": [
        ("x = select(a).where(b).order_by(c)", ["x = select(a).where(b)", "x = select(a).order_by(c)"])
    ],
    "criterion dropped": [("x = q.where(a, b)", ["x = q.where(b)", "x = q.where(a)"])],
    "call unwrapped": [("x = escape_markdown(a.b)", ["x = (a.b)"]), ("x = min(a, b)", ["x = (a)"])],
}


@pytest.mark.parametrize(
    ("operator", "body", "expected"),
    [
        pytest.param(operator, body, expected, id=f"{operator}: {body.splitlines()[0]}")
        for operator, cases in BODIES.items()
        for body, expected in cases
    ],
)
def test_makes_these_faults_and_no_others(operator: str, body: str, expected: list[str]) -> None:
    made = made_of(in_function(body).replace("def f", "async def f"), operator)
    wanted = [in_function(each).replace("def f", "async def f") for each in expected]
    assert sorted(made) == sorted(wanted)


def test_answers_the_opposite_only_where_yes_or_no_is_answered() -> None:
    assert made_of(in_function("return a.b", "bool"), "answer negated") == [in_function("return (not (a.b))", "bool")]
    assert made_of(in_function("return a.b", "str"), "answer negated") == []


def test_returns_nothing_only_where_the_type_allows_it() -> None:
    assert made_of(in_function("return a", "A | None"), "nothing returned") == [in_function("return None", "A | None")]
    assert made_of(in_function("return a", "A"), "nothing returned") == []


def test_drops_entries_of_tables_of_the_module_only() -> None:
    assert made_of("RULES = (a, b)\n", "entry dropped") == ["RULES = (a,)\n", "RULES = (b)\n"]
    assert made_of("NEEDED = {A: b, C: d}\n", "entry dropped") == ["NEEDED = {A: b,}\n", "NEEDED = {C: d}\n"]
    assert made_of("A, B = c, d\n", "entry dropped") == []
    assert made_of(in_function("x = (a, b)"), "entry dropped") == []


def test_leaves_what_a_callee_needs_to_the_type_checker() -> None:
    code = in_function("open_case(guild=a, reason=b)")
    assert made_of(code, "keyword argument dropped", {"open_case": {"guild"}}) == [in_function("open_case(guild=a)")]


@pytest.mark.parametrize(
    "code",
    [
        "x: Literal[1] | None\n",
        "type A = B | C | None\n",
        'def f(a: Range[int, 1, 9]) -> "A | None": ...\n',
        "class P(Protocol):\n    def f(self) -> None:\n        a(b=c)\n",
        "if TYPE_CHECKING:\n    x = 1\n",
        "def __repr__(self) -> str:\n    return a(b=c)\n",
        in_function("_log.info(a, b=c, d=1)"),
        in_function("assert a == 1"),
        in_function("x = f'{a:1}'"),
        in_function("x = a(title='text')"),
        in_function("super().__init__(a)"),
        "@define(eq=False)\nclass A:\n    b: int = field(repr=False)\n",
        "POOL_TIMEOUT = 30.0\n",
        "ENDS_WITHIN = 2.0\n",
        "GUILDS_AT_ONCE = 200\n",
        "_PAGE_SIZE = 8\n",
    ],
)
def test_leaves_alone_what_decides_nothing(code: str) -> None:
    assert [made for operator in OPERATORS for made in made_of(code, operator)] == []


def test_changes_how_many_there_may_be_but_not_how_many_are_taken_at_a_time() -> None:
    assert made_of("MOST_AT_ONCE = 1_000\n", "number changed") == ["MOST_AT_ONCE = 1001\n"]
    assert made_of("LARGEST_PAGE = 100\n", "number changed") == ["LARGEST_PAGE = 101\n"]
    assert made_of("AT_ONCE = 1_000\n", "number changed") == []
    assert made_of("AT_ONCE, MOST = 1_000, 5\n", "number changed") == ["AT_ONCE, MOST = 1_000, 6\n"]
    assert made_of(in_function("page = 1"), "number changed") == [in_function("page = 2")]


def test_changes_no_number_that_is_only_an_example() -> None:
    made = faults(Source(PurePosixPath("infrastructure/afk/samples.py"), in_function("a(limit=10)").encode()), {})
    assert [fault.operator for fault in made] == ["statement dropped", "keyword argument dropped"]


@pytest.mark.parametrize("said", ["nullable=True", "type_=Text"])
def test_says_nothing_of_types_and_of_what_holds_without_a_word_about_it(said: str) -> None:
    code = in_function(f"a({said}, info=b)")
    assert made_of(code, "keyword argument dropped") == [in_function(f"a({said})")]


def test_does_not_change_what_only_asserts() -> None:
    code = in_function("a(strict=True, b=zip(c, d, strict=True))")
    assert made_of(code, "flag changed") == [in_function("a(strict=False, b=zip(c, d, strict=True))")]
    assert made_of(code, "keyword argument dropped") == [
        in_function("a(b=zip(c, d, strict=True))"),
        in_function("a(strict=True)"),
    ]


def test_a_fault_that_does_not_compile_or_changes_nothing_is_none() -> None:
    source = Source(PurePosixPath("snippet.py"), b"x = (a, b)\n")
    [first] = [fault.edit for fault in faults(source, {})][:1]
    assert source.is_another_program(first)
    assert not source.is_another_program(evolve(first, text="("))
    assert not source.is_another_program(evolve(first, text=source.text(first.start, first.end)))
