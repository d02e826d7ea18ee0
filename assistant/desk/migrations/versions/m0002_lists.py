"""Lists stay quick, a letter is known again, and no entry of the audit log can be replaced."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the fingerprint, the indices of the lists, and the guard against replacing."""
    op.add_column("inquiries", sa.Column("fingerprint", sa.String(64), nullable=False, server_default=""))
    op.create_index("inquiries_by_fingerprint", "inquiries", ["fingerprint"])
    op.create_index("inquiries_by_changed", "inquiries", ["changed", "id"])
    op.create_index("inquiries_by_deadline", "inquiries", [sa.text("(deadline IS NULL)"), "deadline", "received"])
    op.create_index("inquiries_by_category", "inquiries", ["category", "received"])
    op.create_index("inquiries_by_organisation", "inquiries", ["organisation_type", "received"])
    if op.get_bind().dialect.name == "sqlite":  # REPLACE removes a row without the trigger on DELETE
        op.execute(
            "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit "
            "WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) "
            "BEGIN SELECT RAISE(ABORT, 'the audit log can only be added to'); END"
        )
    else:  # also where replication's role would pass triggers by
        op.execute("ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_only_added")
