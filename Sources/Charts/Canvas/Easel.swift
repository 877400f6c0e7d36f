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
