import GantryCore

/// Collects what is wrong with one document, with places.
struct Diagnosis {
  /// Where in the document an error is shown.
  enum Place {
    /// At the key of the value, or at the value where it has none.
    case key(JSONPointer)
    /// At the value.
    case value(JSONPointer)
    /// At a character of the string.
    case text(JSONPointer, offset: Int)
  }

  let document: YAMLDocument
  let file: String
  private(set) var errors: [PipelineError] = []

  init(document: YAMLDocument, file: String) {
    self.document = document
    self.file = file
  }

  mutating func add(
    _ code: PipelineError.Code,
    _ message: String,
    at place: Place,
    _ remedy: String
  ) {
    let position =
      switch place {
      case .key(let pointer): document.keyPosition(of: pointer)
      case .value(let pointer): document.position(of: pointer)
      case .text(let pointer, let offset): document.position(of: pointer, offset: offset)
      }
    errors.append(
      PipelineError(
        code: code,
        message: message,
        file: file,
        line: position.line,
        column: position.column,
        remedy: remedy
      )
    )
  }

  func finish() throws(PipelineErrors) {
    guard errors.isEmpty else { throw PipelineErrors(errors) }
  }

  /// A pointer as a person writes it: `phases[0].with.root`.
  static func name(of pointer: JSONPointer) -> String {
    var name = ""
    for token in pointer.tokens {
      if token.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), !token.isEmpty {
        name += "[\(token)]"
      } else {
        name += name.isEmpty ? token : ".\(token)"
      }
    }
    return name.isEmpty ? "the pipeline" : name
  }
}

extension JSONPointer {
  /// The pointer to a part of a part, and so on.
  func appending(_ tokens: String...) -> JSONPointer {
    JSONPointer(self.tokens + tokens)
  }

  /// The pointer that continues with another one.
  func appending(contentsOf pointer: String) -> JSONPointer {
    JSONPointer(tokens + (JSONPointer(parsing: pointer)?.tokens ?? []))
  }
}
