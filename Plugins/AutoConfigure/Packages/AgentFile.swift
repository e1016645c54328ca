/// The Markdown file that describes an agent, read leniently.
public struct AgentFile: Sendable, Equatable {
  /// The agent's name; the file's stem when the file does not say.
  public let name: String
  /// When to use the agent; empty when the file does not say.
  public let description: String
  /// The agent's version, from `version` or `metadata.version`.
  public let version: String?
  /// The string map under `metadata`, where the agent says what it can do.
  public let capabilities: [String: String]
  /// The instructions below the fields.
  public let body: String

  /// Reads a file's text.
  ///
  /// - Parameters:
  ///   - text: The content.
  ///   - stem: The file's name without `.md`.
  ///   - location: The path to name in messages.
  /// - Throws: ``PackageError`` when there is no readable front matter.
  public init(text: String, stem: String, location: String) throws(PackageError) {
    let front = try FrontMatter(text: text, location: location)
    let metadata = front.fields["metadata"]
    name = front.fields["name"]?.text ?? stem
    description = front.fields["description"]?.text ?? ""
    version = front.fields["version"]?.text ?? metadata?["version"]?.text
    capabilities = (metadata?.pairs ?? []).reduce(into: [:]) { table, pair in
      table[pair.key] = pair.value.text ?? pair.value.texts?.joined(separator: " ")
    }
    body = front.body
  }

  /// The one spelling of an agent id: lowercase, `-` between words.
  ///
  /// - Parameter id: An id as a registry, a file name or a person spells it.
  /// - Returns: The id with `_` and spaces turned into `-`.
  public static func normalizedID(_ id: String) -> String {
    String(id.lowercased().map { $0 == "_" || $0 == " " ? "-" : $0 })
  }
}
