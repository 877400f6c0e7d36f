import Testing

@Suite("Marts") struct MartsTests {}
