"""What is not said in every language yet: folders of `interface/`, each of which leaves this list when it is."""

NOT_YET = frozenset(
    {
        "channels",
        "charts",
        "evidence",
        "moderation",
        "moderation/actions",
        "moderation/bulk",
        "moderation/casebook",
        "moderation/drift",
        "moderation/ends",
        "moderation/escalation",
        "moderation/jail",
        "moderation/templates",
        "points",
        "reports",
    }
)
