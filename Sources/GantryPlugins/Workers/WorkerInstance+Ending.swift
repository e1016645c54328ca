internal import GantryCore
internal import GantryFaults

// How the workers of an instance end, and what is said of one that does not end well.
extension WorkerInstance {
  func destroy() {
    guard let workers = host.workers, let pool else { return }
    let isLast = workers.leave(pool, shared: knobs.share, in: scope)
    for session in pool.takeAll() {
      Faults.reach("worker.ending")
      if let loss = session.destroy(number, within: patience, log: log) {
        report(loss, in: "destroy", session)
      } else if isLast {
        end(session)
      } else {
        pool.put(session)
      }
    }
  }

  var endsWhatHangs: Bool { true }

  /// Keeps a worker for the next call, or lets it end.
  func finish(_ session: WorkerSession, after ending: CallEnding, _ pool: WorkerPool) {
    guard case .returned = ending else { return }
    guard !session.isDistrusted else {
      log(.warning, "'\(provided.name)' answered in its worker's place; the worker was ended")
      return session.process.kill()
    }
    guard knobs.recycle == .perCall else { return pool.put(session) }
    end(session)
  }

  /// What reports say was called.
  func subject(_ function: String, _ operation: PluginOperation? = nil) -> CrashSubject {
    CrashSubject(
      plugin: library.manifest.id,
      version: library.manifest.version,
      sha256: (try? library.pin().sha256) ?? "",
      path: library.path,
      type: provided.type.name,
      function: function,
      input: operation?.input ?? config,
      operation: operation,
      config: config,
      lock: library.source.locked?.lock
    )
  }

  private var patience: Int64 { WorkerProcess.nanoseconds(host.grace) }

  private func end(_ session: WorkerSession) {
    guard let (loss, function) = session.end(within: patience, log: log) else { return }
    report(loss, in: function, session)
  }

  /// Says how a worker was lost after its last call: no attempt can fail for it any more, but it counts
  /// like every crash.
  private func report(_ loss: WorkerLoss, in function: String, _ session: WorkerSession) {
    let report = CrashReport(loss, subject(function), session)
    guard report.isCrash else { return }
    log(.error, (host.crashes?.keep(report) ?? report).failure.message)
  }
}
