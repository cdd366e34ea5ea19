"""One definition of every feature, as SQL that DuckDB and Spark both run."""
