/// The file formats of a chart, all drawn from the same commands.
package enum ChartFormat: String, CaseIterable, Sendable {
  case png, svg, pdf

  /// The figures as the pages of one file; only a PDF has more than one.
  ///
  /// - Parameter title: of the file as a whole; of a single chart its own.
  package func encode(
    _ figures: [Figure], title: String? = nil, theme: Theme, easel: Easel
  ) throws(ChartError) -> [UInt8] {
    switch self {
    case .png: return try PNGEncoder.encode(easel.raster(figures.first?.commands ?? [], theme: theme), theme: theme)
    case .svg:
      let bytes = try VectorDocument.svg.draw(figures, theme, easel.typesetter)
      return SVGText.finished(
        bytes, title: title ?? figures.first?.title ?? "", description: figures.first?.altText ?? "")
    case .pdf:
      return try VectorDocument.pdf(title: title ?? figures.first?.title ?? "").draw(figures, theme, easel.typesetter)
    }
  }
}
