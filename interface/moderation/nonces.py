from application.moderation.queries import CaseView


def nonce(kind: str, case: CaseView) -> str:
    """At most 25 characters, Discord's limit, for a kind of one letter and case numbers up to 16 million."""
    return f"{kind}{case.guild:x}.{case.number:x}"
