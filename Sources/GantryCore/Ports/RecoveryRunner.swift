/// Asks recovery strategies what to do about a failure: the engine's view of every recovery plugin.
public protocol RecoveryRunner: Sendable {
  /// Asks one strategy.
  ///
  /// - Parameters:
  ///   - use: The strategy's plugin type.
  ///   - config: Its configuration, one JSON object.
  ///   - failure: What happened, one JSON object of the published failure form.
  ///   - run: The run it happened in.
  /// - Returns: The decision, one JSON object that nobody has checked yet, or nil when the strategy
  ///   says that the failure is not its business.
  /// - Throws: ``Failure`` when the strategy itself fails or takes too long.
  func decide(
    _ use: PluginReference,
    config: [UInt8],
    failure: [UInt8],
    run: RunID
  ) async throws(Failure) -> [UInt8]?
}
