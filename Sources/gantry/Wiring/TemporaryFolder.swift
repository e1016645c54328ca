import Foundation
import Glibc

/// A folder of this process in the system's folder for temporary files.
///
/// Nobody can prepare it, because its name is not known before it is there and one that is there is
/// not taken; and nobody else can look into it.
final class TemporaryFolder: Sendable {
  let path: String

  /// Makes a folder.
  ///
  /// - Parameter purpose: What its name begins with, such as `gantry-plan`.
  /// - Throws: ``Complaint`` with 73 when it cannot be made.
  convenience init(_ purpose: String) throws { try self.init(at: Self.newPath(purpose)) }

  /// Makes a folder that is removed, too, when a signal ends the process.
  ///
  /// - Parameter purpose: What its name begins with.
  /// - Returns: The folder, and what listens to signals for as long as it is kept.
  /// - Throws: ``Complaint`` with 73 when it cannot be made.
  static func swept(_ purpose: String) throws -> (folder: TemporaryFolder, broom: SignalBroom) {
    let path = newPath(purpose)
    // Before there is anything to sweep, so that no signal comes between.
    let broom = SignalBroom(path)
    return (try TemporaryFolder(at: path), broom)
  }

  private static func newPath(_ purpose: String) -> String {
    let random = String(UInt64.random(in: .min ... .max), radix: 36)
    return NSTemporaryDirectory() + "\(purpose)-\(random)"
  }

  private init(at path: String) throws {
    self.path = path
    // Unsafe because the path crosses as a C string, which the call does not keep.
    guard unsafe mkdir(path, 0o700) == 0 else {
      throw Complaint(
        message: "no temporary folder can be made",
        location: path,
        cause: POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO).localizedDescription,
        remedy: "Make room there, or name another folder with TMPDIR.",
        status: .cannotCreate
      )
    }
  }

  deinit { remove() }

  /// Removes the folder with everything in it.
  func remove() { Self.remove(path) }

  fileprivate static func remove(_ path: String) {
    // What still runs may make a file in it meanwhile.
    for _ in 1...3 {
      if (try? FileManager.default.removeItem(atPath: path)) != nil { return }
    }
  }
}

/// Removes a folder when a signal ends the process, for as long as it is kept.
///
/// It is for commands that a signal may end anywhere, because they have nothing to bring to an end.
final class SignalBroom {
  private static let numbers = [SIGINT, SIGTERM, SIGHUP]

  private let signals: Signals
  /// What was done about the signals before, which is done again afterwards: whoever asks a person
  /// must be stopped by Ctrl-C.
  private let former: [(@convention(c) (Int32) -> Void)?]

  fileprivate init(_ path: String) {
    former = Self.numbers.map { signal($0, SIG_IGN) }
    let sweep: @Sendable (ExitStatus) -> Void = { status in
      TemporaryFolder.remove(path)
      Foundation.exit(status.rawValue)
    }
    signals = Signals(cancel: { sweep(.interrupted) }, stop: sweep)
  }

  deinit {
    for (number, former) in zip(Self.numbers, former) { _ = signal(number, former) }
  }
}
