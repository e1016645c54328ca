/// Small values, each with a revision: of the run, or of the plugin.
public struct Values: Sendable {
  let call: Call
  let scope: Scope

  /// Whose values they are.
  enum Scope: Int32, Sendable {
    case run = 0
    case durable = 1
  }

  /// A value and its revision.
  public struct Stored<Value: Sendable>: Sendable {
    /// The value.
    public var value: Value
    /// Rises by 1 with every write, from 1.
    public var revision: UInt64
  }

  /// What must be there for a write to happen.
  public enum Expectation: Sendable, Hashable {
    /// Whatever is there.
    case any
    /// Nothing.
    case absent
    /// This revision.
    case revision(UInt64)

    var number: UInt64 {
      switch self {
      case .any: .max
      case .absent: 0
      case .revision(let revision): revision
      }
    }
  }

  /// Reads a value.
  ///
  /// - Parameters:
  ///   - key: The key, at most 256 bytes.
  ///   - type: What to read it as.
  /// - Returns: The value and its revision, or nil when there is none.
  /// - Throws: ``PluginFailure`` when the host refuses, or an error when the value does not fit.
  public func get<Value: Decodable & Sendable>(
    _ key: String,
    as type: Value.Type = Value.self
  ) throws -> Stored<Value>? {
    let (status, bytes, revision) = call.host.get(call.handle, scope.rawValue, key)
    if status == Status.notFound { return nil }
    try Status.check(status, "read the value '\(key)'", needs: .values)
    return Stored(value: try JSONCoding.decode(type, from: bytes), revision: revision)
  }

  /// Stores a value; durable before it returns.
  ///
  /// - Parameters:
  ///   - key: The key, at most 256 bytes.
  ///   - value: The value, at most 64 KiB as JSON.
  ///   - expectation: What must be there.
  /// - Returns: The new revision.
  /// - Throws: ``RevisionConflict`` when something else is there, ``PluginFailure`` when the host
  ///   refuses.
  @discardableResult
  public func put(
    _ key: String,
    _ value: some Encodable,
    expecting expectation: Expectation = .any
  ) throws -> UInt64 {
    try JSONCoding.withBytes(of: value) { bytes in
      let (status, revision) = call.host.put(
        call.handle,
        scope.rawValue,
        key,
        bytes,
        expectation.number
      )
      if status == Status.conflict { throw RevisionConflict(key: key, revision: revision) }
      try Status.check(status, "store the value '\(key)'", needs: .values)
      return revision
    }
  }
}

/// Somebody else wrote the value first.
public struct RevisionConflict: Error, Sendable, Hashable, CustomStringConvertible {
  /// The key.
  public var key: String
  /// The revision that is there; 0 when nothing is.
  public var revision: UInt64

  /// What happened.
  public var description: String {
    "the value '\(key)' is at revision \(revision), not at the expected one"
  }
}
