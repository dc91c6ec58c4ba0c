"""Inventory."""

import sqlalchemy as sa
from alembic import op

from factory_desktop.core.platform.db.types import Id, Money, Quantity

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "warehouse",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("negative_policy", sa.String(length=40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouse")),
        sa.UniqueConstraint("name", name=op.f("uq_warehouse_name")),
    )
    op.create_table(
        "location",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("warehouse_id", Id, nullable=True),
        sa.Column("parent_id", Id, nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("is_stock", sa.Boolean(), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["location.id"], name=op.f("fk_location_parent_id")),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["warehouse.id"], name=op.f("fk_location_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
    )
    op.create_index(op.f("ix_location_parent_id"), "location", ["parent_id"], unique=False)
    op.create_index(op.f("ix_location_warehouse_id"), "location", ["warehouse_id"], unique=False)
    op.create_table(
        "item_valuation",
        sa.Column("item_id", Id, nullable=False),
        sa.Column("pool", Id, autoincrement=False, nullable=False),
        sa.Column("quantity", Quantity(), nullable=False),
        sa.Column("value", Money(), nullable=False),
        sa.Column("rate", Quantity(), nullable=False),
        sa.Column("layers", sa.Text(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("last_entry_id", Id, nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_valuation_item_id")),
        sa.PrimaryKeyConstraint("item_id", "pool", name=op.f("pk_item_valuation")),
    )
    op.create_table(
        "stock_adjustment",
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("location_id", Id, nullable=True),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=100), nullable=True),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_stock_adjustment_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_adjustment")),
        sa.UniqueConstraint("number", name=op.f("uq_stock_adjustment_number")),
    )
    op.create_index(
        op.f("ix_stock_adjustment_posted_on"), "stock_adjustment", ["posted_on"], unique=False
    )
    op.create_index(
        op.f("ix_stock_adjustment_status"), "stock_adjustment", ["status"], unique=False
    )
    op.create_table(
        "stock_balance",
        sa.Column("id", Id, nullable=False),
        sa.Column("item_id", Id, nullable=False),
        sa.Column("location_id", Id, nullable=False),
        sa.Column("quantity", Quantity(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_stock_balance_item_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_stock_balance_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_balance")),
        sa.UniqueConstraint(
            "item_id", "location_id", name=op.f("uq_stock_balance_item_id_location_id")
        ),
    )
    op.create_index(
        op.f("ix_stock_balance_location_id"), "stock_balance", ["location_id"], unique=False
    )
    op.create_table(
        "stock_entry",
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("from_location_id", Id, nullable=True),
        sa.Column("to_location_id", Id, nullable=True),
        sa.Column("taken_by", sa.String(length=120), nullable=True),
        sa.Column("extra_cost", Money(), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=100), nullable=True),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_location_id"], ["location.id"], name=op.f("fk_stock_entry_from_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_location_id"], ["location.id"], name=op.f("fk_stock_entry_to_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_entry")),
        sa.UniqueConstraint("number", name=op.f("uq_stock_entry_number")),
    )
    op.create_index(op.f("ix_stock_entry_posted_on"), "stock_entry", ["posted_on"], unique=False)
    op.create_index(op.f("ix_stock_entry_status"), "stock_entry", ["status"], unique=False)
    op.create_table(
        "stock_ledger_entry",
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("item_id", Id, nullable=False),
        sa.Column("from_location_id", Id, nullable=False),
        sa.Column("to_location_id", Id, nullable=False),
        sa.Column("quantity", Quantity(), nullable=False),
        sa.Column("value", Money(), nullable=True),
        sa.Column("source_type", sa.String(length=40), nullable=False),
        sa.Column("source_id", Id, nullable=False),
        sa.Column("source_line", Id, nullable=True),
        sa.Column("reverses_id", Id, nullable=True),
        sa.Column("cost_of_id", Id, nullable=True),
        sa.Column("adjusts_id", Id, nullable=True),
        sa.Column("cost_group", sa.String(length=60), nullable=True),
        sa.Column("cost_share", Quantity(), nullable=True),
        sa.Column("operation", sa.String(length=32), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["adjusts_id"], ["stock_ledger_entry.id"], name=op.f("fk_stock_ledger_entry_adjusts_id")
        ),
        sa.ForeignKeyConstraint(
            ["cost_of_id"], ["stock_ledger_entry.id"], name=op.f("fk_stock_ledger_entry_cost_of_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_location_id"],
            ["location.id"],
            name=op.f("fk_stock_ledger_entry_from_location_id"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_stock_ledger_entry_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["stock_ledger_entry.id"],
            name=op.f("fk_stock_ledger_entry_reverses_id"),
        ),
        sa.ForeignKeyConstraint(
            ["to_location_id"], ["location.id"], name=op.f("fk_stock_ledger_entry_to_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_ledger_entry")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_stock_ledger_entry_reverses_id")),
    )
    op.create_index(
        "ix_stock_ledger_entry_adjusts",
        "stock_ledger_entry",
        ["adjusts_id"],
        unique=False,
        sqlite_where=sa.text("adjusts_id IS NOT NULL"),
        postgresql_where=sa.text("adjusts_id IS NOT NULL"),
    )
    op.create_index(
        "ix_stock_ledger_entry_group",
        "stock_ledger_entry",
        ["cost_group"],
        unique=False,
        sqlite_where=sa.text("cost_group IS NOT NULL"),
        postgresql_where=sa.text("cost_group IS NOT NULL"),
    )
    op.create_index(
        "ix_stock_ledger_entry_item",
        "stock_ledger_entry",
        ["item_id", "posted_on", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_stock_ledger_entry_posted_on"), "stock_ledger_entry", ["posted_on"], unique=False
    )
    op.create_index(
        "ix_stock_ledger_entry_source",
        "stock_ledger_entry",
        ["source_type", "source_id"],
        unique=False,
    )
    op.create_table(
        "stock_period",
        sa.Column("location_id", Id, nullable=False),
        sa.Column("item_id", Id, nullable=False),
        sa.Column("period", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quantity", Quantity(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_stock_period_item_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_stock_period_location_id")
        ),
        sa.PrimaryKeyConstraint("location_id", "item_id", "period", name=op.f("pk_stock_period")),
    )
    op.create_table(
        "stock_adjustment_line",
        sa.Column("document_id", Id, nullable=False),
        sa.Column("item_id", Id, nullable=False),
        sa.Column("location_id", Id, nullable=True),
        sa.Column("counted", Quantity(), nullable=False),
        sa.Column("rate", Quantity(), nullable=True),
        sa.Column("book_quantity", Quantity(), nullable=True),
        sa.Column("difference", Quantity(), nullable=True),
        sa.Column("id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_line_id", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["stock_adjustment.id"],
            name=op.f("fk_stock_adjustment_line_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_stock_adjustment_line_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_stock_adjustment_line_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_adjustment_line")),
    )
    op.create_index(
        op.f("ix_stock_adjustment_line_document_id"),
        "stock_adjustment_line",
        ["document_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_stock_adjustment_line_source_line_id"),
        "stock_adjustment_line",
        ["source_line_id"],
        unique=False,
    )
    op.create_table(
        "stock_entry_line",
        sa.Column("document_id", Id, nullable=False),
        sa.Column("item_id", Id, nullable=False),
        sa.Column("quantity", Quantity(), nullable=False),
        sa.Column("uom_id", Id, nullable=True),
        sa.Column("rate", Quantity(), nullable=True),
        sa.Column("value", Money(), nullable=True),
        sa.Column("from_location_id", Id, nullable=True),
        sa.Column("to_location_id", Id, nullable=True),
        sa.Column("stock_quantity", Quantity(), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_line_id", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["stock_entry.id"], name=op.f("fk_stock_entry_line_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_location_id"], ["location.id"], name=op.f("fk_stock_entry_line_from_location_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_stock_entry_line_item_id")),
        sa.ForeignKeyConstraint(
            ["to_location_id"], ["location.id"], name=op.f("fk_stock_entry_line_to_location_id")
        ),
        sa.ForeignKeyConstraint(["uom_id"], ["uom.id"], name=op.f("fk_stock_entry_line_uom_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_entry_line")),
    )
    op.create_index(
        op.f("ix_stock_entry_line_document_id"), "stock_entry_line", ["document_id"], unique=False
    )
    op.create_index(
        op.f("ix_stock_entry_line_source_line_id"),
        "stock_entry_line",
        ["source_line_id"],
        unique=False,
    )
    op.create_table(
        "stock_valuation",
        sa.Column("entry_id", Id, autoincrement=False, nullable=False),
        sa.Column("pool", Id, autoincrement=False, nullable=False),
        sa.Column("item_id", Id, nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("cost", Money(), nullable=False),
        sa.Column("correction", Money(), nullable=False),
        sa.Column("quantity_after", Quantity(), nullable=False),
        sa.Column("value_after", Money(), nullable=False),
        sa.Column("rate_after", Quantity(), nullable=False),
        sa.Column("layers", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["stock_ledger_entry.id"], name=op.f("fk_stock_valuation_entry_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "pool", name=op.f("pk_stock_valuation")),
    )
    op.create_index(
        "ix_stock_valuation_item",
        "stock_valuation",
        ["item_id", "pool", "posted_on", "entry_id"],
        unique=False,
    )
