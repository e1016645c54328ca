internal import GantryCore

/// The published schemas of the PluginSDK; a test compares each with its file in `PluginSDK/Schemas`.
enum PublishedSchema {
  /// What a manifest must be to the letter.
  static let manifest = compiled(manifestText)
  /// What a recovery strategy answers.
  static let decision = compiled(decisionText)

  private static func compiled(_ text: String) -> JSONSchema {
    do {
      return try JSONSchema(try JSONParser.parse(text))
    } catch {
      preconditionFailure("a published schema is a constant that a test compiles: \(error)")
    }
  }
}
