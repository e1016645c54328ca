import GantryPlugin

/// Names as a person gives them: a list, or one text with commas between them.
///
/// A command line and a pipeline's input have only texts, a program has lists.
struct NameList: Codable, Sendable, Equatable {
  /// The names in the order they were given.
  var names: [String]

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      names = text.split { $0 == "," || $0.isWhitespace }.map(String.init)
    } else {
      names = try container.decode([String].self)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(names)
  }

  /// The shape of the input.
  static let schema = Schema.raw(
    #"{"type": ["array", "string", "null"], "items": {"type": "string"}}"#
  )
}
