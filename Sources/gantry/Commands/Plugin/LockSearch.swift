import GantryCore
import GantryPlugins

/// Finds the lock that a plugin is in, among those that a person can change.
struct LockSearch {
  private let sources: LockSources

  init(_ host: Host) { sources = host.lockSources }

  /// The first lock that has the plugin, and what it says.
  ///
  /// - Throws: ``Complaint`` with 66 when none has it.
  func find(_ id: String) throws -> (lock: LockFile, entry: LockEntry) {
    var known: [String] = []
    for file in sources.changeable {
      guard let lock = try file.read() else { continue }
      if let entry = lock[id] { return (file, entry) }
      known += lock.entries.map(\.id)
    }
    let builtIn = try sources.builtIn.flatMap { try LockFile($0).read() }
    guard builtIn?[id] == nil else {
      throw Complaint(
        message: "'\(id)' comes with Gantry and is in no lock of yours",
        remedy: "Leave it as it is; a plugin of that id in a lock of yours would be used instead.",
        status: .notFound
      )
    }
    throw Complaint(
      message: "no lock has a plugin '\(id)'",
      location: sources.changeable.map(\.path).joined(separator: ", "),
      remedy: Suggestion.remedy(for: id, in: known),
      status: .notFound
    )
  }
}
