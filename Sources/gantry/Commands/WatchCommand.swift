import ArgumentParser
import Crypto
import Foundation
import GantryCore
import GantryEngine
import GantryStore
import GantryWatch

/// `gantry watch`: says when somebody else changes a project's configuration (S0-11).
struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Say when somebody else changes a project's configuration.",
    discussion: """
      EXAMPLES
        gantry watch --project .
        gantry watch --json | jq -r 'select(.type == "external_change").data.file'

      It goes on until it is interrupted. What runs of Gantry write is left out,
      if they keep their state in the same folder. Changes are heard at once;
      where the system has no inotify left, and with --poll, somebody looks every
      5 s.
      """
  )

  @Option(
    name: [.customLong("project"), .customLong("project-path")],
    help: ArgumentHelp(
      "The repository to watch (default: as set, else the folder you are in).",
      valueName: "dir"
    )
  )
  var project: String?

  @Flag(name: .long, help: "Look every 5 s instead of listening, for network file systems.")
  var poll = false

  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    // Parsed, not made: options that were not parsed have no values to read.
    var options = try ProjectOptions.parse([])
    options.project = project
    let (host, root) = try Host.ofProject(options, state: state)
    let runs = RunTimes(project: root, statePath: host.statePath)
    let watcher = ExternalChangeWatcher(
      project: root,
      notifier: poll ? nil : Self.notifier(),
      own: OwnWrites(digest: Self.digest, wasAtWork: runs.wasAtWork(at:)),
      clock: SystemClock()
    )
    let view = NoticeLines(project: root, asJSON: output.json)
    let (stops, stop) = AsyncStream<ExitStatus>.makeStream()
    let signals = Signals(cancel: { stop.yield(.interrupted) }, stop: { stop.yield($0) })
    let status = try await withThrowingTaskGroup(of: ExitStatus?.self) { group in
      group.addTask {
        do throws(WatchError) {
          try await watcher.run { view.show($0) }
        } catch {
          throw Complaint(error)
        }
        return nil
      }
      group.addTask { await stops.first { _ in true } }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
    withExtendedLifetime(signals) {}
    if let status { throw status }
  }

  private static func notifier() -> InotifyNotifier? {
    do throws(ListeningFailure) {
      return try InotifyNotifier(clock: SystemClock())
    } catch {
      Output.note("note: \(error.message)\n  └─ fix:   \(error.remedy)")
      return nil
    }
  }

  @Sendable private static func digest(_ path: String) -> String? {
    guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
    return SHA256.hash(data: bytes).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}

/// Says what a watcher notices, one line each.
private struct NoticeLines {
  let project: String
  let asJSON: Bool

  func show(_ notice: WatchNotice) {
    let time = SystemClock().now().rfc3339
    switch notice {
    case .started(let method):
      let data: JSON = ["project": .string(project), "method": .string(method.rawValue)]
      say("watching", time, data, text: "watching \(project) (\(method.rawValue))")
    case .changed(let changes):
      for change in changes {
        let kind = change.kind.rawValue.padded(to: 7)
        let text = "\(Style.ofOutput.faint(time))  \(kind)  \(change.file)"
        say("external_change", time, change.json, text: text)
      }
    case .fellBack(let failure):
      Output.note("note: \(failure.message)\n  └─ fix:   \(failure.remedy)")
    case .truncated(let limit):
      Output.note("note: more than \(limit) files and folders; only the first ones are watched")
    }
  }

  private func say(_ type: String, _ time: String, _ data: JSON, text: String) {
    guard asJSON else { return Output.line(text) }
    let line: JSON = ["type": .string(type), "time": .string(time), "data": data]
    if let bytes = try? line.encodedBytes { Output.line(bytes) }
  }
}

/// When runs of Gantry worked on a project, by the journal of one state folder.
private struct RunTimes: Sendable {
  let project: String
  let statePath: String

  /// How long after its last event a run that has not ended is taken to be alive: one that was
  /// killed never ends, and a person's changes after it are not its own.
  private static let silence: Int64 = 5_000_000_000

  /// Whether a run worked at a moment; no when the journal cannot be read, because a report too many
  /// is better than silence.
  func wasAtWork(at moment: Timestamp) async -> Bool {
    guard FileManager.default.fileExists(atPath: statePath + "/journal.db"),
      let store = try? SQLiteStore.open(folder: statePath, engine: nil, clock: SystemClock())
    else { return false }
    defer { try? store.close() }
    let place = resolved(project)
    for row in (try? await store.runs(limit: 20)) ?? [] {
      guard let other = row.project, resolved(other) == place,
        row.queuedAt <= moment
      else { continue }
      if await end(of: row, in: store) >= moment { return true }
    }
    return false
  }

  private func end(of row: RunRow, in store: SQLiteStore) async -> Timestamp {
    if let end = row.endedAt { return end }
    let last = try? await store.events(of: row.id, after: max(row.seq, 1) - 1, limit: 1).first
    return (last?.time ?? row.queuedAt).advanced(byNanoseconds: Self.silence)
  }

  private func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }
}

extension Complaint {
  fileprivate init(_ error: WatchError) {
    self.init(
      message: error.message,
      location: error.location,
      remedy: error.remedy,
      status: .notFound
    )
  }
}
