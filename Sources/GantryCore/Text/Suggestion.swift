/// Finds the name a person probably meant.
public enum Suggestion {
  /// Picks the candidate closest to a name, if one is close enough to be a slip of the hand.
  ///
  /// Close is at most one edit for every three characters, counted without regard to case; an edit
  /// inserts, drops or changes one character, or swaps two neighbours.
  ///
  /// - Parameters:
  ///   - name: What was written.
  ///   - candidates: What could have been meant.
  /// - Returns: The closest candidate, the first by name among equals, or nil when none is close.
  public static func closest(to name: String, in candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased())
    let limit = max(1, wanted.count / 3)
    var best: (distance: Int, name: String)?
    for candidate in candidates {
      let other = Array(candidate.lowercased())
      guard abs(other.count - wanted.count) <= limit else { continue }
      let distance = editDistance(wanted, other)
      guard distance <= limit, distance < max(wanted.count, other.count) else { continue }
      if let best, (best.distance, best.name) <= (distance, candidate) { continue }
      best = (distance, candidate)
    }
    return best?.name
  }

  /// Writes the end of a remedy: a question when a name is close, else the names there are.
  ///
  /// - Parameters:
  ///   - name: What was written.
  ///   - candidates: What could have been meant.
  /// - Returns: `Did you mean "x"?`, `Known are a, b.` or `There are none.`.
  public static func remedy(for name: String, in candidates: some Sequence<String>) -> String {
    let names = Set(candidates).sorted()
    if let name = closest(to: name, in: names) { return "Did you mean \"\(name)\"?" }
    guard !names.isEmpty else { return "There are none." }
    let rest = names.count > 12 ? " and \(names.count - 12) more" : ""
    return "Known are \(names.prefix(12).joined(separator: ", "))\(rest)."
  }

  private static func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      for column in 0..<right.count {
        let change = last[column] + (left[row] == right[column] ? 0 : 1)
        var cost = min(change, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
