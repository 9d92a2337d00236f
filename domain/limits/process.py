from typing import NewType
from uuid import UUID

ProcessId = NewType("ProcessId", UUID)
"""Made fresh by each process at its start."""
