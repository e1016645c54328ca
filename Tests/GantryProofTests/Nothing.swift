import GantryCore

/// What a run needs beside its phases, with nothing in it.
struct NoSinks: SinkRunner {
  func open(
    _ use: PluginReference,
    config: [UInt8],
    run: RunID
  ) async throws(Failure) -> any OpenSink {
    throw Failure(code: "NO_SINK", message: "there is no sink '\(use.plugin)'")
  }
}

struct NoRecovery: RecoveryRunner {
  func decide(
    _ use: PluginReference,
    config: [UInt8],
    failure: [UInt8],
    run: RunID
  ) async throws(Failure) -> [UInt8]? { nil }
}
