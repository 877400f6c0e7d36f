import Files
import Marts

// If a user's mart can't be made, its files stay as they were last published.

extension MartNight {
  /// The files that stay, as the published package describes them. A file that is gone or altered is not kept.
  func kept(_ configuration: Configuration) throws(FileError) -> [DataPackage.Resource] {
    guard !reading.failures.isEmpty,
      let index = try File.read(configuration.marts + "/" + DataPackage.fileName)
    else { return [] }
    var kept: [DataPackage.Resource] = []
    let published = DataPackage.kept(
      index, for: reading, formats: configuration.martFormats, people: configuration.people.rawValue)
    for resource in published {
      guard let bytes = try File.read(configuration.marts + "/" + resource.path),
        bytes.count == resource.byteCount, SHA256.hex(of: bytes) == resource.sha256
      else { continue }
      kept.append(resource)
    }
    return kept
  }
}

extension Publication {
  /// The finding that names the files that stay as they were; nil if there are none.
  var keptFinding: RunFinding? {
    let names = files.filter(\.isKept).map(\.name)
    return names.isEmpty ? nil : .filesKept(names, folder: folder)
  }
}
