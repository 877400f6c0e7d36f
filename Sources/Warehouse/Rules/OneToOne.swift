/// How the sys_ids that were created by the same person at the same time belong to a link.
///
/// Exports of links and of sys_ids share nothing but that creation, so it identifies a link's sys_ids only if it is
/// unique on both sides. Any other match may be wrong, and no address is better than a wrong one.
enum OneToOne {
  /// No sys_ids have the link's creation.
  case none
  /// One link and one pair of sys_ids have it.
  case matched
  /// Several links or several pairs have it.
  case ambiguous

  /// - Parameters:
  ///   - links: how many links have the creation, the one in question among them; 2 may stand for more.
  ///   - systemIDs: how many pairs of sys_ids have it; 2 may stand for more.
  @inline(__always)
  init(links: Int, systemIDs: Int) {
    self = systemIDs == 0 ? .none : links == 1 && systemIDs == 1 ? .matched : .ambiguous
  }
}

/// The sys_ids of a link and the addresses that they give, as ``OneToOne`` decided.
///
/// Whoever makes it says how long the bytes are valid.
struct LinkedSystemIDs {
  let isAmbiguous: Bool
  /// Empty if there are none, or if the pair was exported with the other side only.
  let interaction: UnsafeRawBufferPointer
  let incident: UnsafeRawBufferPointer
  let interactionURL: String?
  let incidentURL: String?

  /// - Parameters:
  ///   - interaction: the sys_id of the pair's interaction; asked only if the pair is the link's.
  ///   - incident: likewise the task's.
  @inline(__always)
  init(
    _ match: OneToOne, interaction: @autoclosure () -> UnsafeRawBufferPointer,
    incident: @autoclosure () -> UnsafeRawBufferPointer, _ rules: LoadRules
  ) {
    isAmbiguous = match == .ambiguous
    self.interaction = match == .matched ? interaction() : .nothing
    self.incident = match == .matched ? incident() : .nothing
    interactionURL = rules.url("interaction", self.interaction)
    incidentURL = rules.url("incident", self.incident)
  }

  /// For a link that has not been matched yet.
  init(_ rules: LoadRules) {
    self.init(.none, interaction: .nothing, incident: .nothing, rules)
  }
}

extension LoadRules {
  /// The address of a ticket; nil without an instance or a sys_id.
  @inline(__always)
  fileprivate func url(_ table: String, _ systemID: UnsafeRawBufferPointer) -> String? {
    guard let instanceURL, !systemID.isEmpty else { return nil }
    return "\(instanceURL)/\(table).do?sys_id=\(String(decoding: systemID, as: UTF8.self))"
  }
}
