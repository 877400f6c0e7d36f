import Testing

@Suite("Charts") struct ChartsTests {}
