/// What an undo came to, item by item.
public struct UndoReport: Codable, Sendable, Hashable {
  /// What was taken back, named as a person would.
  public var undone: [String]
  /// What was left as it is, and why.
  public var kept: [Kept]

  /// Something that was left as it is.
  public struct Kept: Codable, Sendable, Hashable {
    /// What it is, named as a person would.
    public var name: String
    /// Why, one sentence without a full stop.
    public var reason: String

    /// Creates an item.
    ///
    /// - Parameters:
    ///   - name: What was left, named as a person would.
    ///   - reason: Why, one sentence without a full stop.
    public init(name: String, reason: String) {
      self.name = name
      self.reason = reason
    }
  }

  /// Creates a report; by default nothing had to be done.
  ///
  /// - Parameters:
  ///   - undone: What was taken back.
  ///   - kept: What was left as it is.
  public init(undone: [String] = [], kept: [Kept] = []) {
    self.undone = undone
    self.kept = kept
  }
}
