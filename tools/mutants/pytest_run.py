"""pytest, with the tests of one run in their order."""

import json
import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from attrs import define, field

from tools.mutants.guard import guard_this_process
from tools.mutants.runs import Run
from tools.mutants.sample import LAYERS
from tools.mutants.tracing import DIRECTORY, Tracer, trace_this_process


@define(eq=False)
class Chosen:
    _tests: list[str]
    _tracer: Tracer | None
    failed: list[str] = field(factory=list)
    seconds: dict[str, float] = field(factory=dict)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if any("::" in name for name in self._tests):
            place = {name: number for number, name in enumerate(self._tests)}
            items[:] = sorted((item for item in items if item.nodeid in place), key=lambda item: place[item.nodeid])

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        if self._tracer is not None:
            self._tracer.begin(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if report.failed:
            self.failed.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)


def run_pytest(run: Run, result: Path) -> int:
    guard_this_process()
    chosen = Chosen(run.tests, trace_this_process(LAYERS) if DIRECTORY in os.environ else None)
    arguments = ["--tb=short", "--no-header", *(["-x"] if run.first_failure_ends else [])]
    if find_spec("xdist") is not None:
        arguments += ["-n", "0"]
    files = dict.fromkeys(name.partition("::")[0] for name in run.tests)
    code = int(pytest.main([*arguments, *files], plugins=[chosen]))
    result.write_text(json.dumps({"failed": chosen.failed, "seconds": chosen.seconds}))
    return code
