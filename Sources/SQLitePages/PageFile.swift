import CLinux
import Dispatch
import Files
import Foundation
import Reports
import Synchronization

/// A SQLite database file that grows page by page at its end. Knows nothing of tables or of what they hold.
///
/// For building a database that nobody else has open yet, and that is thrown away if building fails: no journal, no
/// lock, no cache. SQLite makes the file with its schema and closes it; then ``TableTree`` and ``IndexTree`` fill the
/// trees whose roots the schema names; ``close()`` writes the file's new length, and SQLite opens it again.
///
/// Trees may be filled on several threads at once; what they append is written on one more, so that none waits for the
/// disk unless it is slower than all of them.
///
/// ## The format
///
/// It is SQLite's own and fixed: <https://www.sqlite.org/fileformat2.html>. All numbers are big-endian.
///
/// ```
/// file   page 1            page 2    page 3    ...                                 page n
///       +--------+--------+---------+---------+---------+--- ... ---+---------+---------+
///       | header | schema | root of | root of | leaf    | leaves of | pages   | leaves  |  PageFile
///       |  100 B |        | table t | index i | of t    | both      | above   |  ...    |
///       +--------+--------+---------+---------+---------+--- ... ---+---------+---------+
///         made by SQLite    made by SQLite,     appended in the order in which they fill,
///                           written over last   the leaves of a tree before the pages above
///
/// page   0    1       3       5         7   8          12
///       +----+-------+-------+---------+---+----------+---------+---- 0 ----+--------+--------+
///       |kind| 0     | cells | content | 0 | right    | places, |   gap     | cell 2 | cell 1 |  TreePage
///       |    | (free)|       | starts  |   | child    | 2 B each|           |        |        |
///       +----+-------+-------+---------+---+----------+---------+-----------+--------+--------+
///        02, 05, 0A or 0D                   interior    ascending keys  -->     <-- filled from the end
///                                           pages only
///
/// cell   table leaf       record's length | row id | record           (varints, then the record)   TableTree
///        table interior   left child, 4 B | greatest row id in it
///        index leaf       record's length | record                                                 IndexTree
///        index interior   left child, 4 B | record's length | record
///                         A record too long for its cell ends there with the number of its first
///                         overflow page, 4 B (PageLayout says how much stays):
///                                           next page or 0, 4 B | piece of the record
///
/// record  length of this header | type of each value | values         (varints, then the values)   RecordBuilder
/// ```
///
/// ## The freedoms taken
///
/// SQLite would write other bytes, and reads these as well:
///
/// - Pages are only appended. There is no freelist (header, 32 and 36, stay as they are), no free block and no fragment
///   within a page (page header, 1 and 7, are 0).
/// - A tree's root is the page that the schema gave it. It must have no children when a tree begins: what it held is
///   written over.
/// - Pages are as full as the order of keys allows, where SQLite splits them in half. A page may hold one cell.
/// - No page has reserved bytes (header, 20, is 0), there is no pointer map (52 is 0), and texts are UTF-8 (56 is 1);
///   other files are refused.
/// - The length in the header (28) counts only if the change counter (24) equals the number for which it is valid (92).
///   ``close()`` writes both 28 and 92, and leaves 24: nobody has cached a page of the file.
/// - The lock-byte page, at 2^30, is left out: it reads as zeros.
/// - The order of keys is checked as they come; that a row's index entries exist is up to the caller.
///
/// Unchecked: what appending changes is under the lock, what writing changes in the mutex.
package final class PageFile: @unchecked Sendable {
  package let path: String
  package let pageSize: Int
  let layout: PageLayout
  /// The file's change counter: byte 24 of its header.
  private let changeCounter: [UInt8]
  private let descriptor: Int32
  private var isOpen = true
  private let lock = NSLock()
  /// Pages of the file, those that are not written yet included.
  private var pageCount: Int
  /// The last pages, as far as they wait in memory; at most ``room``.
  private var filling: Piece
  private let room: Int

  private let writer = DispatchQueue(label: "itsm-marts.pages")
  /// Pieces that may still be handed over to the writer: memory stays bounded.
  private let free = DispatchSemaphore(value: 4)
  private let written = Mutex(Written())

  private struct Written: @unchecked Sendable {
    var failure: PageFileError?
    var spare: [UnsafeMutableRawPointer] = []
  }

  /// Pages that follow one another, to be written at once.
  private struct Piece: @unchecked Sendable {
    var bytes: UnsafeMutableRawPointer
    /// In pages.
    var start: Int
    var count = 0
  }

  /// - Parameter path: a database with neither a log beside it nor pages reserved for a pointer map (`auto_vacuum`).
  /// - Throws: ``PageFileError/foreign(path:)`` if the file is of another kind, see the freedoms taken.
  package init(path: String) throws(PageFileError) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file(FileError(path: path, .write)) }
    var header = [UInt8](repeating: 0, count: 100)
    var status = stat()
    guard pread(descriptor, &header, 100, 0) == 100, fstat(descriptor, &status) == 0 else {
      let error = FileError(path: path, .write)
      Foundation.close(descriptor)
      throw .file(error)
    }
    let size = Int(header[16]) << 8 | Int(header[17])
    pageSize = size == 1 ? 65_536 : size
    layout = PageLayout(usable: pageSize)
    changeCounter = Array(header[24..<28])
    let reserved = header[20], largestRoot = header[52..<56], encoding = header[56..<60]
    guard header.starts(with: "SQLite format 3\0".utf8), pageSize >= 512, reserved == 0,
      largestRoot.allSatisfy({ $0 == 0 }), encoding.elementsEqual([0, 0, 0, 1])
    else {
      Foundation.close(descriptor)
      throw .foreign(path: path)
    }
    pageCount = Int(status.st_size) / pageSize
    room = max(1, (1 << 20) / pageSize)
    filling = Piece(bytes: .allocate(byteCount: room * pageSize, alignment: 8), start: pageCount)
  }

  deinit {
    if isOpen { Foundation.close(descriptor) }
    filling.bytes.deallocate()
    written.withLock { $0.spare.forEach { $0.deallocate() } }
  }

  /// Adds a page behind the last one.
  ///
  /// - Returns: its number; the first page of a file is 1.
  /// - Throws: also for an earlier page, which could not be written.
  package func append(_ page: UnsafeMutableRawPointer) throws(PageFileError) -> UInt32 {
    lock.lock()
    defer { lock.unlock() }
    if pageCount == lockPage - 1 {
      // The page at byte 2^30 belongs to the locks of some systems and never holds anything.
      try handOver()
      pageCount += 1
      filling.start = pageCount
    }
    if filling.count == room { try handOver() }
    (filling.bytes + filling.count * pageSize).copyMemory(from: page, byteCount: pageSize)
    filling.count += 1
    pageCount += 1
    return UInt32(pageCount)
  }

  /// Writes over a page that is in the file already: a root.
  package func replace(_ number: UInt32, by page: UnsafeMutableRawPointer) throws(PageFileError) {
    try write(page, pageSize, at: (Int(number) - 1) * pageSize)
  }

  /// Writes what waits, and the file's new length into its header. The file may be opened by SQLite then.
  package func close() throws(PageFileError) {
    lock.lock()
    defer { lock.unlock() }
    try handOver()
    writer.sync {}
    if let failure = written.withLock({ $0.failure }) { throw failure }
    var length = UInt32(pageCount).bigEndian
    try write(&length, 4, at: 28)
    try write(changeCounter, 4, at: 92)
    isOpen = false
    guard Foundation.close(descriptor) == 0 else { throw .file(FileError(path: path, .write)) }
  }

  private var lockPage: Int { (1 << 30) / pageSize + 1 }

  /// Leaves what is filled to the writer. The lock is held.
  private func handOver() throws(PageFileError) {
    let (failure, spare) = written.withLock { ($0.failure, $0.spare.popLast()) }
    if let failure { throw failure }
    let piece = filling
    free.wait()
    writer.async { [self] in
      var failure: PageFileError?
      let (offset, count) = (piece.start * pageSize, piece.count * pageSize)
      do throws(PageFileError) {
        try write(piece.bytes, count, at: offset)
        // Otherwise the whole file would go to the disk at the end, while everybody waits: half a second in fsync for
        // 460 MB. May wait for room in the device's queue; a failure comes out at the end, when the file is
        // synchronized.
        _ = linux_start_writing(descriptor, offset, count)
      } catch {
        failure = error
      }
      written.withLock { written in
        written.failure = written.failure ?? failure
        written.spare.append(piece.bytes)
      }
      free.signal()
    }
    filling = Piece(bytes: spare ?? .allocate(byteCount: room * pageSize, alignment: 8), start: pageCount)
  }

  private func write(_ bytes: UnsafeRawPointer, _ count: Int, at offset: Int) throws(PageFileError) {
    var written = 0
    while written < count {
      do throws(FileError) {
        let step = try check(path, .write) {
          pwrite(descriptor, bytes + written, count - written, off_t(offset + written))
        }
        guard step > 0 else { throw FileError(path: path, .write, code: ENOSPC) }
        written += step
      } catch {
        throw .file(error)
      }
    }
  }
}

/// Why a database can't be built page by page. What was written of it is of no use.
package enum PageFileError: Error, Equatable {
  case file(FileError)
  /// Not a database file of the plain kind.
  case foreign(path: String)
  /// A key or row id is not greater than the one before it: a fault of whoever fills the tree.
  case unordered(path: String)
}

extension PageFileError: Diagnosing {
  /// Raw values are for programs and stay; `docs/OPERATIONS.md` says what each means.
  package enum Code: String, CaseIterable {
    case file = "pages_not_written"
    case foreign = "foreign_pages"
    case unordered = "unordered_keys"
  }

  package var code: Code {
    switch self {
    case .file: .file
    case .foreign: .foreign
    case .unordered: .unordered
    }
  }

  package var fields: [String: Diagnostic.Value?] {
    switch self {
    case .file(let error): error.fields
    case .foreign(let path), .unordered(let path): ["file": .text(path)]
    }
  }

  package var description: String {
    switch self {
    case .file(let error): error.description
    case .foreign(let path):
      "\(path): can't be built: found a file of another kind, expected an SQLite database without auto_vacuum"
    case .unordered(let path): "\(path): can't be built: keys out of order; please report this"
    }
  }
}
