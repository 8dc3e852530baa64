"""Each change that takes an entry away keeps the day on which the entry ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Adds the column; of what was done before only the boxes that were left empty say it."""
    op.add_column("changes", sa.Column("ended", sa.String(10)))
