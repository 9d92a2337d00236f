"""`tux doctor` on the running bot: what it says of itself."""

import json

from infrastructure.settings import ProbeSettings
from interface.startup.checks import Check
from interface.startup.probe_client import NotRunning, ProbesTurnedOff, ask


async def examine_bot(probe: ProbeSettings) -> Check:
    """A bot that does not run is none that is ill."""
    try:
        answer = await ask(probe.host, probe.port)
    except ProbesTurnedOff:
        return Check("bot", passed=True, finding="cannot be asked, TUX_PROBE_PORT is -1")
    except NotRunning as error:
        return Check("bot", passed=True, finding=f"none answers at {error.address}")
    problems = "; ".join(json.loads(answer.text)["problems"])
    return Check("bot", passed=answer.healthy, finding=problems or "runs, and all its tasks go on")
