internal import CGantryABI
package import GantryCore

/// One instance in a worker of the real host that is called directly, to see what becomes of it.
///
/// What it asks of the engine is answered from memory, as for ``CrashReportTrial``: nothing of it
/// leaves this process. And whatever its manifest asks for, it may write its scratch folder and read
/// the paths that the manifest names literally: it is made to see what becomes of it, and not to have
/// its effects.
package struct WorkerTrial: Sendable {
  /// What became of a call.
  package enum Outcome: Sendable, Hashable {
    /// It came back, with the status of the ABI and what it wrote.
    case answered(status: Int32, output: [UInt8])
    /// It did not, or could not be made.
    case stopped(Failure)
  }

  /// What a call is given.
  package enum Payload: Sendable {
    /// The input of a phase, or a failure for a recovery strategy.
    case work([UInt8])
    /// A skill and its arguments.
    case invoke(skill: String, [UInt8])
    /// Events for a sink.
    case deliver([Event])
  }

  /// What all of its calls are part of, as `gantry.call/1` tells the plugin; without a deadline.
  ///
  /// - Parameter scratch: What is said to be the folder for temporary files.
  /// - Returns: The object that `describe` writes.
  package static func description(scratch: String) -> JSON {
    var origin = origin
    origin.scratch = scratch
    return origin.description
  }

  private static let origin: CallOrigin = {
    var origin = CallOrigin()
    origin.run = RunID(text: "run_019a3c00-0000-7000-8000-000000000000")
    origin.path = AttemptPath(phase: "validate", attempt: 1)
    origin.epoch = 1
    origin.key = "validate"
    return origin
  }()

  private let subject: WorkerProbe.Subject
  private let host: PluginHost

  /// The folder for temporary files, as the plugin is told of it.
  package var scratch: String { subject.context.origin.scratch ?? "" }

  /// Makes an instance; a phase and a skill begin with their first call.
  ///
  /// - Parameters:
  ///   - use: The type.
  ///   - plugins: Where it is, in a worker.
  ///   - config: Its configuration, one JSON object.
  ///   - memory: What earlier instances left with the engine.
  ///   - scratch: Where its temporary files go.
  /// - Throws: `Failure` when there is no such type, or it refuses.
  package init(
    _ use: PluginReference,
    in plugins: InstalledPlugins,
    config: [UInt8],
    memory: Memory,
    scratch: String
  ) async throws(Failure) {
    var origin = Self.origin
    origin.scratch = "\(scratch)/attempt"
    host = plugins.host
    let target: ProvidedType
    do {
      target = Self.confined(try plugins.type(use, of: PluginListing.Kind.allCases), host)
    } catch {
      throw CallStop.unknown(error)
    }
    subject = try await WorkerProbe.Subject(
      target,
      in: host,
      config: config,
      services: memory.services,
      origin: origin
    )
  }

  // MARK: - Permissions

  /// What a manifest asks for and is not given here, by the names of its permissions.
  ///
  /// - Parameter manifest: The manifest.
  /// - Returns: The names.
  package static func withheld(from manifest: PluginManifest) -> [String] {
    let permissions = manifest.document["permissions"]
    let reads = permissions?["read"]?.arrayValue ?? []
    var names = reads.count > literalReads(of: manifest).count ? ["read"] : []
    names += ["write", "exec"].filter { permissions?[$0]?.arrayValue?.isEmpty == false }
    return permissions?["network"]?.boolValue == true ? names + ["network"] : names
  }

  /// The paths that a manifest asks to read, as far as nobody has to fill them in.
  ///
  /// - Parameter manifest: The manifest.
  /// - Returns: The paths.
  package static func literalReads(of manifest: PluginManifest) -> [String] {
    (manifest.document["permissions"]?["read"]?.arrayValue ?? []).compactMap(\.stringValue)
      .filter { $0.hasPrefix("/") && !$0.contains("${") }
  }

  /// A type as if its manifest asked for nothing but what is given here.
  private static func confined(_ target: ProvidedType, _ host: PluginHost) -> ProvidedType {
    let library = target.library
    var manifest = library.manifest
    var document = manifest.document.objectValue ?? [:]
    document["permissions"] = ["read": .array(literalReads(of: manifest).map { .string($0) })]
    manifest.document = .object(document)
    return ProvidedType(
      library: PluginLibrary(manifest, library.placement, source: library.source, log: host.log),
      type: target.type
    )
  }

  // MARK: - Calling

  /// What instances leave with the engine, for those after them.
  package struct Memory: Sendable {
    let services = CrashReportServices(say: { _, _ in })

    /// Begins without anything.
    package init() {}
  }

  /// Calls the instance.
  package func call(_ payload: Payload) async -> Outcome {
    let operation: PluginOperation =
      switch payload {
      case .work(let bytes): .work(bytes)
      case .invoke(let skill, let bytes): .invoke(skill: skill, bytes)
      case .deliver(let events): .deliver(events)
      }
    let ending = await subject.instance.call(subject.context, operation)
    if case .returned(let result) = ending {
      return .answered(status: result.status, output: result.output)
    }
    let stop = CallStop(ending, context: subject.context, name: subject.target.name, host: host)
    return .stopped(
      stop?.failure ?? Failure(class: "cancelled", code: "CANCELLED", message: "it was stopped")
    )
  }

  /// Lets a host forget the crashes that were brought about, before they quarantine the plugin.
  ///
  /// - Parameter host: The host.
  package static func pardon(_ host: PluginHost) { host.crashes?.forget() }

  /// Kills every worker of a host that waits for a call, as if it had crashed.
  ///
  /// - Parameter host: The host.
  /// - Returns: How many there were.
  package static func killWorkers(of host: PluginHost) -> Int { host.workers?.killIdle() ?? 0 }

  /// Ends the instance.
  package func end() async { await subject.instance.destroy() }

  /// The folders in which the dynamic linker looks for what a library needs, beyond the system's.
  ///
  /// - Parameter path: The library.
  /// - Returns: The folders; none when the file cannot be read.
  package static func linkerFolders(of path: String) -> [String] {
    // The digest is not asked for: nothing is believed of the file but where it makes others look.
    (try? LibraryFile(path).opened(sha256: ""))?.foldersOfLinker ?? []
  }

  /// Waits for something asynchronous; only on a host thread.
  package static func wait<Value: Sendable>(
    for work: @escaping @Sendable () async -> Value
  ) -> Value {
    BlockingWait.value(work)
  }
}

extension PluginHost {
  /// Whether plugins can run in workers here.
  package var hasWorkers: Bool { workers != nil }
}
