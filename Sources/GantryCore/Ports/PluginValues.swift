/// Small values that plugins keep between runs, each plugin its own.
public protocol PluginValues: Sendable {
  /// Reads a value.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - plugin: The id of the plugin whose values are meant.
  /// - Returns: The value, or nil when there is none.
  /// - Throws: ``StoreError`` when the store cannot be read.
  func value(_ key: String, of plugin: String) async throws(StoreError) -> PluginValue?

  /// Writes a value if its revision is the expected one, durable before it returns.
  ///
  /// - Parameter put: What to write, for whom.
  /// - Returns: The new revision; or, with false, what is there instead.
  /// - Throws: ``StoreError`` with `.fenced` when the epoch is not the run's current one,
  ///   `.diskFull` or `.failed` when the disk refuses. Nothing is then written.
  func put(_ put: PluginValuePut) async throws(StoreError) -> PluginValueAnswer
}

/// A value that a plugin keeps.
public struct PluginValue: Sendable, Equatable {
  /// The value, JSON text.
  public var bytes: [UInt8]
  /// How often the key was written.
  public var revision: UInt64

  /// Creates a value.
  public init(bytes: [UInt8], revision: UInt64) {
    self.bytes = bytes
    self.revision = revision
  }
}

/// What became of a write.
public enum PluginValueAnswer: Sendable, Equatable {
  /// It is written, with this revision.
  case written(revision: UInt64)
  /// Something else is there; nil when nothing is.
  case conflict(PluginValue?)
}

/// A value to write, and on whose behalf.
public struct PluginValuePut: Sendable {
  /// The id of the plugin whose value it is.
  public var plugin: String
  /// The key.
  public var key: String
  /// The value, JSON text.
  public var bytes: [UInt8]
  /// The revision that must be there, 0 for none; nil takes whatever is there.
  public var expected: UInt64?
  /// The run that writes.
  public var run: RunID
  /// The epoch of the run's owner.
  public var epoch: UInt64

  /// Creates a write.
  public init(
    plugin: String,
    key: String,
    bytes: [UInt8],
    expected: UInt64?,
    run: RunID,
    epoch: UInt64
  ) {
    self.plugin = plugin
    self.key = key
    self.bytes = bytes
    self.expected = expected
    self.run = run
    self.epoch = epoch
  }
}
