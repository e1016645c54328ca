/// Lists of names as they stand in messages.
enum Names {
  /// How many are written out.
  static let limit = 5

  /// How many lines of evidence a list of names may take.
  static let evidenceLimit = 16

  /// The first few names, and how many more there are.
  ///
  /// - Parameter names: The names, at least one.
  /// - Returns: `a`, `a and b`, `a, b and c`, or `a, b, c, d, e and 12 more`.
  static func listed(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    guard names.count > limit else {
      return names.dropLast().joined(separator: ", ") + " and \(last)"
    }
    return names.prefix(limit).joined(separator: ", ") + " and \(names.count - limit) more"
  }

  /// Lines of evidence, and how many more there are.
  ///
  /// - Parameter lines: All lines.
  /// - Returns: The first of them, and a line that counts the rest.
  static func evidence(_ lines: [String]) -> [String] {
    guard lines.count > evidenceLimit else { return lines }
    return lines.prefix(evidenceLimit) + ["… and \(lines.count - evidenceLimit) more"]
  }
}
