internal import CGantryABI
internal import CGantryFrames
internal import GantryCore

/// Asks a library what it is, in a worker that may touch nothing and is ended right after.
public struct WorkerDescriber: PluginDescriber {
  private let host: PluginHost

  /// Creates a describer.
  ///
  /// - Parameter host: Whose workers are used.
  public init(_ host: PluginHost) { self.host = host }

  /// Enters a library and gives what it says about itself.
  ///
  /// - Parameter path: The library.
  /// - Returns: The manifest as it was handed out, checked as the loader of this process checks it.
  /// - Throws: ``PluginError`` saying why it cannot be used.
  public func describe(_ path: String) async throws(PluginError) -> [UInt8] {
    try await describe(LibraryFile(path).read())
  }

  func describe(_ opened: OpenedLibrary) async throws(PluginError) -> [UInt8] {
    let answer: Result<[UInt8], PluginError> = await host.threads.perform { [self] in
      do throws(PluginError) {
        let log: (LogLevel, String) -> Void = { [host] in host.log(opened.path, $0, $1) }
        return .success(try describeHere(opened, log: log))
      } catch {
        return .failure(error)
      }
    }
    return try answer.get()
  }

  /// Has a library say what it is before anything is granted for what a lock says of it; only on a host
  /// thread.
  ///
  /// - Parameters:
  ///   - library: The library; it is asked once, and only when its lock is not believed.
  ///   - opened: Its file.
  /// - Throws: ``PluginError`` with `.changed` when it says something else.
  func confirm(_ library: PluginLibrary, _ opened: OpenedLibrary) throws(PluginError) {
    guard let workers = host.workers, let locked = library.source.locked,
      !locked.origin.believesManifest, !workers.hasConfirmed(library)
    else { return }
    try library.source.confirm(describeHere(opened, log: { _, _ in }))
    workers.noteConfirmed(library)
  }

  /// As ``describe(_:)``; only on a host thread.
  private func describeHere(
    _ opened: OpenedLibrary,
    log: (LogLevel, String) -> Void
  ) throws(PluginError) -> [UInt8] {
    guard let workers = host.workers else {
      throw problem(
        opened,
        "there is no gantry-worker",
        "Build it with `make build`, or install Gantry again."
      )
    }
    let process: WorkerProcess
    let program = workers.program
    let folders = workers.linkerFolders.folders(of: opened)
    let opening = WorkerOpening(program, libraries: [opened.path] + folders)
    switch WorkerProcess.start(program, opening, scratch: nil) {
    case .success(let started): process = started
    case .failure(let why):
      throw problem(
        opened,
        "no worker could be started: \(why)",
        "Look at the limits of this user."
      )
    }
    // Ends with this function, whatever the library does.
    defer { process.kill() }
    let session = WorkerSession.open(process, opening, log: log)
    let loaded = session.flatMap { $0.load(opened, name: opened.path, log: log) }
    switch loaded {
    case .success(let loaded):
      try judge(loaded, opened.path)
      return loaded.manifest
    case .failure(.refused(let error)): throw error
    case .failure(.lost(let loss)):
      throw problem(opened, "its entry \(Self.text(of: loss))", "Report it to the plugin's author.")
    }
  }

  private func judge(_ loaded: WorkerSession.Loaded, _ path: String) throws(PluginError) {
    let rules = NegotiationRules(path: path)
    try rules.check(tableSize: Int(clamping: loaded.facts.struct_size))
    guard loaded.facts.has_get_interface != 0 else { throw rules.noGetInterface }
    guard !loaded.manifest.isEmpty else { throw rules.noManifest }
    let manifest = try rules.manifest(loaded.manifest)
    let offered = loaded.facts.functions
    let functions = [offered.0, offered.1, offered.2, offered.3]
    for kind in Set(manifest.types.map(\.kind)).sorted(by: { $0.rawValue < $1.rawValue }) {
      let bits = functions[Int(WorkerSession.interface(of: kind))]
      guard bits & UInt64(1 << 31) != 0 else { throw rules.noInterface(kind) }
      for (function, name) in Self.required(of: kind) where bits & UInt64(1 << function) == 0 {
        throw rules.noFunction(name, of: kind, in: manifest)
      }
    }
  }

  private static func required(of kind: PluginListing.Kind) -> [(Int32, String)] {
    let work =
      switch kind {
      case .phase: "run"
      case .skill: "invoke"
      case .sink: "deliver"
      case .recovery: "decide"
      }
    return [
      (GANTRY_FUNCTION_CREATE, "create"), (GANTRY_FUNCTION_DESTROY, "destroy"),
      (GANTRY_FUNCTION_WORK, work),
    ]
  }

  private static func text(of loss: WorkerLoss) -> String {
    switch loss {
    case .exited(let exit) where exit.isSignal:
      "was ended by \(CrashReport.name(of: exit.value))"
    case .exited(let exit) where exit.value > 128:
      "crashed: \(CrashReport.name(of: exit.value - 128))"
    case .exited(let exit): "ended its process with status \(exit.value)"
    case .broken(let why): "broke the rules between host and worker: \(why)"
    case .silent: "did not come back"
    }
  }

  private func problem(_ opened: OpenedLibrary, _ what: String, _ remedy: String) -> PluginError {
    PluginError(
      .describe,
      "the plugin in '\(opened.path)' cannot be described: \(what)",
      location: opened.path,
      remedy: remedy
    )
  }
}
