/// The processes that attempts run in, as another engine can find and end them.
public protocol AttemptTrees: Sendable {
  /// Ends every process that an engine has left behind, and returns when they are gone.
  ///
  /// A fence protects the journal only. The world outside is protected by ending what still works on
  /// it before the next attempt begins.
  ///
  /// - Parameter engine: The engine's id.
  func end(of engine: String) async
}

/// No processes: for an engine whose attempts all run inside it, and end with it.
public struct NoAttemptTrees: AttemptTrees {
  /// Creates the empty set.
  public init() {}

  /// Does nothing.
  public func end(of engine: String) async {}
}
