import Testing

@Suite("Nightly") struct NightlyTests {}
