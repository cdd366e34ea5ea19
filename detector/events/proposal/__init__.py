"""A first mapping for a folder of unknown Parquet files, for a person to finish."""
