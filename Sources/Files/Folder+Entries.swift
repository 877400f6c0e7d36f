import Glibc

// What lies in a folder goes by the bytes of its name: others may put files there whose names are no UTF-8, and a name
// that was repaired for showing opens nothing. So nothing here puts a path together; all is done in the folder held open.

extension Folder {
  /// By the entry itself: a symbolic link is `other`, whatever it leads to.
  package enum EntryKind { case file, folder, other }

  /// What a folder holds under one name.
  package struct Entry {
    /// For words, and for comparing with our own names; bytes that are no UTF-8 are repaired in it.
    package let name: String
    /// As the file system has it, with a zero at its end.
    fileprivate let bytes: [CChar]
    package let kind: EntryKind
  }

  /// Names and kinds, sorted by name.
  package static func entries(_ path: String) throws(FileError) -> [Entry] {
    let folder = try Opened(path)
    return try folder.entries()
  }

  /// Removes a file, or a folder with all that is in it. What is not there is no error.
  package static func remove(_ path: String) throws(FileError) {
    if kind(of: path) == .folder {
      let folder = try Opened(path)
      for entry in try folder.entries() { try folder.remove(entry) }
      try check(path, .remove) { rmdir(path) }
    } else {
      try File.remove(path)
    }
  }

  /// Gives entries a second name in another folder: the same files, in folders made anew.
  package static func link(_ entries: [Entry], of path: String, into target: String) throws(FileError) {
    if entries.isEmpty { return }
    let source = try Opened(path), destination = try Opened(target)
    for entry in entries { try source.link(entry, into: destination) }
  }

  /// Moves entries to another folder, but for those that it has already.
  package static func move(_ entries: [Entry], of path: String, to target: String) throws(FileError) {
    if entries.isEmpty { return }
    let source = try Opened(path), destination = try Opened(target)
    for entry in entries where !destination.has(entry) {
      try check(target + "/" + entry.name, .write) {
        renameat(source.descriptor, entry.bytes, destination.descriptor, entry.bytes)
      }
    }
  }

  /// Mode and owners as the operator set them, as far as we may.
  package static func copyAccess(from: String, to: String) {
    var status = stat()
    guard stat(from, &status) == 0 else { return }
    _ = chown(to, status.st_uid, status.st_gid)
    _ = chmod(to, status.st_mode & 0o7777)
  }

  private struct Opened: ~Copyable {
    let descriptor: Int32
    let path: String

    init(_ path: String) throws(FileError) {
      self.path = path
      descriptor = try check(path, .read) { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    }

    init(_ entry: Entry, in folder: borrowing Opened) throws(FileError) {
      let path = folder.path + "/" + entry.name
      let parent = folder.descriptor
      self.path = path
      descriptor = try check(path, .read) {
        openat(parent, entry.bytes, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      }
    }

    deinit { close(descriptor) }

    func entries() throws(FileError) -> [Entry] {
      // The stream closes its descriptor, and moves its place in the folder.
      let own = try check(path, .read) { openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
      guard let stream = fdopendir(own) else {
        let error = FileError(path: path, .read)
        close(own)
        throw error
      }
      defer { closedir(stream) }
      var entries: [Entry] = []
      while let entry = readdir(stream) {
        let bytes = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) {
            Array(UnsafeBufferPointer(start: $0, count: strlen($0) + 1))
          }
        }
        let name = String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if name != "." && name != ".." { entries.append(Entry(name: name, bytes: bytes, kind: kind(of: bytes))) }
      }
      return entries.sorted { $0.name.precedesExactly($1.name) }
    }

    private func kind(of bytes: [CChar]) -> EntryKind {
      var status = stat()
      guard fstatat(descriptor, bytes, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return .other }
      return EntryKind(status)
    }

    func has(_ entry: Entry) -> Bool {
      var status = stat()
      return fstatat(descriptor, entry.bytes, &status, AT_SYMLINK_NOFOLLOW) == 0
    }

    func remove(_ entry: Entry) throws(FileError) {
      if entry.kind == .folder {
        let inner = try Opened(entry, in: self)
        for entry in try inner.entries() { try inner.remove(entry) }
      }
      try check(path + "/" + entry.name, .remove) {
        unlinkat(descriptor, entry.bytes, entry.kind == .folder ? AT_REMOVEDIR : 0)
      }
    }

    func link(_ entry: Entry, into target: borrowing Opened) throws(FileError) {
      let (from, to) = (descriptor, target.descriptor)
      guard entry.kind == .folder else {
        // Without AT_SYMLINK_FOLLOW a symbolic link is linked itself.
        try check(path + "/" + entry.name, .write) { linkat(from, entry.bytes, to, entry.bytes, 0) }
        return
      }
      // One that we may not empty could not be taken away once the folders are exchanged.
      try check(path + "/" + entry.name, .write) { faccessat(from, entry.bytes, W_OK | X_OK, AT_EACCESS) }
      try check(target.path + "/" + entry.name, .write) { mkdirat(to, entry.bytes, 0o777) }
      let source = try Opened(entry, in: self), copy = try Opened(entry, in: target)
      for inner in try source.entries() { try source.link(inner, into: copy) }
      var status = stat()
      guard fstat(source.descriptor, &status) == 0 else { return }
      _ = fchown(copy.descriptor, status.st_uid, status.st_gid)
      _ = fchmod(copy.descriptor, status.st_mode & 0o7777)
    }
  }

  /// `other` also if nothing is there.
  package static func kind(of path: String) -> EntryKind {
    var status = stat()
    return lstat(path, &status) == 0 ? EntryKind(status) : .other
  }
}

extension Folder.EntryKind {
  fileprivate init(_ status: stat) {
    self =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      default: .other
      }
  }
}
