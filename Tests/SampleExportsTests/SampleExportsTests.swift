import Testing

@Suite("SampleExports") struct SampleExportsTests {}
