"""Promises that the database itself keeps, on PostgreSQL and on SQLite, as migration operations; what tells that rows came.

PostgreSQL keeps periods apart with an exclusion constraint and issued rows unchanged with a
trigger; SQLite does both with triggers. Django rebuilds a SQLite table when a column changes,
which drops its triggers: repeat the operation in that migration (a test looks whether each
promise is still there).
"""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

LAST_ROWS = 100


def last_rows_sql(
    connection: BaseDatabaseWrapper, model: type[models.Model], where: str = ""
) -> str:
    """SQL for a number that changes with every new row of ``model``, also one that comes late.

    The highest key would not do: of two transactions at once the one that took the lower key may
    commit last. So the last hundred keys are added up; over the primary key this takes no time.
    """
    quote = connection.ops.quote_name
    key, table = quote(str(model._meta.pk.column)), quote(model._meta.db_table)
    return (
        f"(SELECT SUM({key}) FROM (SELECT {key} FROM {table} {where} "  # noqa: S608
        f"ORDER BY {key} DESC LIMIT {LAST_ROWS}) last_rows)"
    )


class DatabasePromise(Operation):
    """An operation that runs its own SQL per vendor and leaves the models' state alone."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models do not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        self.database_backwards(app_label, schema_editor, to_state, from_state)
        for statement in self.statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        for statement in self.removals(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def statements(self, vendor: str) -> list[str]:
        """The SQL that makes the promise."""
        raise NotImplementedError

    def removals(self, vendor: str) -> list[str]:
        """The SQL that takes the promise back; also true when it was never made."""
        raise NotImplementedError


class RefuseOverlap(DatabasePromise):
    """No two rows of ``table`` with equal ``columns`` are true on the same day.

    ``condition`` (SQL over the column names, e.g. ``"cancelled_at IS NULL"``) limits which rows
    count. The columns ``starts_on`` and ``ends_on`` hold the half-open period. A NULL in one of
    the ``columns`` never clashes.
    """

    def __init__(self, table: str, columns: list[str], condition: str = "") -> None:
        self.table, self.columns, self.condition = table, columns, condition

    def deconstruct(self) -> tuple[str, list, dict]:
        kwargs = {"table": self.table, "columns": self.columns, "condition": self.condition}
        return self.__class__.__qualname__, [], kwargs

    @property
    def name(self) -> str:
        """The name of the constraint and the triggers."""
        return f"{self.table}_no_overlap"

    def statements(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            same = ", ".join(f'"{column}" WITH =' for column in self.columns)
            where = f" WHERE ({self.condition})" if self.condition else ""
            return [
                "CREATE EXTENSION IF NOT EXISTS btree_gist",
                f'ALTER TABLE "{self.table}" ADD CONSTRAINT "{self.name}" EXCLUDE USING gist '
                f"({same}, daterange(starts_on, ends_on, '[)') WITH &&){where}",
            ]
        same = " AND ".join(f'other."{column}" = NEW."{column}"' for column in self.columns)
        new_counts = old_counts = ""
        if self.condition:
            counting = f'SELECT id FROM "{self.table}" WHERE ({self.condition})'  # noqa: S608
            new_counts = f" AND NEW.id IN ({counting})"
            old_counts = f" AND other.id IN ({counting})"
        clash = (
            f'SELECT 1 FROM "{self.table}" other WHERE {same} AND other.id <> NEW.id'  # noqa: S608
            " AND (other.ends_on IS NULL OR other.ends_on > NEW.starts_on)"
            f" AND (NEW.ends_on IS NULL OR other.starts_on < NEW.ends_on){new_counts}{old_counts}"
        )
        return [
            f'CREATE TRIGGER "{self.name}_{event.lower()}" AFTER {event} ON "{self.table}" '
            f"WHEN EXISTS ({clash}) BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
            for event in ("INSERT", "UPDATE")
        ]

    def removals(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            return [f'ALTER TABLE "{self.table}" DROP CONSTRAINT IF EXISTS "{self.name}"']
        return [f'DROP TRIGGER IF EXISTS "{self.name}_{event}"' for event in ("insert", "update")]

    def describe(self) -> str:
        return f"Refuse overlapping periods in {self.table}"


class RefuseChange(DatabasePromise):
    """Rows of ``table`` that were issued are never updated or deleted again.

    ``issued`` is SQL over ``OLD`` that tells whether a row was issued (``"OLD.number <> ''"``);
    ``columns`` are what may not change any more; the others may (a lease, a status).
    """

    def __init__(self, table: str, issued: str, columns: list[str]) -> None:
        self.table, self.issued, self.columns = table, issued, columns

    def deconstruct(self) -> tuple[str, list, dict]:
        kwargs = {"table": self.table, "issued": self.issued, "columns": self.columns}
        return self.__class__.__qualname__, [], kwargs

    @property
    def name(self) -> str:
        """The name of the triggers."""
        return f"{self.table}_frozen"

    def statements(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            changed = " OR ".join(
                f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in self.columns
            )
            refuse = (
                f"RAISE EXCEPTION '{self.name}' USING ERRCODE = 'integrity_constraint_violation'"
            )
            return [
                f'CREATE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
                f"IF TG_OP = 'TRUNCATE' THEN {refuse}; END IF; "
                f"IF ({self.issued}) AND (TG_OP = 'DELETE') THEN {refuse}; END IF; "
                f"IF TG_OP = 'UPDATE' THEN IF ({self.issued}) AND ({changed}) THEN {refuse}; END IF; "
                f"RETURN NEW; END IF; RETURN OLD; END $$",
                f'CREATE TRIGGER "{self.name}_row" BEFORE UPDATE OR DELETE ON "{self.table}" '
                f'FOR EACH ROW EXECUTE FUNCTION "{self.name}"()',
                f'CREATE TRIGGER "{self.name}_all" BEFORE TRUNCATE ON "{self.table}" '
                f'FOR EACH STATEMENT EXECUTE FUNCTION "{self.name}"()',
            ]
        changed = " OR ".join(f'NEW."{column}" IS NOT OLD."{column}"' for column in self.columns)
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
        return [
            f'CREATE TRIGGER "{self.name}_update" BEFORE UPDATE ON "{self.table}" '
            f"WHEN ({self.issued}) AND ({changed}) {refuse}",
            f'CREATE TRIGGER "{self.name}_delete" BEFORE DELETE ON "{self.table}" '
            f"WHEN ({self.issued}) {refuse}",
        ]

    def removals(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            return [
                f'DROP TRIGGER IF EXISTS "{self.name}_row" ON "{self.table}"',
                f'DROP TRIGGER IF EXISTS "{self.name}_all" ON "{self.table}"',
                f'DROP FUNCTION IF EXISTS "{self.name}"()',
            ]
        return [f'DROP TRIGGER IF EXISTS "{self.name}_{event}"' for event in ("update", "delete")]

    def describe(self) -> str:
        return f"Refuse changes to issued rows of {self.table}"


class Lift(DatabasePromise):
    """Takes a promise away until the same migration makes it again.

    SQLite rebuilds a table to change it, and refuses while triggers of other tables speak of it.
    """

    def __init__(self, promise: DatabasePromise) -> None:
        self.promise = promise

    def deconstruct(self) -> tuple[str, list, dict]:
        return self.__class__.__qualname__, [self.promise], {}

    def statements(self, vendor: str) -> list[str]:
        return self.promise.removals(vendor)

    def removals(self, vendor: str) -> list[str]:
        return [*self.promise.removals(vendor), *self.promise.statements(vendor)]

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        for statement in self.statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Lift: {self.promise.describe()}"
