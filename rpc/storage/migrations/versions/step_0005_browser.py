"""Each change keeps the browser that it was done in, so that Undo takes back one's own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Adds the column; of what was done before nobody knows the browser."""
    op.add_column("changes", sa.Column("browser", sa.String(80)))
