"""Print what Tux needs at run time, one requirement a line, with the extras that are named."""

import sys
import tomllib
from pathlib import Path

project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
extras = [needed for extra in sys.argv[1:] for needed in project["optional-dependencies"][extra]]
print(*project["dependencies"], *extras, sep="\n")
