internal import CGantryFrames

/// What keeps a plugin inside of its worker on this machine.
public struct WorkerConfinement: Sendable, Hashable, CustomStringConvertible {
  /// The version of Landlock that is in force; 0 for none.
  public let landlock: Int
  /// Whether the filter of system calls is in force.
  public let seccomp: Bool
  /// What holds the worker's processes together.
  public let tree: WorkerTree

  init(_ confinement: gantry_confinement, _ tree: WorkerTree) {
    landlock = Int(confinement.landlock)
    seccomp = confinement.seccomp != 0
    self.tree = tree
  }

  /// Whether nothing is missing that plugins are kept in with.
  public var isWhole: Bool { landlock > 0 && seccomp }

  /// As people read it.
  public var description: String {
    [
      landlock > 0 ? "Landlock \(landlock)" : "no Landlock", seccomp ? "seccomp" : "no seccomp",
      "processes ended by \(tree)",
    ].joined(separator: ", ")
  }

  /// Starts a worker to see what the kernel gives it.
  ///
  /// - Parameter host: Whose workers are used.
  /// - Returns: What it was given, or nil when no worker can be started.
  public static func ofWorkers(of host: PluginHost) async -> WorkerConfinement? {
    guard let program = host.workers?.program else { return nil }
    return await host.threads.perform {
      let opening = WorkerOpening(program, libraries: [])
      let started = WorkerProcess.start(program, opening, scratch: nil)
      guard case .success(let process) = started else { return nil }
      defer { process.kill() }
      let opened = WorkerSession.open(process, opening) { host.log("gantry-worker", $0, $1) }
      return (try? opened.get()).map { WorkerConfinement($0.confinement, process.tree) }
    }
  }
}
