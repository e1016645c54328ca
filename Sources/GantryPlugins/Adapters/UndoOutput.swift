package import GantryCore

/// What a phase answers after it took effects back.
package enum UndoOutput {
  /// The report's form; both members may be missing.
  package static let schema: JSONSchema = {
    do {
      return try JSONSchema(try JSONParser.parse(text))
    } catch {
      preconditionFailure("the schema of an undo report is a constant: \(error)")
    }
  }()

  private static let text = """
    {"type":"object","properties":{"undone":{"type":"array","items":{"type":"string"}},
     "kept":{"type":"array","items":{"type":"object","required":["name","reason"],
     "properties":{"name":{"type":"string"},"reason":{"type":"string"}}}}}}
    """
}
