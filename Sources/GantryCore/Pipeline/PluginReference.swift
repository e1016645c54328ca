/// What `use:` names: a plugin and, where the plugin provides several, one of its types.
///
/// It is written `acme.canary` or `gantry.auto-configure/toolchain-analysis`.
public struct PluginReference: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
  /// The plugin's id.
  public var plugin: String
  /// The type's name inside the plugin, or nil for a plugin's only type.
  public var type: String?

  /// Makes a reference from its parts.
  ///
  /// - Parameters:
  ///   - plugin: The plugin's id.
  ///   - type: The type's name inside it.
  public init(plugin: String, type: String? = nil) {
    self.plugin = plugin
    self.type = type
  }

  /// Reads the written form, or gives nil when it is not one.
  ///
  /// - Parameter text: The text to read.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy(Self.isName) else { return nil }
    self.init(plugin: String(parts[0]), type: parts.count == 2 ? String(parts[1]) : nil)
  }

  /// The written form.
  public var description: String {
    type.map { "\(plugin)/\($0)" } ?? plugin
  }

  /// Orders references by their written form.
  ///
  /// - Parameters:
  ///   - left: One reference.
  ///   - right: The other reference.
  /// - Returns: Whether the first is written before the second.
  public static func < (left: PluginReference, right: PluginReference) -> Bool {
    left.description < right.description
  }

  /// Reads the written form from any decoder.
  ///
  /// - Parameter decoder: The decoder to read from.
  /// - Throws: `DecodingError` when the text is not a reference.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let reference = PluginReference(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "'\(text)' names no plugin")
      )
    }
    self = reference
  }

  /// Writes the written form to any encoder.
  ///
  /// - Parameter encoder: The encoder to write to.
  /// - Throws: Whatever the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Words of lowercase letters, digits and underscores, joined by single dots or hyphens.
  private static func isName(_ text: Substring) -> Bool {
    var previousIsJoint = true
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"):
        previousIsJoint = false
      case UInt8(ascii: "."), UInt8(ascii: "-"):
        guard !previousIsJoint else { return false }
        previousIsJoint = true
      default: return false
      }
    }
    return !previousIsJoint
  }
}
