internal import GantryCore

/// Waits for a function of a plugin that cannot be asked to stop, but not for ever.
struct CallPatience {
  private let host: PluginHost
  private let threads: HostThreads

  init(_ host: PluginHost, _ threads: HostThreads) {
    self.host = host
    self.threads = threads
  }

  /// Calls the plugin on a host thread.
  ///
  /// - Parameter work: The call into the plugin.
  /// - Returns: `.hung` when the plugin took longer than the grace.
  func perform(_ work: @escaping @Sendable () -> Void) async -> CallEnding {
    let running = RunningCall(
      CancelSignal(),
      on: nil,
      of: threads,
      clock: host.clock,
      grace: .zero
    )
    // A task of its own, so that a cancelled caller still frees what its plugins hold.
    let deadline = host.clock.now().advanced(by: host.grace)
    return await Task {
      await running.perform(until: deadline) {
        work()
        return .returned(CallReturn(status: 0))
      }
    }.value
  }
}
