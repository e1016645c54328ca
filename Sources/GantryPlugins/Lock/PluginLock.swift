internal import GantryCore

/// The plugins that may be used, as the file `gantry.lock` holds them.
///
/// It is read instead of the libraries: listing plugins and checking pipelines open none of them.
public struct PluginLock: Sendable, Hashable {
  /// What the file is called.
  public static let fileName = "gantry.lock"
  /// The form that this Gantry writes; a newer one is refused.
  static let form: Int64 = 1

  /// The plugins, sorted by id.
  public private(set) var entries: [LockEntry]
  /// Members that a newer Gantry wrote and this one does not know; they are kept.
  var rest = JSONObject()

  /// Makes a lock.
  ///
  /// - Parameter entries: The plugins; of two with one id the later counts.
  public init(_ entries: [LockEntry] = []) {
    self.entries = []
    for entry in entries { record(entry) }
  }

  /// Keeps what was read.
  init(sorted entries: [LockEntry], rest: JSONObject) {
    self.entries = entries
    self.rest = rest
  }

  /// The plugin of that id, or nil.
  ///
  /// - Parameter id: The plugin's id.
  public subscript(id: String) -> LockEntry? { entries.first { $0.id == id } }

  /// Adds a plugin, in place of the one with its id.
  ///
  /// - Parameter entry: The plugin.
  public mutating func record(_ entry: LockEntry) {
    remove(entry.id)
    let place = entries.firstIndex { $0.id > entry.id } ?? entries.endIndex
    entries.insert(entry, at: place)
  }

  /// Takes a plugin out.
  ///
  /// - Parameter id: The plugin's id.
  public mutating func remove(_ id: String) { entries.removeAll { $0.id == id } }
}
