internal import CGantryABI
public import GantryCore

/// One phase instance in this process that is called directly, without queue, task or deadline.
///
/// It is what remains of a call once everything around it is taken away: handle, table, plugin,
/// output. The engine never uses it; benchmarks measure it, on a host thread, beside a bare call.
public struct InProcessCall: Sendable {
  private let subject: WorkerProbe.Subject
  private let placed: InProcessInstance

  /// Makes an instance of a phase.
  ///
  /// - Parameters:
  ///   - use: The phase's type.
  ///   - plugins: Where the type is.
  ///   - config: Its configuration, one JSON object.
  /// - Throws: `Failure` when there is no such phase, or it refuses.
  public init(
    _ use: PluginReference,
    in plugins: InstalledPlugins,
    config: [UInt8] = Array("{}".utf8)
  ) async throws(Failure) {
    subject = try await WorkerProbe.Subject(use, in: plugins, config: config)
    guard let placed = subject.instance.placed as? InProcessInstance else {
      preconditionFailure("\(subject.target.name) is not in this process")
    }
    self.placed = placed
  }

  /// Calls the phase; only from ``HostThreads/perform(_:)``.
  ///
  /// - Parameters:
  ///   - input: One JSON object; nothing here checks it.
  ///   - output: Receives what the phase wrote, behind what is already there.
  /// - Returns: The status of the ABI that the phase answered.
  public func callAsFunction(_ input: [UInt8], into output: inout [UInt8]) -> Int32 {
    guard let run = unsafe placed.table.work, let call = CallTable.shared.begin(subject.context)
    else {
      return GANTRY_LIMIT
    }
    // `unsafe` because this is the plugin's function; the input is lent until it returns.
    let status = unsafe input.lent { bytes in
      unsafe run(placed.address.pointer, call.handle, bytes, call.out)
    }
    let ended = withExtendedLifetime(subject) { CallTable.shared.end(call, output: &output) }
    return ended.isOverLimit ? GANTRY_LIMIT : status
  }

  /// Ends the instance.
  public func end() async { await subject.instance.destroy() }
}
