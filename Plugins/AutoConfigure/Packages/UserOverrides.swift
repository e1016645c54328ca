internal import Foundation

/// What a person decided in `auto-config.yaml` beside us (S0-64).
public struct UserOverrides: Sendable, Equatable {
  /// Agents that are not to be deployed, as ids.
  public var disabledAgents: [String] = []
  /// Agents that are not to be archived, as ids.
  public var customAgents: [String] = []

  /// Creates overrides of nothing.
  public init() {}

  init(_ value: LooseValue?) {
    disabledAgents = Self.ids(value?["disabled_agents"])
    customAgents = Self.ids(value?["custom_agents"])
  }

  /// The ids of a list; an element may be an id or a map with an `agent_id`.
  private static func ids(_ value: LooseValue?) -> [String] {
    (value?.elements ?? value.map { [$0] } ?? [])
      .compactMap { $0.text ?? $0["agent_id"]?.text ?? $0["name"]?.text }
      .map(AgentFile.normalizedID)
  }

  /// A new text with the person's own lines below `user_overrides` in place of what they say, so
  /// that comments and the order of the lines stay, too.
  ///
  /// - Parameters:
  ///   - old: The text that is replaced.
  ///   - new: The text that says the same.
  /// - Returns: The new text; with the old lines where that does not change what it says.
  static func keepingText(of old: String?, in new: String) -> String {
    guard let lines = old.flatMap(block), let others = block(new),
      let range = new.range(of: others, options: .backwards)
    else { return new }
    let text = new.replacingCharacters(in: range, with: lines)
    guard let then = try? LooseValue.yaml(text), let now = try? LooseValue.yaml(new), then == now
    else { return new }
    return text
  }

  /// The lines of the block, its own line first.
  private static func block(_ text: String) -> String? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(where: { $0.hasPrefix("  user_overrides:") }) else {
      return nil
    }
    let rest = lines[(start + 1)...].prefix { line in
      line.hasPrefix("   ") || line.hasPrefix("  -") || line.allSatisfy(\.isWhitespace)
        || line.hasPrefix("  #")
    }
    var block = Array(lines[start...start] + rest)
    while let last = block.last, last.allSatisfy(\.isWhitespace) { block.removeLast() }
    return block.joined(separator: "\n") + "\n"
  }
}
