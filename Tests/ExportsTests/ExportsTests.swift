import Testing

@Suite("Exports") struct ExportsTests {}
