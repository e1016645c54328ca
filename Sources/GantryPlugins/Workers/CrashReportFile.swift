internal import GantryCore

/// A crash report that was read back, with the call that lies beside it.
public struct CrashReportFile: Sendable {
  /// Why a file cannot be used as a report.
  public struct Problem: Error, Sendable, Hashable {
    /// What is wrong.
    public var message: String
    /// The file it is wrong with.
    public var location: String
    /// What to do, an imperative sentence.
    public var remedy: String
    /// Whether the file is not there at all.
    public var isMissing: Bool
  }

  /// Where the report is.
  public let path: String
  /// The id of the plugin that crashed.
  public let plugin: String
  /// Its version.
  public let version: String
  /// The digest of its library.
  public let sha256: String
  /// The type that was called.
  public let type: String

  /// Everything that the report says.
  let evidence: JSON
  let call: CrashReport.Call

  /// The folder that the call was made from, from which its relative paths are seen.
  public var folder: String { call.folder }
  /// Whether secrets of the call were covered, so that its input is not the one that crashed.
  public var isMasked: Bool { call.isMasked }

  /// Reads a report and the call beside it.
  ///
  /// - Parameter path: The report, an absolute path.
  /// - Returns: The report.
  /// - Throws: ``Problem`` when there is no report, or no call that can be made again.
  public static func read(_ path: String) throws(Problem) -> CrashReportFile {
    let evidence = try json(path, what: "crash report")
    let named = ["plugin", "version", "sha256", "type"].compactMap { evidence[$0]?.stringValue }
    guard named.count == 4, Hexadecimal.isDigest(named[2]),
      let place = CrashLogFolder.call(of: path)
    else {
      throw Problem(
        message: "'\(path)' is not a crash report",
        location: path,
        remedy: "Name a file that ends in .json in the folder `crashes` of a state folder.",
        isMissing: false
      )
    }
    guard let call = CrashReport.Call(try json(place, what: "call of this crash report")) else {
      throw Problem(
        message: "'\(place)' is not a call that this Gantry can read",
        location: place,
        remedy: "Use the Gantry that wrote it, or a newer one.",
        isMissing: false
      )
    }
    return CrashReportFile(
      path: path,
      plugin: named[0],
      version: named[1],
      sha256: named[2],
      type: named[3],
      evidence: evidence,
      call: call
    )
  }

  private static func json(_ path: String, what: String) throws(Problem) -> JSON {
    let bytes: [UInt8]?
    do throws(PluginError) {
      bytes = try SmallFile.read(path, code: .notFound)
    } catch {
      let cause = error.cause.map { ": \($0)" } ?? ""
      throw Problem(
        message: "\(error.message)\(cause)",
        location: path,
        remedy: error.remedy,
        isMissing: false
      )
    }
    guard let bytes else {
      throw Problem(
        message: "there is no \(what)",
        location: path,
        remedy: "Let it crash again: only the newest reports are kept, and large calls not at all.",
        isMissing: true
      )
    }
    // What is no JSON has none of the members that are asked for.
    return (try? JSONParser.parse(bytes)) ?? .null
  }

  /// Makes sure that a plugin is the very one that crashed, in a process where it harms nobody.
  ///
  /// - Parameter locked: What a lock has under the plugin's id.
  /// - Throws: ``PluginError`` with `.changed` naming both builds.
  public func check(_ locked: LockedPlugin) throws(PluginError) {
    guard locked.sha256 == sha256 else {
      throw PluginError(
        .changed,
        "plugin '\(plugin)' was refused: the report is about \(version) (sha256 "
          + "\(sha256.prefix(12))…) and the lock says \(locked.entry.version) (sha256 "
          + "\(locked.sha256.prefix(12))…)",
        location: locked.location,
        remedy: "Put the library that crashed back and run `gantry plugin update \(plugin)`."
      )
    }
    guard case .worker = locked.placement else {
      throw PluginError(
        .changed,
        "plugin '\(plugin)' \(version) was refused: it crashed in a worker and now runs inside of "
          + "Gantry's process, which it would end",
        location: locked.location,
        remedy: "Record it with `gantry plugin add \(locked.path)`, which gives it a worker."
      )
    }
  }

  /// Whether a crash is the one of this report: in the same function, in the same way, and at the
  /// same place of the library where that is known of both.
  func isSame(as detail: JSON) -> Bool {
    let isAlike = ["function", "signal", "exit_status"].allSatisfy { name in
      (evidence[name] ?? .null) == (detail[name] ?? .null)
    }
    guard isAlike, let first = Self.place(evidence), let second = Self.place(detail) else {
      return isAlike
    }
    return first == second
  }

  /// The first frame that lies in a library, as `libcanary.so+0x1139`; others move with each process.
  private static func place(_ detail: JSON) -> String? {
    detail["frames"]?.arrayValue?.lazy.compactMap(\.stringValue).first { $0.contains("+0x") }
  }
}
