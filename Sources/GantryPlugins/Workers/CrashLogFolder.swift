internal import GantryCore
internal import Glibc

/// The folder of crash reports, which never grows for ever.
///
/// A report is named `<sha256>-<nanoseconds>.json`, after the library and the time; the call that it is
/// about lies beside it as `.call`. All of them can only be read by their owner.
struct CrashLogFolder: Sendable {
  /// How many reports are kept; those that decide about quarantine stay in any case.
  static let reportsMaximum = 100
  /// How many bytes are kept; calls go first, because reports alone never come to that.
  static let bytesMaximum = 64 << 20
  /// How large a call is at most: of any size above, one would push out all others.
  static let callMaximum = bytesMaximum / 2

  private static let reportSuffix = ".json"
  private static let callSuffix = ".call"

  let path: String

  /// Where the call lies that a report is about.
  static func call(of report: String) -> String? {
    guard report.hasSuffix(reportSuffix) else { return nil }
    return report.dropLast(reportSuffix.count) + callSuffix
  }

  /// The crashes that reports are there of, by library.
  var known: [String: [Int64]] {
    Dictionary(grouping: entries.filter(\.hasReport), by: \.sha256).mapValues { $0.map(\.time) }
  }

  // MARK: - Keeping

  /// Keeps a report and its call, and removes what is too old.
  ///
  /// - Parameters:
  ///   - report: The report.
  ///   - time: When the plugin crashed.
  ///   - young: How long ago a crash is at most that is counted, in nanoseconds.
  /// - Returns: The report as it was kept, with the place of its call; as it was when it could not be.
  func keep(_ report: CrashReport, at time: Int64, young: Int64) -> CrashReport {
    defer { prune(before: time - young) }
    // What cannot be kept is still in the failure of the attempt.
    _ = unsafe mkdir(path, 0o700)
    guard let (name, file) = reserve(report.subject.sha256, time) else { return report }
    defer { Descriptor.close(file) }
    var kept = report
    if let call = report.call, let place = Self.call(of: name), keep(call, at: place) {
      kept.path = name
    }
    if let bytes = try? JSONWriter(isPretty: true).bytes(of: kept.detail) {
      _ = write(bytes, to: file)
    }
    return kept
  }

  /// Makes the file of a report; of two crashes in one moment the second is a moment later.
  private func reserve(_ sha256: String, _ time: Int64) -> (name: String, file: CInt)? {
    for moment in time..<time + 64 {
      let name = "\(path)/\(sha256)-\(moment)\(Self.reportSuffix)"
      let file = create(name)
      if file >= 0 { return (name, file) }
      guard errno == EEXIST else { return nil }
    }
    return nil
  }

  /// Writes a call; false when it is too large or cannot be written, and then nothing is there.
  private func keep(_ call: CrashReport.Call, at place: String) -> Bool {
    guard let bytes = try? JSONWriter().bytes(of: call.json), bytes.count <= Self.callMaximum else {
      return false
    }
    let file = create(place)
    guard file >= 0 else { return false }
    defer { Descriptor.close(file) }
    guard write(bytes, to: file) else {
      unsafe unlink(place)
      return false
    }
    return true
  }

  private func create(_ file: String) -> CInt {
    unsafe open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
  }

  private func write(_ bytes: [UInt8], to file: CInt) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      // `unsafe` because write reads memory that lives here.
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  // MARK: - Removing

  /// What is there of one crash.
  private struct Entry {
    var stem: String
    var sha256: String
    var time: Int64
    var hasReport = false
    var hasCall = false
    var bytes = 0
    var callBytes = 0
  }

  /// Removes the oldest, as another process may do at the same time.
  private func prune(before time: Int64) {
    let newestFirst = entries.sorted { ($0.time, $0.stem) > ($1.time, $1.stem) }
    var count = 0
    var bytes = 0
    for entry in newestFirst {
      count += entry.hasReport ? 1 : 0
      bytes += entry.bytes
      if entry.time < time, !entry.hasReport || count > Self.reportsMaximum {
        unsafe unlink("\(path)/\(entry.stem)\(Self.callSuffix)")
        unsafe unlink("\(path)/\(entry.stem)\(Self.reportSuffix)")
        bytes -= entry.bytes
      } else if bytes > Self.bytesMaximum, entry.hasCall {
        unsafe unlink("\(path)/\(entry.stem)\(Self.callSuffix)")
        bytes -= entry.callBytes
      }
    }
  }

  /// Everything in the folder whose name is that of a report or of a call.
  private var entries: [Entry] {
    guard let directory = unsafe opendir(path) else { return [] }
    // `unsafe` because opendir's handle is C's; it lives and ends in this function.
    defer { unsafe closedir(directory) }
    let descriptor = unsafe dirfd(directory)
    var found: [String: Entry] = [:]
    while let next = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: next.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard var entry = Self.entry(name, found) else { continue }
      var status = stat()
      // `unsafe` because fstatat writes into a variable that lives in this loop.
      guard unsafe fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      entry.bytes += Int(status.st_size)
      if name.hasSuffix(Self.callSuffix) {
        entry.hasCall = true
        entry.callBytes = Int(status.st_size)
      } else {
        entry.hasReport = true
      }
      found[entry.stem] = entry
    }
    return Array(found.values)
  }

  /// The entry that a name belongs to, what is known of it already included.
  private static func entry(_ name: String, _ found: [String: Entry]) -> Entry? {
    guard let suffix = [reportSuffix, callSuffix].first(where: { name.hasSuffix($0) }) else {
      return nil
    }
    let stem = String(name.dropLast(suffix.count))
    if let known = found[stem] { return known }
    let parts = stem.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, Hexadecimal.isDigest(parts[0]), let time = Int64(parts[1]) else {
      return nil
    }
    return Entry(stem: stem, sha256: parts[0], time: time)
  }
}
