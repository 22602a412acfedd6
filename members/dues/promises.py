"""Promises of the database that only this room needs, as migration operations."""

from m50portal.core.database import DatabasePromise, RefuseOverlap


class RefuseSecondIssuer(RefuseOverlap):
    """On each day at most one issuer is valid."""

    def __init__(self) -> None:
        super().__init__(table="dues_issuer", columns=[])

    def deconstruct(self) -> tuple[str, list, dict]:
        return self.__class__.__qualname__, [], {}

    def statements(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            return [
                f'ALTER TABLE "{self.table}" ADD CONSTRAINT "{self.name}" EXCLUDE USING gist '
                f"(daterange(starts_on, ends_on, '[)') WITH &&)"
            ]
        clash = (
            'SELECT 1 FROM "dues_issuer" other WHERE other.id <> NEW.id'
            " AND (other.ends_on IS NULL OR other.ends_on > NEW.starts_on)"
            " AND (NEW.ends_on IS NULL OR other.starts_on < NEW.ends_on)"
        )
        return [
            f'CREATE TRIGGER "{self.name}_{event.lower()}" AFTER {event} ON "{self.table}" '
            f"WHEN EXISTS ({clash}) BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
            for event in ("INSERT", "UPDATE")
        ]


class RefuseLateLines(DatabasePromise):
    """No line is added to an invoice that has its number."""

    name = "dues_invoiceline_not_late"
    table = "dues_invoiceline"
    issued = 'SELECT 1 FROM "dues_invoice" i WHERE i.id = NEW.invoice_id AND i.number IS NOT NULL'

    def deconstruct(self) -> tuple[str, list, dict]:
        return self.__class__.__qualname__, [], {}

    def statements(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            return [
                f'CREATE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
                f"IF EXISTS ({self.issued}) THEN RAISE EXCEPTION '{self.name}' "
                "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
                f'CREATE TRIGGER "{self.name}" BEFORE INSERT ON "{self.table}" '
                f'FOR EACH ROW EXECUTE FUNCTION "{self.name}"()',
            ]
        return [
            f'CREATE TRIGGER "{self.name}" BEFORE INSERT ON "{self.table}" '
            f"WHEN EXISTS ({self.issued}) BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
        ]

    def removals(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            return [
                f'DROP TRIGGER IF EXISTS "{self.name}" ON "{self.table}"',
                f'DROP FUNCTION IF EXISTS "{self.name}"()',
            ]
        return [f'DROP TRIGGER IF EXISTS "{self.name}"']

    def describe(self) -> str:
        return "Refuse lines on issued invoices"


class RefuseLateShares(RefuseLateLines):
    """No share is added to a transparency statement that was issued."""

    name = "dues_transparencyshare_not_late"
    table = "dues_transparencyshare"
    issued = (
        'SELECT 1 FROM "dues_transparencystatement" s '
        "WHERE s.id = NEW.statement_id AND s.state = 'issued'"
    )

    def describe(self) -> str:
        return "Refuse shares in issued transparency statements"
