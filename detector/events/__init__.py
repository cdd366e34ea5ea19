"""Reading: from Parquet files in any shape to the canonical tables that features are built on."""
