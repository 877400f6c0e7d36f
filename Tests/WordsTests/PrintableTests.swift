import Testing
import Words

@Suite("A name as words")
struct PrintableTests {
  @Test(
    "is itself where all of it is seen",
    arguments: ["interaction_1.csv", "Zoë", "佐藤 太郎", "שלום", "می‌خواهم", "क्‍ष", "👩‍💻", "❤️‍🔥", "葛\u{E0100}", "a'\"\\b", ""])
  func unchanged(name: String) { #expect(name.printable == name) }

  @Test(
    "tells by its number what a terminal obeys and what nobody sees",
    arguments: [
      ("a\nb\r\tc", "a\\nb\\r\\tc"), ("\u{0}\u{1B}[31m\u{9B}", "\\u{0}\\u{1B}[31m\\u{9B}"),
      ("a\u{2028}b\u{2029}", "a\\u{2028}b\\u{2029}"), ("fdp\u{202E}vsc.", "fdp\\u{202E}vsc."),
      ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"), ("a\u{200E}\u{200F}\u{61C}b", "a\\u{200E}\\u{200F}\\u{61C}b"),
      ("in\u{200B}teraction", "in\\u{200B}teraction"), ("\u{FEFF}number", "\\u{FEFF}number"),
      ("soft\u{AD}hyphen", "soft\\u{AD}hyphen"), ("\u{2060}\u{2064}", "\\u{2060}\\u{2064}"),
      ("\u{FFF9}a\u{FFFB}", "\\u{FFF9}a\\u{FFFB}"), ("\u{E0041}", "\\u{E0041}"), ("\u{3164}", "\\u{3164}"),
    ])
  func escaped(name: String, words: String) { #expect(name.printable == words) }

  @Test(
    "tells a joiner by its number where it joins nothing",
    arguments: [
      ("re\u{200D}port", "re\\u{200D}port"), ("\u{200C}a", "\\u{200C}a"), ("a\u{FE0F}", "a\\u{FE0F}"),
      ("佐\u{200D}\u{200D}", "佐\u{200D}\\u{200D}"), ("é\u{200B}\u{200D}", "é\\u{200B}\\u{200D}"),
    ])
  func joiners(name: String, words: String) {
    #expect(Array(name.printable.unicodeScalars) == Array(words.unicodeScalars))
  }
}
