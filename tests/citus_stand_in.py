"""A stand-in for a Citus coordinator: a database with the functions and books of one, as its documentation has them.

It moves a table's rows to another schema, as a coordinator does to its workers, and refuses what Citus refuses about
keys and triggers. It routes no statement: whoever reads a table afterwards sees what was left on the coordinator. So it
shows what is asked of Citus, and in which order, and not that Citus can do it; `TEST_CITUS_URL` is for that.
"""

import asyncpg

from infrastructure.database.settings import DatabaseSettings

_BOOKS = """
    CREATE SCHEMA shards;
    CREATE TABLE pg_dist_node (nodename text, groupid int, isactive bool, noderole text, shouldhaveshards bool);
    INSERT INTO pg_dist_node VALUES ('worker-1', 1, true, 'primary', true), ('worker-2', 2, true, 'primary', true),
        ('coordinator', 0, true, 'primary', false);
    CREATE TABLE pg_dist_partition (
        nth serial, logicalrelid regclass PRIMARY KEY, partmethod "char", partkey text, colocationid int,
        repmodel "char"
    );
    CREATE FUNCTION citus_version() RETURNS text LANGUAGE sql AS
        $$ SELECT 'Citus 13.2.0 on x86_64-pc-linux-gnu, compiled by gcc' $$;
    CREATE FUNCTION citus_is_coordinator() RETURNS bool LANGUAGE sql AS $$ SELECT true $$;
    CREATE FUNCTION column_to_column_name(table_name regclass, column_var_text text) RETURNS text LANGUAGE sql AS
        $$ SELECT attname::text FROM pg_attribute WHERE attrelid = table_name
           AND attnum = substring(column_var_text FROM ':varattno (\\d+)')::int $$;
"""
_CHECKED = """
    CREATE FUNCTION check_table(checked regclass, by text, beside int) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE k record;
    BEGIN
        IF EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = checked) THEN
            RAISE 'table "%" is already distributed', checked;
        END IF;
        IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = checked AND NOT tgisinternal) THEN
            RAISE 'triggers are not supported on distributed tables';
        END IF;
        IF by IS NOT NULL AND EXISTS (
            SELECT FROM pg_index i WHERE i.indrelid = checked AND i.indisunique AND NOT EXISTS (
                SELECT FROM pg_attribute a
                WHERE a.attrelid = checked AND a.attnum = ANY(i.indkey) AND a.attname = by
            )
        ) THEN
            RAISE 'cannot create constraint on "%"', checked USING DETAIL = 'Distributed relations cannot have UNIQUE,
                EXCLUDE, or PRIMARY KEY constraints that do not include the partition column';
        END IF;
        FOR k IN SELECT c.*, p.partmethod, p.repmodel, p.colocationid, p.partkey,
                array(SELECT attname::text FROM unnest(c.conkey) WITH ORDINALITY AS u(n, o)
                      JOIN pg_attribute ON attrelid = c.conrelid AND attnum = u.n ORDER BY u.o) AS columns,
                array(SELECT attname::text FROM unnest(c.confkey) WITH ORDINALITY AS u(n, o)
                      JOIN pg_attribute ON attrelid = c.confrelid AND attnum = u.n ORDER BY u.o) AS to_columns
            FROM pg_constraint c LEFT JOIN pg_dist_partition p ON p.logicalrelid = c.confrelid
            WHERE c.conrelid = checked AND c.contype = 'f' AND c.confrelid <> checked
        LOOP
            IF k.partmethod IS NULL THEN
                RAISE 'referenced table "%" must be a distributed table or a reference table', k.confrelid::regclass;
            END IF;
            IF by IS NULL AND k.partmethod = 'h' THEN
                RAISE 'cannot create foreign key constraint since foreign keys from reference tables and local tables
                    to distributed tables are not supported';
            END IF;
            IF k.partmethod = 'h' AND k.colocationid <> beside THEN
                RAISE 'cannot create foreign key constraint since relations are not colocated or not referencing a
                    reference table';
            END IF;
            IF k.partmethod = 'h' AND array_position(k.columns, by)
                IS DISTINCT FROM array_position(k.to_columns, column_to_column_name(k.confrelid, k.partkey))
            THEN
                RAISE 'cannot create foreign key constraint' USING DETAIL = 'Foreign keys are supported in two cases,
                    either in between two colocated tables including partition column in the same ordinal in the both
                    tables or from distributed to reference tables';
            END IF;
            IF by = ANY(k.columns) AND (k.confdeltype IN ('n', 'd') OR k.confupdtype IN ('n', 'd', 'c')) THEN
                RAISE 'cannot create foreign key constraint' USING DETAIL = 'SET NULL, SET DEFAULT or CASCADE is not
                    supported in ON DELETE or ON UPDATE operation when distribution key is included in the constraint';
            END IF;
        END LOOP;
    END $$;
"""
_MOVED = """
    CREATE FUNCTION create_distributed_table(
        table_name regclass, distribution_column text, distribution_type text DEFAULT 'hash',
        colocate_with text DEFAULT 'default', shard_count int DEFAULT NULL
    ) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE number int; beside int := 1;
    BEGIN
        SELECT attnum INTO number FROM pg_attribute WHERE attrelid = table_name AND attname = distribution_column;
        IF number IS NULL THEN
            RAISE 'column "%" of relation "%" does not exist', distribution_column, table_name;
        END IF;
        IF colocate_with <> 'default' THEN
            SELECT colocationid INTO beside FROM pg_dist_partition WHERE logicalrelid = colocate_with::regclass;
            IF beside IS NULL THEN RAISE 'relation % is not distributed', colocate_with; END IF;
        END IF;
        PERFORM check_table(table_name, distribution_column, beside);
        EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', table_name);
        EXECUTE format('CREATE TABLE shards.%I AS SELECT * FROM %s', table_name::text, table_name);
        INSERT INTO pg_dist_partition (logicalrelid, partmethod, partkey, colocationid, repmodel)
        SELECT each, 'h', format('{VAR :varno 1 :varattno %s :vartype 20}', number), beside, 's'
        FROM unnest(
            table_name || array(SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = table_name)
        ) AS each;
    END $$;
    CREATE FUNCTION create_reference_table(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM check_table(table_name, NULL, 0);
        EXECUTE format('CREATE TABLE shards.%I AS SELECT * FROM %s', table_name::text, table_name);
        INSERT INTO pg_dist_partition (logicalrelid, partmethod, colocationid, repmodel)
        VALUES (table_name, 'n', 2, 't');
    END $$;
    CREATE FUNCTION undistribute_table(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM pg_dist_partition WHERE logicalrelid = table_name
            OR logicalrelid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = table_name);
        EXECUTE format('INSERT INTO %s SELECT * FROM shards.%I', table_name, table_name::text);
        EXECUTE format('DROP TABLE shards.%I', table_name::text);
    END $$;
    CREATE FUNCTION truncate_local_data_after_distributing_table(function_name regclass) RETURNS void
    LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = function_name) THEN
            RAISE 'supplied parameter is not a distributed relation';
        END IF;
        IF EXISTS (SELECT FROM pg_constraint WHERE confrelid = function_name AND contype = 'f'
                   AND conrelid NOT IN (SELECT logicalrelid FROM pg_dist_partition)) THEN
            RAISE 'cannot truncate a table referenced in a foreign key constraint by a local table';
        END IF;
        EXECUTE format('TRUNCATE %s CASCADE', function_name);
    END $$;
"""


async def stand_in_for_citus(settings: DatabaseSettings) -> None:
    """Make a database look like a coordinator's."""
    connection = await asyncpg.connect(**settings.address.arguments(name="tux test", within=60, settings={}))
    try:
        for part in (_BOOKS, _CHECKED, _MOVED):
            await connection.execute(part)
    finally:
        await connection.close()
