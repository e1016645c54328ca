import GantryCore

/// Which files the deployment index says are Gantry's, by hash.
///
/// It is written before the files it names, so what it says about a file is true as soon as the file
/// can be seen.
struct DeployedFiles: Sendable, Equatable {
  /// The hashes a file may have and be ours, by path relative to the project.
  private(set) var hashes: [String: Set<String>] = [:]
  /// The files that are to stay, as against those that a run is about to remove.
  private(set) var remaining: Set<String> = []

  /// Nothing is deployed.
  init() {}

  /// Reads an index.
  ///
  /// - Parameter bytes: The content of the file.
  /// - Throws: `JSONError` when it is not JSON; what has another form than an index names nothing.
  init(index bytes: [UInt8]) throws(JSONError) {
    let index = try JSONParser.parse(bytes)
    for section in ["deployed_agents", "deployed_skills"] {
      for entry in index[section]?.objectValue?.members ?? [] { add(entry.value) }
    }
  }

  private mutating func add(_ entry: JSON) {
    for file in entry["files"]?.objectValue?.members ?? [] {
      guard let hash = file.value.stringValue else { continue }
      remaining.insert(file.name)
      hashes[file.name, default: []].insert(hash)
    }
    for file in entry["pending"]?.objectValue?.members ?? [] {
      let old = file.value.arrayValue?.compactMap(\.stringValue) ?? []
      hashes[file.name, default: []].formUnion(old)
    }
  }
}
