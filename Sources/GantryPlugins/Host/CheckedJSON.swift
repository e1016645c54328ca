internal import GantryCore

/// JSON that came over the line, checked before anybody relies on it.
enum CheckedJSON {
  /// What is wrong, as a phrase that follows the name of the text, and where in it.
  struct Problem: Error, CustomStringConvertible {
    var pointer: String
    var description: String
  }

  /// Reads an object and checks it against a schema.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - schema: What it must look like; nil accepts any object.
  /// - Returns: The object, or what is wrong with it.
  static func object(_ bytes: [UInt8], _ schema: JSONSchema?) -> Result<JSON, Problem> {
    let value: JSON
    do {
      value = try JSONParser.parse(bytes)
    } catch {
      return .failure(Problem(pointer: "", description: "is not JSON: \(error)"))
    }
    guard value.objectValue != nil else {
      return .failure(
        Problem(pointer: "", description: "must be an object, not \(value.kindPhrase)")
      )
    }
    guard let violation = schema?.validate(value).first else { return .success(value) }
    let place = violation.path.isEmpty ? "" : "at '\(violation.path)' "
    return .failure(
      Problem(
        pointer: violation.path,
        description: "\(place)\(violation.message). \(violation.fix)"
      )
    )
  }

  /// Checks that a text is JSON of any form.
  static func problem(in bytes: [UInt8]) -> String? {
    do {
      try JSONParser.validate(bytes)
      return nil
    } catch {
      return "is not JSON: \(error)"
    }
  }
}
