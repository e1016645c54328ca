/// A library that was found and is not used, and why; it never stops the others.
public struct RefusedPlugin: Sendable, CustomStringConvertible {
  /// The library's path.
  public var path: String
  /// Why it is not used.
  public var error: PluginError

  /// Keeps a refusal.
  ///
  /// - Parameters:
  ///   - path: The library's path.
  ///   - error: Why it is not used.
  public init(path: String, error: PluginError) {
    self.path = path
    self.error = error
  }

  /// The error as people read it.
  public var description: String { error.description }
}
