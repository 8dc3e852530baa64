"""What an entry of the catalogue was called when an area's entry was linked to it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NAMES = ("programme_name", "copied_from_name")


def upgrade() -> None:
    """Adds the two columns, blank: links of before keep their id, and their name from now on."""
    with op.batch_alter_table("entries") as table:
        for name in NAMES:
            table.add_column(sa.Column(name, sa.Text, nullable=False, server_default=""))
    with op.batch_alter_table("entries") as table:
        for name in NAMES:
            table.alter_column(name, existing_type=sa.Text, server_default=None)
