extension SkillFile {
  /// Every rule of the published format that the file breaks, in the order of the format.
  ///
  /// - Parameter folder: The name of the folder the file is in.
  /// - Returns: One sentence per broken rule, empty for a file that may be published.
  public func ruleViolations(folder: String) -> [String] {
    var found: [String] = []
    if !Self.isName(name) {
      found.append("name must be 1 to 64 lowercase letters, digits and single hyphens")
    }
    if name != folder {
      found.append("name '\(name)' must equal the name of its folder '\(folder)'")
    }
    if description.unicodeScalars.count > 1024 {
      found.append("description must be at most 1024 characters")
    }
    if let compatibility, !(1...500).contains(compatibility.unicodeScalars.count) {
      found.append("compatibility must be 1 to 500 characters")
    }
    for field in fieldNames where !Self.fields.contains(field) {
      found.append("'\(field)' is not a field of the format; put it under metadata")
    }
    return found
  }

  private static let fields: Set<String> = [
    "name", "description", "license", "compatibility", "metadata", "allowed-tools",
  ]

  /// The ASCII form of the rule, the strictest reading that every client accepts.
  static func isName(_ name: String) -> Bool {
    guard (1...64).contains(name.utf8.count) else { return false }
    return name.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { word in
      !word.isEmpty && word.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
    }
  }
}
