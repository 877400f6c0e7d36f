/// What people come for, where they are and what is written down about it.
enum Catalogue {
  struct Category {
    let name: String
    let subjects: [String]
    let details: [String]
    /// Of 1,000 interactions.
    let weight: Int
    /// In %: how many become an incident.
    let converted: Int
    /// In % of the usual time to close.
    let duration: Int
  }

  /// `Tech Support | Laptop | …`; the reports read the part before the first bar.
  static func shortDescriptions(of category: Category) -> [String] {
    category.subjects.flatMap { subject in
      category.details.map { detail in
        [category.name, subject, detail].filter { !$0.isEmpty }.joined(separator: " | ")
      }
    }
  }

  static let categories = [
    Category(
      name: "Tech Support", subjects: ["Laptop", "Desktop", "Monitor", "Docking station", "Wi-Fi", "VPN"],
      details: [
        "does not start", "slow since the last update", "screen flickers, then goes black",
        "\"No boot device\" after restart", "battery drains within an hour", "no sound", "blue screen",
      ], weight: 300, converted: 40, duration: 110),
    Category(
      name: "Password and Account", subjects: ["Reset", "Locked out", "MFA"],
      details: ["new phone", "expired over the holidays", "", "too many attempts"],
      weight: 160, converted: 14, duration: 45),
    Category(
      name: "Equipment Pickup - Computer or Monitor", subjects: ["New hire", "Refresh", "Loaner"],
      details: ["Latitude 7440", "MacBook Pro 14\"", "27\" monitor, with arm"], weight: 107, converted: 17, duration: 80
    ),
    Category(
      name: "Software Request", subjects: ["Office", "Adobe", "Statistics", "Browser"],
      details: ["licence", "install", "update fails with error 0x80070643", "plug-in, add-on or extension"],
      weight: 88, converted: 34, duration: 140),
    Category(
      name: "Mobile Device", subjects: ["Phone", "Tablet"],
      details: ["e-mail does not sync", "cracked screen", "SIM, eSIM", "enrolment fails"],
      weight: 69, converted: 39, duration: 120),
    Category(
      name: "Return Equipment - Computer or Monitor", subjects: ["Leaver", "Refresh"],
      details: ["with charger", "without charger", ""], weight: 60, converted: 12, duration: 60),
    Category(
      name: "Equipment Pickup - Tech Accessory", subjects: ["Headset", "Mouse", "Keyboard", "Adapter"],
      details: ["", "left-handed", "USB-C to HDMI"], weight: 55, converted: 15, duration: 40),
    Category(
      name: "Printing", subjects: ["Badge release", "Paper jam", "Driver"],
      details: ["", "3rd floor", "double-sided, A3"],
      weight: 38, converted: 46, duration: 130),
    Category(
      name: "Meeting Room Audio and Video", subjects: ["No picture", "No sound", "Echo"],
      details: ["", "meeting is \"live\" now", "board room"], weight: 33, converted: 41, duration: 70),
    Category(
      name: "Shared Drive", subjects: ["Access", "Restore"], details: ["team folder", "deleted by mistake"],
      weight: 24, converted: 36, duration: 180),
    Category(
      name: "Badge and Access", subjects: ["Replacement", "Visitor"], details: ["", "weekend access"],
      weight: 22, converted: 9, duration: 50),
    Category(
      name: "Question", subjects: ["Where do I find …?", "How do I …?"], details: ["", "no system named"],
      weight: 20, converted: 5, duration: 40),
    Category(name: "walk up, no appointment", subjects: [""], details: [""], weight: 14, converted: 20, duration: 100),
    Category(name: "", subjects: [""], details: [""], weight: 10, converted: 15, duration: 100),
  ]

  static let types = ["Walk-up", "Phone", "Chat", "Email", ""]
  static let typeWeights = [640, 190, 110, 54, 6]
  /// Of 10,000 interactions: how many leave before anyone can help.
  static let abandonedByType = [540, 740, 990, 120, 300]

  static func places(_ count: Int) -> [String] {
    (0..<count).map { index in
      if let noted = notedPlaces[index] { return noted }
      let street = streets[index % streets.count]
      return "\(index + 1)00 \(street)" + (index % 5 == 4 ? ", BLDG \(index)" : "")
    }
  }

  private static let streets = [
    "MAIN CAMPUS DR", "TECHNOLOGY BLVD", "INNOVATION WAY", "ENTERPRISE AVE", "CORPORATE CENTER",
  ]
  private static let notedPlaces = [
    6: "København, Ørestads Boulevard 73", 9: "東京都千代田区丸の内1-9-1", 11: "Łódź, ul. Piotrkowska 104",
    12: "1300 \"THE ANNEX\" RD", 17: "St. John's, O'Leary Ave 5", 21: "Remote",
  ]

  static let notes = [
    "Rebooted, problem gone.", "User called back; works now.", "Replaced the dock, tested with two monitors.",
    "Re-imaged, restored the profile from backup, user tested and signed.", "Reset password, MFA re-enrolled.",
    "Driver reinstalled from the software centre.", "Cable was loose.", "User said \"it just works now\".",
    "Waiting for parts, ETA next week.", "Handed over with charger and bag, asset tag checked.",
    "Could not reproduce here, asked the user to come back with the device when it happens again.",
    "Escalated to the network team, see incident.", "Cleared the cache and signed in again: fine.",
    "Firmware updated to the latest version, restarted twice, no errors in the log afterwards.",
    "Drucker zurückgesetzt, Papier nachgelegt.", "再起動しました。", "Перезагрузили, всё работает.",
    "Left a voice mail, will try again tomorrow morning.", "Explained how to do it, sent the link to the article.",
    "Room system had a stale calendar account; removed it, added it again and joined a test call, sound and picture fine.",
  ]

  /// Notes that readers of exports stumble over: line breaks, a formula guard, a lone quote, delimiters.
  static let awkwardNotes = [
    "Steps taken:\n1. checked cable\n2. swapped \"dock\"\n3. works, closed",
    "'- no answer\n- called twice, left a note",
    "'+49 30 1234567 called back", "'=SUM of all errors: 3, said the user", "one \" too many",
    "tab\there; semicolon; comma,",
    "first line\n\nthird line, after an empty one",
  ]
}
