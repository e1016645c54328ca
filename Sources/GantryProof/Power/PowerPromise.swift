/// What a store says about the commits it has acknowledged, and on which drive.
public enum PowerPromise: String, Sendable, CaseIterable {
  /// `synchronous = FULL`, as Gantry runs: an acknowledged commit is on the disk.
  case full
  /// `synchronous = NORMAL`: the newest commits may be lost together, back to the last checkpoint,
  /// but never one in the middle, and never consistency.
  case normal
  /// `synchronous = OFF`: nothing is promised. Here to show that the proof can fail.
  case off
  /// FULL on a drive that says it has flushed and has not. Here to show that the proof can fail.
  case lyingDrive

  /// What `PRAGMA synchronous` is set to.
  var synchronous: String {
    switch self {
    case .full, .lyingDrive: "FULL"
    case .normal: "NORMAL"
    case .off: "OFF"
    }
  }

  /// Whether the newest commits may be gone.
  var mayLoseNewest: Bool { self == .normal }
}
