/// Reads the declarative part of a `setup.cfg`.
struct SetupConfiguration {
  let text: ManifestText
  private let entries: [Entry]

  private struct Entry {
    let section: String
    let key: String
    let value: String
    let line: Int
  }

  init(text: ManifestText) {
    self.text = text
    self.entries = Self.parse(text)
  }

  var name: String? { first("metadata", "name")?.value }

  var declaresOnlyTools: Bool {
    !entries.contains { $0.section == "metadata" || $0.section == "options" }
  }

  var requiresPython: VersionSource? {
    guard let entry = first("options", "python_requires") else { return nil }
    return VersionSource(
      version: entry.value,
      file: text.path,
      key: "options.python_requires",
      line: entry.line
    )
  }

  var dependencies: [Dependency] {
    entries.compactMap { entry in
      guard let scope = scope(of: entry), let requirement = Requirement(entry.value) else {
        return nil
      }
      return Dependency(
        name: requirement.name,
        requirement: requirement.specifier,
        scope: scope,
        extras: requirement.extras,
        file: text.path,
        line: entry.line
      )
    }
  }

  private func scope(of entry: Entry) -> Dependency.Scope? {
    switch (entry.section, entry.key) {
    case ("options", "install_requires"): .runtime
    case ("options", "tests_require"): .development
    case ("options.extras_require", let extra):
      ExtraName.isForDevelopment(extra) ? .development : .optional
    default: nil
    }
  }

  private func first(_ section: String, _ key: String) -> Entry? {
    entries.first { $0.section == section && $0.key == key && !$0.value.isEmpty }
  }

  /// One entry per line of a value, because a list is written over several indented lines.
  private static func parse(_ text: ManifestText) -> [Entry] {
    var entries: [Entry] = []
    var section = ""
    var key = ""
    for (index, raw) in text.lines.enumerated() {
      let line = raw.trimmingSpaces()
      guard !line.isEmpty, !line.hasPrefix("#"), !line.hasPrefix(";") else { continue }
      if raw.first?.isWhitespace == true {
        entries.append(.init(section: section, key: key, value: line, line: index + 1))
      } else if line.hasPrefix("["), line.hasSuffix("]") {
        section = String(line.dropFirst().dropLast())
        key = ""
      } else if let separator = line.firstIndex(where: { $0 == "=" || $0 == ":" }) {
        key = line[..<separator].trimmingSpaces()
        let value = line[line.index(after: separator)...].trimmingSpaces()
        entries.append(.init(section: section, key: key, value: value, line: index + 1))
      }
    }
    return entries
  }
}
