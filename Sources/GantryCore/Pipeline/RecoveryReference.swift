/// One recovery strategy to ask, with its configuration.
public struct RecoveryReference: Sendable, Hashable, Codable {
  /// The strategy's plugin type.
  public var use: PluginReference
  /// The strategy's configuration.
  public var with: Template

  /// Makes a reference.
  ///
  /// - Parameters:
  ///   - use: The strategy's plugin type.
  ///   - with: Its configuration.
  public init(use: PluginReference, with: Template = .literal(.object(JSONObject()))) {
    self.use = use
    self.with = with
  }
}
