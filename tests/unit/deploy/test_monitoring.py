"""The dashboard and the alerts ask for what the bot exports, and leave nothing of it out."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

import pytest
import yaml
from attrs import frozen
from cattrs import structure
from prometheus_client import REGISTRY, Counter, Gauge, Histogram

from infrastructure.observability import metrics

DEPLOY = Path(__file__).parents[3] / "deploy"
SUFFIXES = {Counter: ("_total",), Gauge: ("",), Histogram: ("_bucket", "_sum", "_count")}
OF_PROMETHEUS = frozenset({"job", "instance", "le", "__name__"})

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_NAME = re.compile(r"\b(?:tux|process|python)_[a-z_]+\b")
_ANY_NAME = re.compile(r'__name__=~"([^"]+)"')
_SELECTOR = re.compile(r"([a-z_]*)\{([^}]*)\}")
_MATCHED = re.compile(r"([a-zA-Z_]+)\s*(?:=~|!~|!=|=)")
_GROUPED = re.compile(r"\b(?:by|without|on|ignoring)\s*\(([^)]*)\)")
_REPLACED = re.compile(r'label_replace\(.*?,\s*"(\w+)"', re.DOTALL)
_SHOWN = re.compile(r"\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}")


def exported() -> Mapping[str, frozenset[str]]:
    """The labels of each series by its name."""
    found: dict[str, frozenset[str]] = {}
    for metric in vars(metrics).values():
        if isinstance(metric, Counter | Gauge | Histogram):
            [family] = metric.describe()
            for suffix in SUFFIXES[type(metric)]:
                found[f"{family.name}{suffix}"] = frozenset(metric._labelnames)  # which nothing public tells
    for family in REGISTRY.collect():
        if family.name.startswith(("process_", "python_")):
            found.update({sample.name: frozenset(sample.labels) for sample in family.samples})
    return found


EXPORTED = exported()


@frozen
class Question:
    """An expression, and the texts in which labels of its result are shown."""

    where: str
    expression: str
    texts: tuple[str, ...] = ()

    @property
    def names(self) -> set[str]:
        spelled = set(_NAME.findall(_TEXT.sub("", self.expression)))
        patterns = _ANY_NAME.findall(self.expression)
        return spelled | {name for name in EXPORTED for pattern in patterns if re.fullmatch(pattern, name)}

    @property
    def labels(self) -> set[str]:
        bare = _TEXT.sub('""', self.expression)
        matched = {name for _, inside in _SELECTOR.findall(bare) for name in _MATCHED.findall(inside)}
        grouped = {name.strip() for inside in _GROUPED.findall(bare) for name in inside.split(",")}
        shown = {name for text in self.texts for name in _SHOWN.findall(text) if name != "value"}
        return (matched | grouped | shown) - {""} - set(_REPLACED.findall(self.expression))

    def problems(self) -> Iterator[str]:
        known = OF_PROMETHEUS.union(*(EXPORTED.get(name, ()) for name in self.names))
        yield from (f"{self.where}: no metric {name}" for name in sorted(self.names - EXPORTED.keys()))
        yield from (f"{self.where}: no label {name}" for name in sorted(self.labels - known))
        if not self.names and "up{" not in self.expression:
            yield f"{self.where}: asks for nothing"


@frozen
class Place:
    x: int
    y: int
    w: int
    h: int


@frozen
class Target:
    expr: str
    legendFormat: str


@frozen
class Panel:
    title: str
    gridPos: Place
    targets: tuple[Target, ...] = ()


@frozen
class Alert:
    alert: str
    expr: str
    annotations: dict[str, str]


def panels() -> list[Panel]:
    board = json.loads((DEPLOY / "grafana" / "dashboards" / "tux.json").read_text("utf-8"))
    return structure(board["panels"], list[Panel])


def dashboard() -> list[Question]:
    return [
        Question(panel.title, target.expr, (target.legendFormat,)) for panel in panels() for target in panel.targets
    ]


def alerts() -> list[Question]:
    [group] = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text("utf-8"))["groups"]
    rules = structure(group["rules"], list[Alert])
    return [Question(rule.alert, rule.expr, tuple(rule.annotations.values())) for rule in rules]


@pytest.mark.parametrize("questions", [alerts(), dashboard()], ids=["alerts", "dashboard"])
def test_every_metric_and_label_that_is_asked_for_is_exported(questions: list[Question]) -> None:
    assert len(questions) > 10
    assert [problem for question in questions for problem in question.problems()] == []


def test_every_metric_of_the_bot_is_on_the_dashboard() -> None:
    asked = set().union(*(question.names for question in dashboard()))
    families = {re.sub(r"_(?:total|bucket|sum|count)$", "", name) for name in EXPORTED if name.startswith("tux_")}
    shown = {re.sub(r"_(?:total|bucket|sum|count)$", "", name) for name in asked}
    assert families - shown == set()


def test_whatever_is_stuck_or_given_up_has_an_alert() -> None:
    asked = set().union(*(question.names for question in alerts()))
    assert {name for name in EXPORTED if name.endswith(("_stuck", "_parked", "_incidents_total"))} - asked == set()


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("rate(tux_incidents[5m])", "it: no metric tux_incidents"),
        ('tux_pool_waiting{pool="reads"}', "it: no label pool"),
        ("sum by (guild) (tux_drift)", "it: no label guild"),
        ('{__name__=~"tux_[a-z]+_gone"}', "it: asks for nothing"),
    ],
)
def test_what_is_not_exported_is_noticed(expression: str, problem: str) -> None:
    assert problem in [*Question("it", expression).problems()]


def test_each_panel_has_a_place_of_its_own() -> None:
    taken: dict[tuple[int, int], str] = {}
    for panel in panels():
        place = panel.gridPos
        for square in product(range(place.x, place.x + place.w), range(place.y, place.y + place.h)):
            assert square not in taken, (panel.title, taken[square])
            taken[square] = panel.title
