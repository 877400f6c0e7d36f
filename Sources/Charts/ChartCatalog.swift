import Foundation
import Reports

/// `charts.json`: what each file of the charts' folder shows, for pages and readers that can't see it.
package struct ChartCatalog: Codable, Equatable, Sendable {
  /// The catalogue's own name in the charts' folder.
  package static let file = "charts.json"

  /// A file of the folder: name, title and alternative text, the marts it is drawn from, its length and `sha256:` hash.
  package struct Entry: Codable, Equatable, Sendable {
    package var file: String
    package var title: String
    package var alt: String
    package var mart: [String]
    package var bytes = 0
    package var hash = ""
    /// Of what was drawn, with which fonts, colours and encoder: equal, and the file needs no drawing.
    package var fingerprint = ""
  }

  /// Hash of the Data Package whose marts were drawn.
  package var dataPackage: String
  package var theme: String
  package var charts: [Entry]

  package init(dataPackage: String, theme: String, charts: [Entry]) {
    self.dataPackage = dataPackage
    self.theme = theme
    self.charts = charts
  }

  /// nil if it is not a catalogue of this form: everything is drawn anew then.
  package init?(json: some Sequence<UInt8>) {
    guard let catalog = try? JSONDecoder().decode(ChartCatalog.self, from: Data(json)) else { return nil }
    self = catalog
  }

  /// As it is published: keys in alphabetical order, a line break at the end.
  package var json: [UInt8] {
    // Strings and whole numbers only: encoding them can't fail.
    Array(((try? ReportJSON.document(self, keys: .useDefaultKeys)) ?? "").utf8) + [UInt8(ascii: "\n")]
  }
}
