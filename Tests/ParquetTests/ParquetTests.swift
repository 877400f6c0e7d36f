import Testing

@Suite("Parquet") struct ParquetTests {}
