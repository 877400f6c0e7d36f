import CCairo
import Charts
import Testing

/// The fonts that `make setup` installs.
@Suite("Type")
struct TypeTests {
  /// How many of the text's letters no font of the house has: each would be a box.
  static func boxes(_ text: String, weight: UInt32 = 400) -> Int {
    let fontMap = pango_cairo_font_map_new()
    let context: OpaquePointer = pango_font_map_create_context(fontMap)
    let description: OpaquePointer = pango_font_description_new()
    let layout: OpaquePointer = pango_layout_new(context)
    defer {
      g_object_unref(UnsafeMutableRawPointer(layout))
      pango_font_description_free(description)
      g_object_unref(UnsafeMutableRawPointer(context))
      g_object_unref(fontMap)
    }
    pango_font_description_set_family(description, PangoTypesetter.families)
    pango_font_description_set_weight(description, PangoWeight(weight))
    pango_layout_set_font_description(layout, description)
    pango_layout_set_text(layout, text, -1)
    return Int(pango_layout_get_unknown_glyphs_count(layout))
  }

  @Test(
    "every script has its letters, in every weight",
    arguments: [
      "Zoë Łódź Ðæ Ștefan Nguyễn", "Ελένη Παπαδοπούλου", "Нина Соколова, Їжак", "佐藤 太郎 さとう サトウ", "王小明 張偉",
      "김민수", "محمد الأحمد پژمان", "דוד כהן", "अमित शर्मा", "สมชาย ใจดี", "🙂 🚀 👩‍💻 🇩🇪 ☎️ ✔",
      "– — … ’ “ ” · − × ≥ ≤ → € £ ½ °",
    ])
  func noBoxes(_ text: String) {
    for weight in [400, 500, 600] as [UInt32] { #expect(Self.boxes(text, weight: weight) == 0) }
  }

  @Test("a letter that no font has is counted as one")
  func box() {
    #expect(Self.boxes("a\u{10FFFD}b") == 1)
  }

  @Test("an emoji is drawn in its colours, in pictures of every theme")
  func emoji() throws {
    let easel = Easel()
    for theme in [Theme.light, .dark] {
      var page = Page(kicker: "", title: "", subtitle: "", source: "", measurer: easel.typesetter)
      let bounds = page.text("🙂", .title, x: 100, baseline: 400)
      let raster = try easel.raster(page.figure("emoji", marts: [], altText: "").commands, theme: theme)
      let yellow = (Int(bounds.left)..<Int(bounds.right)).filter { x in
        let color = raster[x, Int(bounds.midY)]
        return color.red > 200 && color.green > 150 && color.blue < 120
      }
      #expect(yellow.count > 20, "\(theme.name): \(bounds)")
    }
  }
}
