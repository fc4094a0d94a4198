"""Situations that people told, and what they were understood as."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "situations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("industry", sa.JSON(), nullable=True),
        sa.Column("stage", sa.JSON(), nullable=True),
        sa.Column("challenges", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_situations")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_situations_chat_id"), "situations", ["chat_id"], unique=False)
    op.create_index(op.f("ix_situations_user_id"), "situations", ["user_id"], unique=False)
