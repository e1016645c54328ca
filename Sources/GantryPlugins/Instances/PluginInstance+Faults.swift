internal import GantryCore

extension PluginInstance {
  /// What a call is called at the points where tests end the process.
  func faultNames(of operation: PluginOperation) -> [String] {
    [provided.type.kind == .recovery ? "decide" : operation.functionName]
  }
}
