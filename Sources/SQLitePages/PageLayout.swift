/// How SQLite divides a page: the numbers of the file format that depend on the page's size.
///
/// The names in brackets are those of <https://www.sqlite.org/fileformat2.html#b_tree_pages>, which has each formula in
/// its paragraphs on payload that spills. A record of more bytes than its page's most keeps some in its cell; the rest
/// lies on a chain of overflow pages. At least four keys go on each page of an index: that is where 64/255 comes from.
struct PageLayout {
  /// Bytes of a page that may be used (U): all, because none are reserved. See ``PageFile/init(path:)``.
  let usable: Int

  /// What precedes the cells: the header of a page without children, and that of one with children.
  static let leafHeader = 8, interiorHeader = 12

  /// The longest record, in bytes, that lies whole in a cell of a table's leaf (X).
  var mostInTableLeaf: Int { usable - 35 }

  /// The longest key, in bytes, that lies whole in a cell of an index (X).
  var mostInIndex: Int { (usable - 12) * 64 / 255 - 23 }

  /// How much of a record that spills stays in its cell at least (M); the same for tables and indexes.
  var least: Int { (usable - 12) * 32 / 255 - 23 }

  /// Bytes of a record on one overflow page; the first four hold the number of the next page.
  var onOverflowPage: Int { usable - 4 }

  /// How many bytes of a record of `record` bytes (P) lie in its cell (K, or M where K is more than the most).
  ///
  /// K makes the last overflow page a full one.
  ///
  /// - Parameter most: ``mostInTableLeaf`` or ``mostInIndex``.
  @inline(__always)
  func inCell(_ record: Int, most: Int) -> Int {
    if record <= most { return record }
    let local = least + (record - least) % onOverflowPage
    return local <= most ? local : least
  }
}
