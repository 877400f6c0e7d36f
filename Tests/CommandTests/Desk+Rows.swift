extension Desk {
  /// The first line of an export of interactions whose rows ``row(_:_:updated:)`` gives.
  static let header =
    "number,opened_at,short_description,opened_for,state,type,assigned_to,sys_updated_on,location,work_notes\n"

  /// An open interaction of Ann's, in Bob's hands; times are written as ServiceNow does in the United States.
  static func row(_ number: String, _ opened: String, updated: String = "02-20-2025 21:00:00") -> String {
    "\(number),\(opened),Password | x,Ann (ann),New,Phone,Bob (bob),\(updated),Here,\n"
  }
}
