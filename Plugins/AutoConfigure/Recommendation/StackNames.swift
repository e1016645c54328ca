internal import Toolchain

/// Decides when two spellings name the same language or framework (S0-40).
enum StackNames {
  /// Every language a detected or declared name stands for, itself included.
  static func languages(_ name: String) -> Set<String> {
    let key = name.lowercased()
    return Set(aliases[key] ?? []).union([key])
  }

  /// Every language that any of the names stands for.
  static func languages(_ names: [String]) -> Set<String> {
    names.reduce(into: Set<String>()) { $0.formUnion(languages($1)) }
  }

  /// The languages of a component as the report spells them, the main one first.
  static func languages(of component: ToolchainReport.Component) -> [String] {
    [component.language] + component.secondaryLanguages
  }

  /// The key under which a framework is compared: `next`, `next.js` and `nextjs` are one.
  static func framework(_ name: String) -> String {
    var key = String(name.lowercased().filter { $0 != "." && $0 != "-" })
    if key.count > 4, key.hasSuffix("js") { key.removeLast(2) }
    return key
  }

  private static let aliases: [String: [String]] = [
    "node.js": ["javascript", "typescript"],
    "nodejs": ["javascript", "typescript"],
    "node": ["javascript", "typescript"],
    "deno": ["javascript", "typescript"],
    "bun": ["javascript", "typescript"],
    "js": ["javascript"],
    "ts": ["typescript"],
    "cpython": ["python"],
    "golang": ["go"],
    "jvm": ["java", "kotlin", "scala"],
    "dotnet": ["c#", "csharp", "f#"],
    ".net": ["c#", "csharp", "f#"],
    "c#": ["csharp"],
  ]
}
