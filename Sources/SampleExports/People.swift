/// Everyone that the desk knows, as an export names them: `Name (id)`, or a bare name for who has no id.
///
/// No one here exists. The names are those that break things: apostrophes, quotes, commas, parentheses, other scripts.
enum People {
  /// Technicians by workload, the busiest first. One of them marries: ``renamedTechnician``.
  static func technicians(_ count: Int, seed: UInt64) -> [String] {
    (0..<count).map { index in
      if index < notedTechnicians.count { return notedTechnicians[index] + " (t\(1_001 + index))" }
      if index == notedTechnicians.count { return "Night Shift" }
      return name(index, seed: seed &+ 7) + " (t\(1_001 + index))"
    }
  }

  /// The technician whose name changes in the middle of the sample, and the new name under the same id.
  static let renamedTechnician = (index: 11, name: "Zoë Williams-O'Neil (t1012)")

  static func users(_ count: Int, seed: UInt64) -> [String] {
    (0..<count).map { index in
      if index < notedUsers.count { return notedUsers[index] + " (u\(10_001 + index))" }
      if index % 190 == 77 { return bareNames[index / 190 % bareNames.count] }
      return name(index, seed: seed) + " (u\(10_001 + index))"
    }
  }

  private static func name(_ index: Int, seed: UInt64) -> String {
    var random = SplitMix64(seed: seed, stream: UInt64(index))
    let script = scripts[random.below(100) < 88 ? 0 : 1 + random.below(scripts.count - 1)]
    return script.first[random.below(script.first.count)] + " " + script.second[random.below(script.second.count)]
  }

  private static let notedTechnicians = [
    "Alex Smith", "Avery Taylor", "Cameron Robinson", "佐藤 太郎", "Kerry Rodriguez", "José Harris", "Taylor Green",
    "River Garcia", "Нина Соколова", "Sinéad O'Neil", "Łukasz Moore", "Zoë Williams", "محمد الأحمد",
    "William \"Bill\" Hughes", "Ng, Mei Ling", "Robert (Bob) Jones",
  ]

  private static let notedUsers = [
    "Miles O'Brien", "Zoë Brown", "山田 花子", "Ольга Иванова", "ليلى حسن", "Dwayne \"DJ\" Carter", "King, Martin, Jr.",
    "Jean-Luc d'Ormesson", "Søren Kierkegård", "Anna (Ania) Nowak", "Ελένη Παπαδοπούλου", "יעל כהן", "김민준",
    "Nguyễn Thị Minh", "Björn Ångström", "Maximiliane Freifrau von Württemberg-Hohenzollern zu Sankt Blasien",
  ]

  /// People who came to the desk and are in no directory.
  private static let bareNames = [
    "Visitor", "Reception", "Conference Room 4", "Contractor", "Jürgen Weiß", "Lost and Found", "O'Malley's Catering",
  ]

  private static let scripts: [(first: [String], second: [String])] = [
    (
      [
        "Alex", "Jamie", "Morgan", "Riley", "Casey", "Drew", "Ellis", "Harper", "Jordan", "Quinn", "Rowan", "Sasha",
        "Emma", "Liam", "Olivia", "Noah", "Ava", "Lucas", "Mia", "Ethan", "Sofia", "Mateo", "Camila", "Diego", "Inés",
        "René", "Chloé", "François", "Zoë", "Jörg", "Käthe", "Björn", "Åsa", "Søren", "Łucja", "Tomáš", "Niamh",
        "Oisín",
        "Priya", "Arjun", "Fatima", "Omar", "Ayşe", "Mehmet", "Linh", "Minh", "Kwame", "Amara", "Lee", "Kim",
      ],
      [
        "Smith", "Johnson", "Williams", "Brown", "Jones", "Garcia", "Miller", "Davis", "Rodríguez", "Martínez",
        "Hernández", "López", "Wilson", "Anderson", "Thomas", "Taylor", "Moore", "Jackson", "Martin", "Lee", "O'Neil",
        "O'Connor", "D'Angelo", "MacDonald", "Müller", "Schröder", "Weiß", "Dubois", "Lefèvre", "Rossi", "Esposito",
        "Nowak", "Kowalski", "Dvořák", "Novák", "Nielsen", "Sørensen", "Åkesson", "Virtanen", "Yılmaz", "Öztürk",
        "Patel", "Sharma", "Singh", "Nguyễn", "Trần", "Okafor", "Mensah", "Smith-Jones", "van der Berg",
      ]
    ),
    (["佐藤", "鈴木", "高橋", "田中", "渡辺"], ["太郎", "花子", "健", "陽菜", "翔太"]),
    (["王", "李", "张", "陈"], ["伟", "芳", "秀英", "小明"]),
    (["Нина", "Ольга", "Анна", "Дарья"], ["Соколова", "Иванова", "Петрова", "Кузнецова"]),
    (["محمد", "أحمد", "فاطمة", "ليلى"], ["الأحمد", "حسن", "الخطيب", "منصور"]),
    (["Ελένη", "Μαρία", "Σοφία"], ["Παπαδοπούλου", "Γεωργίου", "Νικολάου"]),
    (["יעל", "דוד", "נועה"], ["כהן", "לוי", "מזרחי"]),
  ]
}
