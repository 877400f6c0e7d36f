import CivilTime

/// One made-up visit, call or chat with all that ever happens to it, also after the last night of the sample.
///
/// A function of the seed and the interaction's number alone: a later night tells it again instead of remembering it.
struct Interaction {
  /// What an export shows of an interaction from `time` on.
  struct Version {
    var time: LocalTime
    var state: State
    /// Nil: unassigned.
    var technician: Int?
    /// Nil: nothing written down yet.
    var note: Note?
  }

  /// Two sentences and a reference, or one of the awkward notes.
  enum Note {
    case plain(first: Int, second: Int?, reference: Int?)
    case awkward(Int)
  }

  /// An incident that came of it.
  struct Link {
    var incident: Int
    var createdOn: LocalTime
    /// Nil: created by the integration.
    var createdBy: Int?
    /// The incident's number stands only in document_id.
    var lacksTask: Bool
    var lacksSystemID: Bool
    /// The link names an interaction from before the first export.
    var orphan: Int?
  }

  enum State: Int, CaseIterable {
    case new, workInProgress, onHold, pending, closedComplete, closedAbandoned

    var name: String {
      switch self {
      case .new: "New"
      case .workInProgress: "Work in Progress"
      case .onHold: "On Hold"
      case .pending: "Pending"
      case .closedComplete: "Closed Complete"
      case .closedAbandoned: "Closed Abandoned"
      }
    }
  }

  let index: Int
  let opened: LocalTime
  let description: Int
  let user: Int
  /// Nil: blank.
  let place: Int?
  let type: Int
  /// In order of time, the first at `opened`.
  let versions: [Version]
  let links: [Link]

  /// What an export taken at `time` shows; nil before the opening.
  func version(at time: LocalTime) -> Version? { versions.last { $0.time <= time } }
}
