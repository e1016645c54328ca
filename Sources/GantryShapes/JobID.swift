public import GantryCore

/// The name of a configuration run in the words of job-oriented clients (S0-22).
public enum JobID {
  /// `autoconfig-<Unix seconds>-<6 hexadecimal digits>`, made of the run's own id.
  ///
  /// - Parameter run: The run; its id holds the milliseconds of its creation and random bits.
  /// - Returns: The name, the same whenever it is asked for.
  public static func text(of run: RunID) -> String {
    let digits = run.text.dropFirst(RunID.prefix.count).filter { $0 != "-" }
    let milliseconds = UInt64(digits.prefix(12), radix: 16) ?? 0
    return "autoconfig-\(milliseconds / 1000)-\(digits.suffix(6))"
  }
}
