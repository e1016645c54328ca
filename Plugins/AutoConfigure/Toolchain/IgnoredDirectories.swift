/// The folders that a root `.gitignore` names plainly, without wildcards.
///
/// Patterns are left alone on purpose: a wrong guess would hide code, and the folders that matter
/// (`out/`, `coverage/`, `/generated`) are written plainly.
struct IgnoredDirectories: Sendable {
  private var names: Set<String> = []
  private var paths: Set<String> = []

  init(text: String) {
    for raw in text.split(whereSeparator: \.isNewline) {
      var entry = raw.trimmingSpaces()
      guard !entry.isEmpty, !entry.hasPrefix("#") else { continue }
      let isNegated = entry.hasPrefix("!")
      if isNegated { entry.removeFirst() }
      guard !entry.contains(where: { "*?[\\".contains($0) }) else { continue }
      let isAnchored = entry.dropLast(entry.hasSuffix("/") ? 1 : 0).contains("/")
      let path = entry.split(separator: "/").joined(separator: "/")
      guard !path.isEmpty else { continue }
      update(path, isAnchored: isAnchored, isNegated: isNegated)
    }
  }

  /// Whether a folder is ignored, given its path and the last part of it.
  func contains(_ path: String, name: String) -> Bool {
    paths.contains(path) || names.contains(name)
  }

  private mutating func update(_ path: String, isAnchored: Bool, isNegated: Bool) {
    switch (isAnchored, isNegated) {
    case (true, false): paths.insert(path)
    case (true, true): paths.remove(path)
    case (false, false): names.insert(path)
    case (false, true): names.remove(path)
    }
  }
}
