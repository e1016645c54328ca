/// Reads `requirements.txt` files: comments, continued lines, hashes, addresses and includes.
struct RequirementsFile {
  let project: ProjectFiles

  /// The requirements of a file and of those it includes with `-r`.
  ///
  /// - Parameters:
  ///   - path: The file relative to the root.
  ///   - scope: What the file's packages are needed for.
  ///   - seen: Files already read, so that a circle of includes ends.
  /// - Returns: The dependencies in the order they are written, each with its line.
  /// - Throws: ``ManifestFailure`` when the file itself cannot be read; an include that is missing
  ///   is passed over.
  func dependencies(
    _ path: String,
    scope: Dependency.Scope,
    seen: inout Set<String>
  ) throws(ManifestFailure) -> [Dependency] {
    guard seen.insert(path).inserted else { return [] }
    let text = try project.text(path)
    var result: [Dependency] = []
    for (line, number) in Self.logicalLines(of: text) {
      if let include = Self.include(line) {
        let folder = SourceTree.parent(of: path) ?? "."
        guard let target = SourceTree.resolve(include, from: folder),
          project.tree.hasFile(target)
        else { continue }
        result += (try? dependencies(target, scope: scope, seen: &seen)) ?? []
      } else if let requirement = Self.requirement(line) {
        result.append(
          Dependency(
            name: requirement.name,
            requirement: requirement.specifier,
            scope: scope,
            extras: requirement.extras,
            file: path,
            line: number
          )
        )
      }
    }
    return result
  }

  /// Whether a file name is that of a requirements file.
  static func isRequirements(_ name: String) -> Bool {
    guard ["txt", "in"].contains(SourceCensus.fileExtension(of: name)) else { return false }
    let lower = name.lowercased()
    return lower.hasPrefix("requirements") || lower.hasSuffix("requirements.txt")
      || lower.hasSuffix("requirements.in")
  }

  /// What the packages of a file are for, as far as its name says.
  static func scope(ofFile name: String) -> Dependency.Scope {
    let words = name.lowercased().split { !$0.isLetter }.map(String.init)
    return words.contains(where: ExtraName.isForDevelopment) ? .development : .runtime
  }

  private static func include(_ line: String) -> String? {
    for option in ["-r", "--requirement"] where line.hasPrefix(option) {
      let rest = line.dropFirst(option.count)
      guard option == "-r" || rest.hasPrefix(" ") || rest.hasPrefix("=") else { continue }
      return rest.drop { $0 == " " || $0 == "=" || $0 == "\t" }.trimmingSpaces()
    }
    return nil
  }

  private static func requirement(_ line: String) -> Requirement? {
    var text = line
    if let range = text.place(of: " --") { text = String(text[..<range.lowerBound]) }
    guard !text.hasPrefix("-") else { return editable(text) }
    guard !text.contains("#egg=") else { return egg(text) }
    return Requirement(text)
  }

  private static func editable(_ text: String) -> Requirement? {
    guard text.hasPrefix("-e ") || text.hasPrefix("--editable") else { return nil }
    return egg(text)
  }

  private static func egg(_ text: String) -> Requirement? {
    guard let range = text.place(of: "#egg=") else { return nil }
    let name = text[range.upperBound...].prefix { $0 != "&" }
    return Requirement(name)
  }

  private static func logicalLines(of text: ManifestText) -> [(text: String, line: Int)] {
    var result: [(text: String, line: Int)] = []
    var pending = ""
    var start = 1
    for (index, raw) in text.lines.enumerated() {
      if pending.isEmpty { start = index + 1 }
      let line = withoutComment(raw)
      if line.hasSuffix("\\") {
        pending += line.dropLast() + " "
        continue
      }
      let whole = (pending + line).trimmingSpaces()
      pending = ""
      if !whole.isEmpty { result.append((text: whole, line: start)) }
    }
    let rest = pending.trimmingSpaces()
    return rest.isEmpty ? result : result + [(text: rest, line: start)]
  }

  /// A comment begins a line or follows a space; the `#` of an address does neither.
  private static func withoutComment(_ line: Substring) -> String {
    let trimmed = line.trimmingSpaces()
    guard !trimmed.hasPrefix("#") else { return "" }
    guard let range = trimmed.place(of: " #") else { return trimmed }
    return trimmed[..<range.lowerBound].trimmingSpaces()
  }
}

/// What the name of an extra, a group or a file says about the packages in it.
enum ExtraName {
  private static let development: Set<String> = [
    "dev", "develop", "development", "test", "tests", "testing", "lint", "linting", "docs", "doc",
    "ci", "typing", "types", "style", "format", "build", "qa", "local", "debug", "mypy", "release",
    "benchmark", "benchmarks", "coverage",
  ]

  static func isForDevelopment(_ name: String) -> Bool {
    name.lowercased().split { !$0.isLetter }.contains { development.contains(String($0)) }
  }
}
