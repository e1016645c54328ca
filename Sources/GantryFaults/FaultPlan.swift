#if DEBUG
internal import Glibc
internal import Synchronization

/// What `GANTRY_FAULT` asks for: `ACTION@POINT`, or `ACTION@POINT#N` for the Nth time.
///
/// | action | what happens |
/// |---|---|
/// | `kill` | SIGKILL |
/// | `stop` | SIGSTOP; somebody else sends SIGCONT |
/// | `exit` | the process ends with the status 99, without its usual farewells |
/// | `note` | every point that is reached adds its name to the file that stands for the point |
struct FaultPlan: Sendable {
  /// What happens at the point.
  enum Action: String {
    case kill, stop, exit, note
  }

  /// What this process was started with; nil, and no more than a look, when nothing was asked for.
  static let current = variable("GANTRY_FAULT").flatMap(FaultPlan.init)

  let action: Action
  /// The point, or the file of `note`.
  let point: String
  let occurrence: Int

  /// The status of `exit`.
  static let status: Int32 = 99

  /// Reads a plan; nil when it is none.
  init?(_ text: String) {
    let words = text.split(separator: "@", maxSplits: 1).map(String.init)
    guard words.count == 2, let action = Action(rawValue: words[0]) else { return nil }
    let parts = words[1].split(separator: "#", maxSplits: 1).map(String.init)
    guard let point = parts.first, let occurrence = Int(parts.count == 2 ? parts[1] : "1") else {
      return nil
    }
    self.action = action
    self.point = point
    self.occurrence = occurrence
  }

  /// Does what is planned, if this is the place and the time.
  func reach(_ name: String) {
    if action == .note { return note(name) }
    guard name == point else { return }
    let isTime = Self.count.withLock { count in
      count += 1
      return count == occurrence
    }
    guard isTime else { return }
    switch action {
    case .kill: _ = kill(getpid(), SIGKILL)
    case .stop: _ = kill(getpid(), SIGSTOP)
    case .exit: _exit(Self.status)
    case .note: break
    }
  }

  /// How often the point of this process was reached: there is one plan a process.
  private static let count = Mutex(0)

  private func note(_ name: String) {
    let line = name + "\n"
    // `unsafe` in both because C reads the texts, which live until it returns. One write a line, so
    // that threads and processes do not mix theirs.
    let file = unsafe open(point, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    _ = unsafe write(file, line, line.utf8.count)
    _ = close(file)
  }

  private static func variable(_ name: String) -> String? {
    // `unsafe` because C hands out memory of its own; nobody changes the environment, and it is
    // copied here.
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
#endif
