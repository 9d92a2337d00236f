"""`tux doctor` on the pictures: whether this machine has what no package for Python brings."""

from PIL import features

from interface.startup.checks import Check


def examine_pictures() -> Check:
    if features.check("fribidi"):
        return Check("pictures", passed=True, finding="can be drawn")
    return Check(
        "pictures",
        passed=False,
        finding="cannot be drawn: the library FriBiDi is missing (Debian and Ubuntu: apt install libfribidi0)",
    )
