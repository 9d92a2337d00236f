"""What is shown of a plan, as PostgreSQL explains it."""

from infrastructure.database.plans import Plan, Scan, sequential_scans

EXPLAINED = {
    "Execution Time": 1.5,
    "Plan": {
        "Node Type": "Hash Join",
        "Hash Cond": "(cases.guild_id = guilds.guild_id)",
        "Shared Hit Blocks": 40,
        "Shared Read Blocks": 2,
        "Actual Rows": 12.4,
        "Actual Loops": 1,
        "Plans": [
            {
                "Node Type": "Seq Scan",
                "Relation Name": "cases",
                "Filter": "(status = 'pending')",
                "Actual Rows": 3.0,
                "Rows Removed by Filter": 330.5,
                "Actual Loops": 3,
            },
            {
                "Node Type": "Hash",
                "Actual Rows": 1,
                "Actual Loops": 1,
                "Plans": [
                    {
                        "Node Type": "Index Scan",
                        "Index Name": "pk_guilds",
                        "Relation Name": "guilds",
                        "Index Cond": "(guild_id = 7)",
                        "Actual Rows": 0,
                        "Actual Loops": 0,
                    },
                    {"Node Type": "Seq Scan", "Relation Name": "members", "Actual Rows": 499.5, "Actual Loops": 2},
                ],
            },
        ],
    },
}


def test_a_plan_says_what_it_cost_and_each_of_its_steps() -> None:
    plan = Plan.of("moderation.case_reader.show", "SELECT 1 /* a read */", EXPLAINED)
    assert plan == Plan(
        name="moderation.case_reader.show",
        sql="SELECT 1 /* a read */",
        milliseconds=1.5,
        pages=42,
        scans=(Scan(table="cases", rows=1000), Scan(table="members", rows=999)),
        steps=(
            "Hash Join (rows: 12, times: 1); Hash Cond: (cases.guild_id = guilds.guild_id)",
            "  Seq Scan on cases (rows: 3, times: 3); Filter: (status = 'pending')",
            "  Hash (rows: 1, times: 1)",
            "    Index Scan using pk_guilds on guilds (never carried out); Index Cond: (guild_id = 7)",
            "    Seq Scan on members (rows: 500, times: 2)",
        ),
    )
    assert plan.verb == "SELECT"
    assert plan.large_scans == (Scan(table="cases", rows=1000),)


def test_tables_that_are_read_from_end_to_end_are_named_for_any_parameters() -> None:
    assert sequential_scans(EXPLAINED) == ("cases", "members")
