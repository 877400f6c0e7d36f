/// A row of a mart that charts can rank.
package protocol RankedMember {
  /// As the chart shows it.
  var name: String { get }
  /// What the ranking goes by.
  var interactions: Int { get }
}

/// One whose last four weeks are known too.
package protocol ChangingMember: RankedMember {
  /// Interactions of the last 28 days, and of the 28 before those.
  var last28: Int { get }
  var previous28: Int { get }
}

/// The members of a mart as a chart ranks them: who is shown, who is put together as Other, and who leads.
package struct RankedMembers<Member: RankedMember> {
  /// One row of the table: a member, or those that Other or the unknown member stands for.
  package struct Group {
    package var name: String
    package var kind: RankedRows.Row.Kind
    /// At least one.
    package var members: [Member]

    /// Of all its members.
    package var interactions: Int { members.reduce(0) { $0 + $1.interactions } }
  }

  /// All but the unknown member, in the order of the mart: greatest first.
  package let known: [Member]
  /// Those of ``known`` that have a row of their own.
  package let shown: [Member]
  /// The rows, from the top: those shown, then Other, then the unknown member.
  package let groups: [Group]
  package let half: Half

  /// - Parameters:
  ///   - total: interactions of all, those of the unknown member included.
  ///   - top: how many have a row of their own; one more, if Other would stand for it alone.
  ///   - plural: what the members are, as `locations`.
  ///   - unknown: the unknown member's name.
  package init(
    _ members: [Member], of total: Int, top: Int, plural: String, unknown: String = UnknownMember.unknown,
    isUnknown: (Member) -> Bool = { _ in false }
  ) {
    known = members.filter { !isUnknown($0) }
    let count = known.count <= top + 1 ? known.count : top
    shown = Array(known.prefix(count))
    let other = Array(known.dropFirst(count))
    half = Half(of: total, known.map(\.interactions))
    let others = [
      Group(name: "Other (\(NumberWords.exact(other.count)) \(plural))", kind: .other, members: other),
      Group(name: unknown, kind: .unknown, members: members.filter(isUnknown)),
    ]
    groups =
      shown.map { Group(name: $0.name, kind: .member, members: [$0]) } + others.filter { !$0.members.isEmpty }
  }

  /// How many make half of all and are told apart by colour; none where nobody leads.
  package var leaders: Int { known.count > 1 && !half.isEven && half.sharePercent != nil ? half.members : 0 }

  /// A row for each group, in their order, with its bar; the columns are the chart's to fill.
  package var rows: [RankedRows.Row] { groups.map { .init(name: $0.name, value: $0.interactions, kind: $0.kind) } }
}

extension RankedMembers where Member: ChangingMember {
  /// The change of each group, and the member whose change is news.
  ///
  /// Only what the table shows is named: a reader must find it there.
  ///
  /// - Parameter all: of everybody together.
  package func changes(of all: Change, left: Double) -> ChangeColumn {
    ChangeColumn(
      groups.map { Change(of: $0.members) }, all: all,
      outstanding: Change.outstanding(shown.map { Change(of: [$0]) }, of: all), left: left)
  }
}

extension Change {
  /// Of several together.
  package init(of members: [some ChangingMember]) {
    self.init(before: members.reduce(0) { $0 + $1.previous28 }, now: members.reduce(0) { $0 + $1.last28 })
  }
}

extension ChartData.LocationRow: ChangingMember {}
extension ChartData.CategoryRow: ChangingMember {}
extension ChartData.TechnicianRow: RankedMember {}
extension ChartData.StateRow: RankedMember {}
