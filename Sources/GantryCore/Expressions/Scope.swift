/// The values an expression can see: no secrets, no clock and no environment.
public struct Scope: Sendable, Hashable {
  /// The bound inputs by name.
  public var inputs: JSONObject
  /// The outputs of the phases that have succeeded, by phase id.
  public var outputs: [String: JSON]
  /// The id of the run.
  public var runID: String

  /// Makes a scope.
  ///
  /// - Parameters:
  ///   - inputs: The bound inputs.
  ///   - outputs: The outputs of finished phases by id.
  ///   - runID: The id of the run.
  public init(inputs: JSONObject = [:], outputs: [String: JSON] = [:], runID: String) {
    self.inputs = inputs
    self.outputs = outputs
    self.runID = runID
  }
}
