public import GantryCore

/// Notices when somebody else changes a project's configuration (S0-11).
///
/// What is heard only says when to look; what happened is always the difference of two looks at
/// everything. So an overflow of the system's queue costs nothing, and polling is the same without
/// the hearing. Changes that other machines make on a network file system cannot be heard.
public actor ExternalChangeWatcher {
  /// How long it has to be quiet before a look.
  static let quiet: Int64 = 50_000_000
  /// How long a look waits for quiet at most.
  static let patience: Int64 = 1_000_000_000
  /// How long is between two looks when nothing can be heard.
  static let pollingInterval: Int64 = 5_000_000_000

  let project: String
  let own: OwnWrites
  let clock: any Clock
  /// When each file was modified at the last look.
  var times = FileTimes()
  /// What the index said the last time that Gantry wrote it.
  var deployed = DeployedFiles()
  private var notifier: (any ChangeNotifier)?
  private let scan: ConfigurationScan
  private var saidTruncated = false

  /// Creates a watcher.
  ///
  /// - Parameters:
  ///   - project: The absolute path of the project.
  ///   - notifier: What hears changes; nil to look for them every 5 s.
  ///   - own: What tells Gantry's writes from a person's.
  ///   - clock: The time.
  ///   - limit: How many files and folders are looked at.
  public init(
    project: String,
    notifier: (any ChangeNotifier)?,
    own: OwnWrites,
    clock: any Clock,
    limit: Int = 50_000
  ) {
    self.project = project
    self.notifier = notifier
    self.own = own
    self.clock = clock
    scan = ConfigurationScan(project: project, limit: limit)
  }

  /// Watches until the task is cancelled.
  ///
  /// - Parameter report: Called with everything there is to say, in order.
  /// - Throws: ``WatchError`` when the project is not there, or not any more.
  public func run(
    report: @escaping @Sendable (WatchNotice) async -> Void
  ) async throws(WatchError) {
    times = try await look(report)
    readIndex()
    await report(.started(notifier == nil ? .polling : .inotify))
    if let notifier {
      for await _ in notifier.signal.rings {
        await settle(notifier.signal)
        // A ring that came while it got quiet belongs to a look that has been.
        guard let heard = notifier.signal.take() else { continue }
        try await compare(heard: heard, report)
        if self.notifier == nil { break }
      }
    }
    while !Task.isCancelled, notifier == nil {
      let next = clock.now().advanced(byNanoseconds: Self.pollingInterval)
      guard (try? await clock.sleep(until: next)) != nil else { return }
      try await compare(heard: nil, report)
    }
  }

  /// Takes note of a write of this process, so that it is not reported.
  ///
  /// - Parameter file: The path relative to the project; call it right after the file was written
  ///   or removed.
  public func updateMtime(of file: String) {
    times.files[file] = FileStatus(project + "/" + file)?.entry
    if file == ConfigurationPaths.index { readIndex() }
  }

  // MARK: - Looking

  /// Reports what is different since the last look and is not our own.
  private func compare(
    heard: Timestamp?,
    _ report: @Sendable (WatchNotice) async -> Void
  ) async throws(WatchError) {
    let now = try await look(report)
    let changes = now.changes(since: times)
    times = now
    let external = await external(changes, heard: heard)
    if !external.isEmpty { await report(.changed(external)) }
  }

  /// Looks at everything, and listens to folders that are new.
  private func look(
    _ report: @Sendable (WatchNotice) async -> Void
  ) async throws(WatchError) -> FileTimes {
    guard FileStatus(project, followsLinks: true)?.kind == .folder else {
      throw WatchError.gone(project)
    }
    var result = ConfigurationScan.Result()
    do throws(ListeningFailure) {
      let notifier = notifier
      result = try scan.read { folder, names throws(ListeningFailure) in
        try notifier?.listen(to: folder, names: names)
      }
    } catch {
      notifier = nil
      await report(.fellBack(error))
      result = scan.read { _, _ in }
    }
    if result.isTruncated, !saidTruncated {
      saidTruncated = true
      await report(.truncated(limit: scan.limit))
    }
    return result.times
  }

  /// Waits until a while without rings has passed: who writes one file often writes more.
  private func settle(_ signal: ChangeSignal) async {
    let deadline = clock.now().advanced(byNanoseconds: Self.patience)
    var heard: UInt64
    repeat {
      heard = signal.heard
      let next = clock.now().advanced(byNanoseconds: Self.quiet)
      guard (try? await clock.sleep(until: min(next, deadline))) != nil else { return }
    } while signal.heard != heard && clock.now() < deadline
  }
}
