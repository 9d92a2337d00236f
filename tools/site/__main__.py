"""`make site`: the documentation as a site in `build/site`. Whatever is wrong with it ends the build with code 1."""

import sys
from pathlib import Path

from sphinx.cmd.build import build_main

from tools.site.offline import asked_of_others
from tools.site.staging import staged, write

ROOT = Path(__file__).parents[2]
SOURCE, SITE, KEPT = (ROOT / "build" / name for name in ("site-source", "site", "site-doctrees"))


def main() -> int:
    write(staged(ROOT), SOURCE)
    strictly = ["--quiet", "--fail-on-warning", "--jobs", "auto"]
    where = ["--conf-dir", str(Path(__file__).parent), "--doctree-dir", str(KEPT), str(SOURCE), str(SITE)]
    if build_main([*strictly, *where]) != 0:
        return 1
    problems = list(asked_of_others(SITE))
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(list(SITE.rglob('*.html')))} pages: build/site/index.html")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
