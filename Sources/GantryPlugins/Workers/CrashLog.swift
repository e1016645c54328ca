internal import GantryCore
internal import Synchronization

/// The crashes of the last minutes, by library, and the reports of them on the disk.
///
/// Three crashes of one library in ten minutes quarantine it: it is not started again until enough of
/// them are older than that, or the library is another one. The names of the reports hold what that
/// takes, so it holds from one run to the next.
final class CrashLog: Sendable {
  static let limit = 3
  static let window: Int64 = 600_000_000_000

  private let folder: CrashLogFolder?
  private let clock: any Clock
  private let crashes = Mutex<[String: [Int64]]>([:])

  /// Opens the log.
  ///
  /// - Parameters:
  ///   - folder: Where reports are kept; nil keeps none.
  ///   - clock: The time.
  init(folder: String?, clock: any Clock) {
    self.folder = folder.map { CrashLogFolder(path: $0) }
    self.clock = clock
    let known = self.folder?.known ?? [:]
    crashes.withLock { $0 = known }
  }

  /// Keeps a report, and the call that it is about.
  ///
  /// - Parameter report: The report.
  /// - Returns: The report as it was kept: it names the command that makes the call again.
  @discardableResult
  func keep(_ report: CrashReport) -> CrashReport {
    let now = clock.now().nanoseconds
    crashes.withLock { $0[report.subject.sha256, default: []].append(now) }
    return folder?.keep(report, at: now, young: Self.window) ?? report
  }

  /// Counts from nothing again, for a host that lets plugins crash on purpose.
  func forget() { crashes.withLock { $0 = [:] } }

  /// Why a library is quarantined; nil while it is not.
  func quarantine(of subject: CrashSubject) -> Failure? {
    // Asked before every call, and hardly ever is there anything to know.
    guard crashes.withLock({ !$0.isEmpty }) else { return nil }
    let now = clock.now().nanoseconds
    let recent = crashes.withLock { crashes in
      let recent = (crashes[subject.sha256] ?? []).filter { (0..<Self.window).contains(now - $0) }
      crashes[subject.sha256] = recent.isEmpty ? nil : recent
      return recent.sorted()
    }
    guard recent.count >= Self.limit else { return nil }
    let free = Timestamp(nanoseconds: recent[recent.count - Self.limit] + Self.window)
    return Failure(
      code: "PLUGIN_QUARANTINED",
      message:
        "'\(subject.plugin)' \(subject.version) is quarantined: it crashed \(recent.count) times "
        + "in ten minutes",
      hint:
        "Replace it with `gantry plugin update \(subject.plugin)`, or wait until \(free.rfc3339)"
        + (folder.map { "; the reports are in \($0.path)." } ?? "."),
      retryClass: .permanent,
      detail: ["plugin": .string(subject.plugin), "sha256": .string(subject.sha256)]
    )
  }
}
