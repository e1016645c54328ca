/// What holds the processes of a worker together, so that they can be ended whole; the first is tried
/// first.
public enum WorkerTree: Sendable, Hashable, CaseIterable, CustomStringConvertible {
  /// A process namespace of their own, which the kernel ends with its first process, and in which they
  /// see nobody else.
  case namespace
  /// A control group of their own (cgroup v2), which the kernel kills at once.
  case group
  /// Nothing: they are looked for in `/proc`.
  case walk

  /// As people read it.
  public var description: String {
    switch self {
    case .namespace: "a process namespace"
    case .group: "a control group"
    case .walk: "a walk of /proc"
    }
  }
}
