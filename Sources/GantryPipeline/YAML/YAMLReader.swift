import GantryCore
import Yams

/// Reads YAML into JSON with the place of every part, within fixed bounds.
struct YAMLReader {
  static let maximumBytes = 1 << 20
  static let maximumNodes = 100_000
  static let maximumAliases = 100

  private let file: String
  private var document = YAMLDocument()
  private var nodes = 0
  private var aliases = 0
  private var seen: Set<SeenAnchor> = []

  /// An anchored node is known by its place; meeting it again means that an alias led there.
  private struct SeenAnchor: Hashable {
    var name: String
    var position: SourcePosition
  }

  /// Reads a text of one YAML document.
  ///
  /// - Parameters:
  ///   - text: The whole text.
  ///   - file: What errors call it.
  /// - Returns: The document.
  /// - Throws: The first error, with its place.
  static func read(_ text: String, file: String) throws(PipelineError) -> YAMLDocument {
    guard text.utf8.count <= maximumBytes else {
      throw PipelineError(
        code: .size,
        message: "the file is larger than 1 MiB",
        file: file,
        line: 1,
        column: 1,
        remedy: "Split the pipeline, or keep data in a file of its own."
      )
    }
    try YAMLDepthGuard.check(text, file: file)
    try YAMLAliasGuard.check(text, file: file)
    var reader = YAMLReader(file: file)
    do {
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      guard let root = try parser.singleRoot() else {
        throw PipelineError(
          code: .syntax,
          message: "the file is empty",
          file: file,
          line: 1,
          column: 1,
          remedy: "Start with `apiVersion: gantry/v1`."
        )
      }
      // Anchors live as long as the parser that read them.
      reader.document.value = try withExtendedLifetime(parser) {
        try reader.json(root, at: JSONPointer(), key: nil)
      }
      return reader.document
    } catch let error as PipelineError {
      throw error
    } catch {
      throw YAMLFailure.error(for: error, text: text, file: file)
    }
  }

  private init(file: String) {
    self.file = file
  }
}

// MARK: - Nodes

extension YAMLReader {
  private mutating func json(_ node: Node, at pointer: JSONPointer, key: SourcePosition?)
    throws(PipelineError) -> JSON
  {
    let position = Self.position(of: node)
    try count(node, at: position, depth: pointer.tokens.count)
    document.places[pointer.description] = YAMLDocument.Place(
      key: key,
      value: position,
      textOffset: Self.textOffset(of: node)
    )
    switch node {
    case .scalar(let scalar): return try value(of: scalar, at: position)
    case .sequence(let sequence):
      try checkTag(sequence.tag, allowed: "seq", at: position)
      var elements: [JSON] = []
      for (index, element) in sequence.enumerated() {
        elements.append(try json(element, at: pointer.appending("\(index)"), key: nil))
      }
      return .array(elements)
    case .mapping(let mapping):
      try checkTag(mapping.tag, allowed: "map", at: position)
      return .object(try object(mapping, at: pointer))
    case .alias(let alias):
      throw failure(
        .syntax,
        "the alias \"\(alias.anchor.rawValue)\" leads nowhere",
        at: position,
        "Define the anchor before it is used."
      )
    }
  }

  private mutating func object(_ mapping: Node.Mapping, at pointer: JSONPointer)
    throws(PipelineError) -> JSONObject
  {
    var object = JSONObject()
    for (key, value) in mapping {
      let position = Self.position(of: key)
      guard case .scalar(let scalar) = key else {
        throw failure(.syntax, "a key must be plain text", at: position, "Write a name as the key.")
      }
      let name = scalar.string
      let member = try json(value, at: pointer.appending(name), key: position)
      guard object.insert(name, member) else {
        throw failure(
          .duplicateKey,
          "the key \"\(name)\" appears twice",
          at: position,
          "Remove one of the two."
        )
      }
    }
    return object
  }

  private func value(of scalar: Node.Scalar, at position: SourcePosition) throws(PipelineError)
    -> JSON
  {
    try checkTag(scalar.tag, allowed: "str", at: position)
    guard scalar.style == .plain, scalar.tag.rawValue.isEmpty else { return .string(scalar.string) }
    do {
      return try YAMLScalar.resolve(scalar.string)
    } catch {
      let reason =
        switch error {
        case .notFinite: "is not a finite number"
        case .tooLarge: "is a number past 2^53, which would lose digits elsewhere"
        }
      throw failure(
        .form,
        "\(scalar.string) \(reason)",
        at: position,
        "Put it in quotes to make it text."
      )
    }
  }

  private func checkTag(_ tag: Tag, allowed: String, at position: SourcePosition)
    throws(PipelineError)
  {
    let name = tag.rawValue
    guard !name.isEmpty, name != "!", name != "tag:yaml.org,2002:\(allowed)" else { return }
    throw failure(
      .syntax,
      "the tag \"\(name)\" has no meaning here",
      at: position,
      "Remove the tag."
    )
  }
}

// MARK: - Bounds and places

extension YAMLReader {
  private mutating func count(_ node: Node, at position: SourcePosition, depth: Int)
    throws(PipelineError)
  {
    nodes += 1
    guard nodes <= Self.maximumNodes else {
      throw failure(
        .size,
        "the file has more than \(Self.maximumNodes) values",
        at: position,
        "Split the pipeline, or repeat fewer anchors."
      )
    }
    guard depth <= JSONParser.maximumDepth else {
      throw failure(
        .size,
        "values are nested deeper than \(JSONParser.maximumDepth) levels",
        at: position,
        "Flatten the structure."
      )
    }
    guard let anchor = node.anchor,
      !seen.insert(SeenAnchor(name: anchor.rawValue, position: position)).inserted
    else { return }
    aliases += 1
    guard aliases <= Self.maximumAliases else {
      throw failure(
        .size,
        "aliases are expanded more than \(Self.maximumAliases) times",
        at: position,
        "Write the values out, or repeat fewer anchors."
      )
    }
  }

  private static func position(of node: Node) -> SourcePosition {
    node.mark.map { SourcePosition(line: $0.line, column: $0.column) }
      ?? SourcePosition(line: 1, column: 1)
  }

  private static func textOffset(of node: Node) -> Int? {
    guard case .scalar(let scalar) = node, !scalar.string.contains(where: \.isNewline),
      scalar.anchor == nil,
      scalar.tag.rawValue.isEmpty || scalar.style == .doubleQuoted
        || scalar.style == .singleQuoted
    else { return nil }
    return switch scalar.style {
    case .plain: 0
    case .singleQuoted, .doubleQuoted: 1
    case .any, .literal, .folded: nil
    }
  }

  private func failure(
    _ code: PipelineError.Code,
    _ message: String,
    at position: SourcePosition,
    _ remedy: String
  ) -> PipelineError {
    PipelineError(
      code: code,
      message: message,
      file: file,
      line: position.line,
      column: position.column,
      remedy: remedy
    )
  }
}
