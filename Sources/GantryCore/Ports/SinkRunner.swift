/// Opens sinks: the engine's view of every sink plugin.
public protocol SinkRunner: Sendable {
  /// Makes an instance of a sink.
  ///
  /// - Parameters:
  ///   - use: The plugin type.
  ///   - config: Its configuration, one JSON object.
  ///   - run: The run whose events it will receive.
  /// - Returns: The sink, ready for events.
  /// - Throws: ``Failure`` when the sink refuses.
  func open(_ use: PluginReference, config: [UInt8], run: RunID) async throws(Failure)
    -> any OpenSink
}

/// One sink that takes events.
public protocol OpenSink: Sendable {
  /// Hands over one batch and waits for the sink's verdict.
  ///
  /// - Parameter events: 1 to 256 events of one run, `seq` ascending.
  /// - Returns: How much of the batch is safe with the sink.
  func deliver(_ events: [Event]) async -> SinkVerdict
  /// Makes what was accepted as durable as the sink can.
  func flush() async -> SinkVerdict
  /// Ends the instance.
  func close() async
}

/// What a sink says about a batch.
public enum SinkVerdict: Sendable, Equatable {
  /// Every event is safe with the sink.
  case accepted
  /// The first so many are; the rest should be sent again after a while.
  case again(accepted: Int)
  /// The batch was refused.
  case failed(Failure)
}
