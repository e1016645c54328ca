import GantryPlugins

extension Placement {
  /// Where a plugin of Gantry's own runs: in this process, but for the one that calls what pipelines
  /// declare.
  ///
  /// A wrong declaration can spoil the memory of its process without a crash. So that plugin has a
  /// worker, and a new one for each call.
  ///
  /// - Parameter id: The plugin's id.
  /// - Returns: Where it runs.
  static func ofFirstParty(_ id: String) -> Placement {
    id == "gantry.foreign" ? .worker(recycle: .perCall) : .inProcess
  }
}
