/// What one thread draws with: a typesetter, since a font map belongs to a thread, and one raster, kept from chart to
/// chart: six megabytes of new memory from the kernel cost more than painting them.
package final class Easel {
  package let typesetter = PangoTypesetter()
  private var raster = Raster()

  package init() {}

  /// The commands drawn in the colours of the theme.
  package func raster(_ commands: [DrawingCommand], theme: Theme) throws(ChartError) -> Raster {
    try raster.draw(commands, theme: theme, typesetter: typesetter)
    return raster
  }
}

/// The easels of the two threads that draw.
///
/// Unchecked: each is used by one thread at a time, first by the one that makes them, then by its own.
package struct Easels: @unchecked Sendable {
  let all = [Easel(), Easel()]

  package init() {}

  /// Easels on which the first text is no slower than the others: to look a font up, fontconfig sorts all that are
  /// installed, some 10 ms for each of them. To be made while something else is waited for.
  package static func prepared() -> Easels {
    let easels = Easels()
    for easel in easels.all { easel.typesetter.lookUpFonts() }
    return easels
  }
}
