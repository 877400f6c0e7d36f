/// A finished chart as a value: what it says, and how to draw it.
package struct Figure: Hashable, Sendable {
  /// Its file's name without the ending.
  package var name: String
  /// The finding, without the marks that keep a name's direction apart.
  package var title: String
  package var subtitle: String
  /// What a reader who can't see it is told.
  package var altText: String
  /// The marts it is drawn from.
  package var marts: [String]
  package var commands: [DrawingCommand]
}
