"""What each process writes down of a test, and what is kept from reaching beyond it."""

import os
import subprocess
import sys
from pathlib import Path

from tools.mutants.guard import SINCE, began
from tools.mutants.trace import Trace, TracedTest

ROOT = Path(__file__).parents[3]
RULE = "def f():\n    return 1\n\n\ndef g():\n    return 2\n"


def trace_of(tmp_path: Path, program: str) -> Trace:
    """The program has `tracer`, `f` and `g`, and may end as it likes."""
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "rule.py").write_text(RULE)
    (tmp_path / "written").mkdir()
    beginning = (
        "import os, signal\nfrom pathlib import Path\nfrom tools.mutants.tracing import Tracer\n"
        f"tracer = Tracer(Path('written'), Path({str(tmp_path)!r}), ('room',))\n"
        "from room.rule import f, g\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    subprocess.run([sys.executable, "-c", beginning + program], cwd=tmp_path, env=environment, check=False)
    trace = Trace({name: TracedTest(name, 0.1) for name in ("one", "two")})
    for file in (tmp_path / "written").glob("*.trace"):
        trace.add(file)
    return trace


def test_each_test_has_the_lines_that_it_ran_itself(tmp_path: Path) -> None:
    trace = trace_of(tmp_path, "tracer.begin('one')\nf()\ng()\ntracer.begin('two')\nf()\n")
    assert trace.of_lines("room/rule.py", [2]) == {"one", "two"}
    assert trace.of_lines("room/rule.py", [6]) == {"one"}


def test_a_process_that_is_killed_has_told_what_it_ran(tmp_path: Path) -> None:
    trace = trace_of(tmp_path, "tracer.begin('one')\nf()\nos.kill(os.getpid(), signal.SIGKILL)\n")
    assert trace.of_lines("room/rule.py", [2]) == {"one"}


def test_what_forks_from_an_earlier_process_counts_for_the_test_that_runs_now(tmp_path: Path) -> None:
    program = (
        "tracer.begin('one')\nf()\nPath('written/now').write_text('two')\n"
        "if os.fork() == 0:\n    f()\n    os._exit(0)\nos.wait()\n"
    )
    assert trace_of(tmp_path, program).of_lines("room/rule.py", [2]) == {"one", "two"}


def test_lines_that_run_on_import_belong_to_no_test(tmp_path: Path) -> None:
    trace = trace_of(tmp_path, "")
    assert trace.of_lines("room/rule.py", [1]) == set()


def refused(program: str) -> bool:
    """By a guard around a run that begins now."""
    now = began(os.getpid())
    assert now is not None
    return (
        subprocess.run(
            [
                sys.executable,
                "-c",
                f"import os, shutil\nfrom tools.mutants.guard import *\nguard_this_process()\n{program}",
            ],
            env={**os.environ, "PYTHONPATH": str(ROOT), SINCE: str(now + 1)},
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode
        != 0
    )


def test_a_run_may_signal_only_what_is_younger_than_itself() -> None:
    assert refused(f"os.kill({os.getpid()}, 18)")
    assert not refused(f"os.kill({os.getpid()}, 0)")
    assert not refused("os.kill(os.getpid(), 18)")
    assert refused("os.kill(-1, 18)")


def test_a_run_may_not_delete_what_others_stand_on(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    assert not refused(f"shutil.rmtree({str(tmp_path / 'own')!r})")
    assert refused(f"os.chdir({str(tmp_path)!r})\nguard_this_process()\nshutil.rmtree({str(tmp_path)!r})")
    assert tmp_path.exists()
