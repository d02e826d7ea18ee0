"""Postgres keeps no samples of what people wrote in its statistics, where an erasure would not reach them."""

from alembic import op

revision = "0003"
down_revision = "0002"

_WRITTEN = {
    "inquiries": ("subject", "sender", "text", "searched", "channel", "category", "organisation_type"),
    "memory": ("question", "reply"),
    "verdicts": ("reason",),
}


def upgrade() -> None:
    """Turn the samples off for each column that holds people's words."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, columns in _WRITTEN.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
