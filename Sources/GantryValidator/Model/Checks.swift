/// The catalogue of rules, in the order in which reports list them.
///
/// Within a level the rule that says most about a mistake comes before the rules that the same
/// mistake may break as well.
public enum Checks {
  /// Every check, level by level.
  public static let all: [Check] =
    staticForm + entry + contract + conduct + conductOfKinds + life + stress

  /// Finds a check by its id.
  ///
  /// - Parameter id: The check's id.
  /// - Returns: The check, or nil when there is none.
  public static func named(_ id: String) -> Check? { all.first { $0.id == id } }
}
