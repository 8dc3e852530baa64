"""What was deleted for good before the product wrote over it goes from the file of SQLite.

Writing the file anew (VACUUM) is done outside of a transaction, so the step only leaves the mark
that has it done as soon as the database is open (`rpc.storage.erasing`).
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Marks a file that has free pages or held anything before this step."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    has_free_pages = connection.exec_driver_sql("PRAGMA freelist_count").scalar()
    if has_free_pages or connection.exec_driver_sql("SELECT 1 FROM areas LIMIT 1").scalar():
        connection.exec_driver_sql("PRAGMA user_version = 1")
