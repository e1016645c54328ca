import GantryCore
import GantryEngine
import GantryPlugins

/// Asks a library what it is, shows it to a person, and records it.
struct PluginRecording {
  private let host: Host
  private let options: AdmissionOptions
  private let describer: any PluginDescriber

  init(host: Host, options: AdmissionOptions = AdmissionOptions()) throws {
    self.host = host
    self.options = options
    describer = WorkerDescriber(host.pluginHost())
  }

  /// Enters a library in a worker that may touch nothing and is ended right after.
  func examine(_ path: String, readsSignature: Bool = true) async throws -> ExaminedLibrary {
    try await ExaminedLibrary.examine(
      path,
      describer: describer,
      clock: SystemClock(),
      readsSignature: readsSignature
    )
  }

  /// Records a library in the lock that is named, or the nearest.
  ///
  /// - Parameters:
  ///   - path: The library.
  ///   - placement: Where it will run.
  ///   - digest: What it was when it was validated; nil when it was not.
  /// - Throws: What is wrong with it, or ``Complaint`` when it is not what was validated.
  func add(_ path: String, placement: Placement, validated digest: String? = nil) async throws {
    guard let preferred = host.lockSources.preferred else { return }
    let lock = LockFile(preferred)
    let library = try await examine(path)
    guard digest == nil || digest == library.sha256 else {
      throw Complaint(
        message: "'\(path)' was changed after it was validated",
        location: path,
        remedy: "Let whatever writes the file finish, and try again.",
        status: .pluginRefused
      )
    }
    let before = try lock.read()?[library.manifest.id]
    if let before { await host.keepReplaced(before) }
    try record(library, in: lock, before: before, placement: placement, verb: "add")
  }

  /// Records the library of a plugin again, or another one in its place.
  func update(_ id: String, file: String?) async throws {
    let (lock, before) = try LockSearch(host).find(id)
    let library = try await examine(file ?? lock.resolved(before.path))
    guard library.manifest.id == id else {
      throw Complaint(
        message: "this library is '\(library.manifest.id)', not '\(id)'",
        location: library.path,
        remedy: "Run `gantry plugin add \(library.path)`, or name the library of '\(id)'.",
        status: .usage
      )
    }
    let placement = before.placement == .inProcess ? .worker() : before.placement
    await host.keepReplaced(before)
    try record(library, in: lock, before: before, placement: placement, verb: "update")
  }

  private func record(
    _ library: ExaminedLibrary,
    in lock: LockFile,
    before: LockEntry?,
    placement: Placement,
    verb: String
  ) throws {
    let admission = Admission(
      trust: try host.trust(),
      allowsUnsigned: options.allowsUnsigned,
      acceptsSigner: options.acceptsSigner
    )
    try admission.check(library, before: before)
    let entry = library.entry(
      in: lock,
      placement: placement,
      isShared: host.lockSources.isShared(lock)
    )
    let text = PluginText(library: library, placement: placement, trust: admission.trust)
    for line in text.lines { Output.line(line) }
    if let before, before.sha256 != library.sha256 {
      Output.line("  instead of \(before.name), sha256 \(before.sha256.prefix(12))…")
    } else if before == nil, let other = shadowed(by: library) {
      Output.line("  instead of \(other.name) of \(other.lock)")
    }
    guard try isWanted(verb, entry, lock) else { return }
    // Trust goes first: an entry that nobody trusts would be refused, trust without one does nothing.
    try trust(entry, library)
    try lock.update { $0.record(entry) }
    Output.line("\(verb == "add" ? "added" : "updated") \(entry.name) in \(lock.path)")
  }

  /// Writes down what the person has agreed to and the library's signer cannot vouch for.
  private func trust(_ entry: LockEntry, _ library: ExaminedLibrary) throws(PluginError) {
    var share: String?
    if case .worker(let knobs) = entry.placement { share = knobs.share }
    guard entry.signer == nil || share != nil else { return }
    try Trust.update(host.trustPath) { trust in
      if entry.signer == nil {
        trust.allow(entry.sha256, id: entry.id, note: "\(entry.version), \(library.path)")
      }
      if let share { trust.allow(entry.sha256, sharing: share) }
    }
  }

  private func isWanted(_ verb: String, _ entry: LockEntry, _ lock: LockFile) throws -> Bool {
    if options.yes { return true }
    guard Terminal.isInteractive else {
      throw Complaint(
        message: "nobody can be asked whether to \(verb) '\(entry.id)': this is not a terminal",
        remedy: "Read what it asks for above, then add --yes.",
        status: .usage
      )
    }
    let verb = verb == "add" ? "Add" : "Update"
    let isWanted = Terminal.confirms("\(verb) \(entry.name) in \(lock.path)?")
    if !isWanted { Output.line("Operation cancelled") }
    return isWanted
  }

  /// The plugin that has been used under this id so far.
  private func shadowed(by library: ExaminedLibrary) -> LockedPlugin? {
    guard let catalog = try? host.catalog() else { return nil }
    return catalog.entries.first { $0.entry.id == library.manifest.id }
  }
}
