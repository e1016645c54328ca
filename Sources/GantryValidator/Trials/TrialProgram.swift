/// The instrument: the program that does to a library what a script says.
public struct TrialProgram: Sendable {
  /// The path of `gantry-trial`.
  public var path: String
  /// The variables that a trial sees, and nothing else of the host's environment.
  public var environment: [String: String]

  /// Describes the program.
  ///
  /// - Parameters:
  ///   - path: The path of `gantry-trial`.
  ///   - environment: The variables that a trial sees.
  public init(path: String, environment: [String: String] = [:]) {
    self.path = path
    // As in a worker: the same locale whatever the person's is, and crashes are the instrument's.
    self.environment = ["LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
      .merging(environment) { _, given in given }
  }
}
