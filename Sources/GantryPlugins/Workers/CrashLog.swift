internal import GantryCore
internal import Glibc
internal import Synchronization

/// The crashes of the last minutes, by library, and the reports of them on the disk.
///
/// Three crashes of one library in ten minutes quarantine it: it is not started again until enough of
/// them are older than that, or the library is another one. The names of the reports hold what that
/// takes, so it holds from one run to the next.
final class CrashLog: Sendable {
  static let limit = 3
  static let window: Int64 = 600_000_000_000

  private let folder: String?
  private let clock: any Clock
  private let crashes = Mutex<[String: [Int64]]>([:])

  /// Opens the log.
  ///
  /// - Parameters:
  ///   - folder: Where reports are kept; nil keeps none.
  ///   - clock: The time.
  init(folder: String?, clock: any Clock) {
    self.folder = folder
    self.clock = clock
    let known = Self.known(in: folder)
    crashes.withLock { $0 = known }
  }

  /// Keeps a report.
  func keep(_ report: CrashReport) {
    let now = clock.now().nanoseconds
    crashes.withLock { $0[report.subject.sha256, default: []].append(now) }
    write(report, at: now)
  }

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
        + (folder.map { "; the reports are in \($0)." } ?? "."),
      retryClass: .permanent,
      detail: ["plugin": .string(subject.plugin), "sha256": .string(subject.sha256)]
    )
  }

  private func write(_ report: CrashReport, at now: Int64) {
    guard let folder else { return }
    // A report that cannot be kept is still in the failure of the attempt.
    _ = unsafe mkdir(folder, 0o700)
    let path = "\(folder)/\(report.subject.sha256)-\(now).json"
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    defer { Descriptor.close(file) }
    guard let text = try? JSONWriter(isPretty: true).string(of: report.detail) else { return }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      // `unsafe` because write reads memory that lives here.
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// The crashes that reports are there of.
  private static func known(in folder: String?) -> [String: [Int64]] {
    guard let folder, let directory = unsafe opendir(folder) else { return [:] }
    // `unsafe` because opendir's handle is C's; it lives and ends in this function.
    defer { unsafe closedir(directory) }
    var known: [String: [Int64]] = [:]
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      let parts = name.split(separator: "-")
      guard parts.count == 2, Hexadecimal.isDigest(String(parts[0])), parts[1].hasSuffix(".json"),
        let time = Int64(parts[1].dropLast(5))
      else { continue }
      known[String(parts[0]), default: []].append(time)
    }
    return known
  }
}
