internal import Foundation

/// A file as a receipt remembers it: enough to recognise it and to bring it back.
public struct FileState: Codable, Sendable, Equatable {
  /// The SHA-256 of the content.
  public var sha256: String
  /// Whether the owner may run it.
  public var executable: Bool
  /// The permission bits; nil where the system is to choose them.
  public var mode: Int?

  /// Creates a state.
  ///
  /// - Parameters:
  ///   - sha256: The SHA-256 of the content.
  ///   - executable: Whether the owner may run it.
  ///   - mode: The permission bits; nil where the system is to choose them.
  public init(sha256: String, executable: Bool, mode: Int? = nil) {
    self.sha256 = sha256
    self.executable = executable
    self.mode = mode
  }

  /// Whether two files are the same to a receipt; other permissions than running are a person's
  /// business and no change.
  func matches(_ other: FileState) -> Bool {
    sha256 == other.sha256 && executable == other.executable
  }

  /// Whether permissions have to be set to get what is asked for.
  func needsMark(executable: Bool, mode: Int?) -> Bool {
    mode.map { $0 != self.mode } ?? (executable != self.executable)
  }
}

/// What stands at a path, as far as a receipt can tell.
enum Standing: Equatable {
  case absent
  case file(FileState)
  /// A folder, a link, or a file that cannot be read: always somebody else's.
  case other

  /// Whether a receipt's state is what stands here.
  func matches(_ state: FileState?) -> Bool {
    switch (self, state) {
    case (.absent, nil): true
    case (.file(let now), let state?): now.matches(state)
    default: false
    }
  }

  /// Whether the content is a receipt's and its permissions are not: a kill can come between the
  /// two.
  func lacksMark(of state: FileState?) -> Bool {
    guard case .file(let now) = self, let state, now.sha256 == state.sha256 else { return false }
    return now.needsMark(executable: state.executable, mode: state.mode)
  }
}

extension FileState {
  /// Looks at a path without following a link at its end.
  static func standing(at path: String) -> Standing {
    switch DiskItem(path: path) {
    case .absent: .absent
    case .folder, .link, .other: .other
    case .file: read(path).map { .file($0.state) } ?? .other
    }
  }

  /// Reads a file with all that a receipt remembers of it; nil when that is not possible.
  static func read(_ path: String) -> (state: FileState, bytes: Data)? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let bytes = FileManager.default.contents(atPath: path),
      let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue
    else { return nil }
    let state = FileState(
      sha256: Fingerprint.sha256(bytes),
      executable: mode & 0o100 != 0,
      mode: mode & 0o7777
    )
    return (state, bytes)
  }
}
