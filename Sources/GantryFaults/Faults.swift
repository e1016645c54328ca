/// The places where a test may end this process, or hold it, to see what is left.
///
/// A place is one line, `Faults.reach("reclaim.fenced")`, whose name stands in the table
/// ``CrashPoint``. Places are named by text, because the names of an enumeration's cases would stay
/// in a release build as metadata; of these nothing stays, neither a call nor a name. A test
/// compares the lines with the table.
public enum Faults {
  #if DEBUG
  /// Says that a place has been reached.
  ///
  /// - Parameter point: Its name.
  public static func reach(_ point: StaticString) {
    FaultPlan.current?.reach("\(point)")
  }

  /// Says that a place has been reached for each of some kinds of one thing.
  ///
  /// - Parameters:
  ///   - point: What the names begin with.
  ///   - kinds: What they end with; not looked at when nothing is planned.
  public static func reach(_ point: StaticString, _ kinds: @autoclosure () -> [String]) {
    guard let plan = FaultPlan.current else { return }
    for kind in kinds() { plan.reach("\(point).\(kind)") }
  }
  #else
  /// Nothing, in a release build.
  ///
  /// - Parameter point: Not looked at.
  @inlinable @inline(__always)
  public static func reach(_ point: StaticString) {}

  /// Nothing, in a release build.
  ///
  /// - Parameters:
  ///   - point: Not looked at.
  ///   - kinds: Not looked at.
  @inlinable @inline(__always)
  public static func reach(_ point: StaticString, _ kinds: @autoclosure () -> [String]) {}
  #endif
}
