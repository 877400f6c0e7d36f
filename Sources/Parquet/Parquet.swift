/// Parquet: to come.
