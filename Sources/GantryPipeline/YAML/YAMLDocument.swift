import GantryCore

/// A YAML text as JSON, with the place of every part.
struct YAMLDocument: Sendable {
  /// Where one part was written.
  struct Place: Sendable {
    /// Where its key begins, unless it is an element or the whole.
    var key: SourcePosition?
    /// Where its value begins.
    var value: SourcePosition
    /// How far the value's characters are from that place, or nil when they are not all in one line
    /// and as written.
    var textOffset: Int?
  }

  var value: JSON = .null
  var places: [String: Place] = [:]

  /// Where a value begins, or its nearest ancestor that was written.
  func position(of pointer: JSONPointer) -> SourcePosition {
    place(of: pointer)?.value ?? SourcePosition(line: 1, column: 1)
  }

  /// Where the key of a value begins, or else the value.
  func keyPosition(of pointer: JSONPointer) -> SourcePosition {
    let place = place(of: pointer)
    return place?.key ?? place?.value ?? SourcePosition(line: 1, column: 1)
  }

  /// Where a character of a string stands.
  func position(of pointer: JSONPointer, offset: Int) -> SourcePosition {
    var position = position(of: pointer)
    if let start = place(of: pointer)?.textOffset { position.column += start + offset }
    return position
  }

  private func place(of pointer: JSONPointer) -> Place? {
    var pointer = pointer
    while true {
      if let place = places[pointer.description] { return place }
      guard pointer.tokens.popLast() != nil else { return nil }
    }
  }
}
