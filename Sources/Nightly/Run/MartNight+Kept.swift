import Files
import Marts

// Where a user's mart can't be made, its files of the last night on which it could stay published.

extension MartNight {
  /// Those files, as the published package tells of them; one that is gone, or other than it says, is not kept.
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
  /// Of the files that stay as they were; nil if there is none.
  var keptFinding: RunFinding? {
    let names = files.filter(\.isKept).map(\.name)
    return names.isEmpty ? nil : .filesKept(names, folder: folder)
  }
}
