/// Reads the JSON of a schema into rules.
struct JSONSchemaCompiler {
  private(set) var rules: [JSONSchemaRule] = []
  private let source: JSON
  private var positions: [JSONPointer: Int] = [:]
  private var depth = 0

  /// Keywords that describe and do not constrain; `examples` also serve in remedies.
  private static let annotations: Set<String> = [
    "$schema", "$id", "$comment", "title", "description", "default", "deprecated", "readOnly",
    "writeOnly",
  ]
  private static let keywords = [
    "$defs", "$ref", "additionalProperties", "allOf", "anyOf", "const", "else", "enum", "examples",
    "exclusiveMaximum", "exclusiveMinimum", "if", "items", "maxItems", "maxLength", "maxProperties",
    "maximum", "minItems", "minLength", "minProperties", "minimum", "not", "oneOf", "pattern",
    "patternProperties", "prefixItems", "properties", "propertyNames", "required", "then", "type",
    "uniqueItems",
  ]
  private static let dialect = "https://json-schema.org/draft/2020-12/schema"

  init(_ source: JSON) {
    self.source = source
  }

  /// Reads the whole schema and gives the position of its outermost rule.
  mutating func compile() throws(JSONSchema.Failure) -> Int {
    let root = try rule(source, at: JSONPointer())
    try refuseEndlessReferences()
    return root
  }

  mutating func rule(_ schema: JSON, at path: JSONPointer) throws(JSONSchema.Failure) -> Int {
    if let known = positions[path] { return known }
    depth += 1
    defer { depth -= 1 }
    guard depth <= JSONParser.maximumDepth else { throw failure(path, "it is nested too deep") }
    let position = rules.count
    positions[path] = position
    rules.append(JSONSchemaRule())
    switch schema {
    case .bool(let accepts): rules[position].refusesAll = !accepts
    case .object(let keywords):
      var rule = JSONSchemaRule()
      for member in keywords {
        try read(member.name, member.value, at: path.appending(member.name), into: &rule)
      }
      if let test = keywords["if"] {
        rule.condition = try condition(test, keywords, at: path)
      } else if let stray = ["then", "else"].first(where: keywords.contains) {
        throw failure(path, "\"\(stray)\" stands without \"if\"")
      }
      rules[position] = rule
    default: throw failure(path, "a schema must be an object, true or false")
    }
    return position
  }

  func failure(_ path: JSONPointer, _ message: String) -> JSONSchema.Failure {
    JSONSchema.Failure(path: path.description, message: message)
  }
}

// MARK: - Keywords

extension JSONSchemaCompiler {
  private mutating func read(
    _ keyword: String,
    _ value: JSON,
    at path: JSONPointer,
    into rule: inout JSONSchemaRule
  ) throws(JSONSchema.Failure) {
    switch keyword {
    case "$ref": rule.reference = try reference(value, at: path)
    case "$defs": _ = try schemas(value, at: path)
    case "type": rule.kinds = try kinds(value, at: path)
    case "enum": rule.allowed = try array(value, at: path)
    case "const": rule.constant = value
    case "examples": rule.examples = try array(value, at: path)
    case "properties": rule.properties = try schemas(value, at: path)
    case "patternProperties":
      for (source, position) in try schemas(value, at: path).sorted(by: { $0.key < $1.key }) {
        rule.patternProperties.append((try pattern(.string(source), at: path), position))
      }
    case "additionalProperties": rule.additionalProperties = try self.rule(value, at: path)
    case "propertyNames": rule.propertyNames = try self.rule(value, at: path)
    case "required":
      for name in try array(value, at: path) { rule.required.append(try string(name, at: path)) }
    case "items": rule.items = try self.rule(value, at: path)
    case "prefixItems": rule.prefixItems = try list(value, at: path)
    case "uniqueItems":
      guard let flag = value.boolValue else { throw failure(path, "it must be true or false") }
      rule.hasUniqueItems = flag
    case "pattern": rule.pattern = try pattern(value, at: path)
    case "allOf": rule.allOf = try list(value, at: path)
    case "anyOf": rule.anyOf = try list(value, at: path)
    case "oneOf": rule.oneOf = try list(value, at: path)
    case "not": rule.not = try self.rule(value, at: path)
    case "if", "then", "else": break
    case "$schema" where value != .string(Self.dialect):
      throw failure(path, "only draft 2020-12 (\(Self.dialect)) is supported")
    case let keyword where Self.annotations.contains(keyword): break
    default: try readBound(keyword, value, at: path, into: &rule)
    }
  }

  private func readBound(
    _ keyword: String,
    _ value: JSON,
    at path: JSONPointer,
    into rule: inout JSONSchemaRule
  ) throws(JSONSchema.Failure) {
    switch keyword {
    case "minimum": rule.bounds.append(try bound(keyword, value, "at least", at: path))
    case "maximum": rule.bounds.append(try bound(keyword, value, "at most", at: path))
    case "exclusiveMinimum": rule.bounds.append(try bound(keyword, value, "more than", at: path))
    case "exclusiveMaximum": rule.bounds.append(try bound(keyword, value, "less than", at: path))
    case "minLength": rule.counts.append(try minimum(keyword, .characters, value, at: path))
    case "maxLength": rule.counts.append(try maximum(keyword, .characters, value, at: path))
    case "minItems": rule.counts.append(try minimum(keyword, .items, value, at: path))
    case "maxItems": rule.counts.append(try maximum(keyword, .items, value, at: path))
    case "minProperties": rule.counts.append(try minimum(keyword, .properties, value, at: path))
    case "maxProperties": rule.counts.append(try maximum(keyword, .properties, value, at: path))
    default:
      let remedy = Suggestion.closest(to: keyword, in: Self.keywords)
        .map { "; did you mean \"\($0)\"?" }
      throw failure(path, "the keyword \"\(keyword)\" is not supported\(remedy ?? "")")
    }
  }

  private mutating func condition(_ test: JSON, _ keywords: JSONObject, at path: JSONPointer)
    throws(JSONSchema.Failure) -> (test: Int, then: Int?, otherwise: Int?)
  {
    var branches: [String: Int] = [:]
    for name in ["then", "else"] {
      guard let branch = keywords[name] else { continue }
      branches[name] = try rule(branch, at: path.appending(name))
    }
    return (try rule(test, at: path.appending("if")), branches["then"], branches["else"])
  }

  /// Follows a reference inside the same schema.
  private mutating func reference(_ value: JSON, at path: JSONPointer) throws(JSONSchema.Failure)
    -> Int
  {
    let text = try string(value, at: path)
    guard text.hasPrefix("#"), let target = JSONPointer(parsing: String(text.dropFirst())) else {
      throw failure(path, "\"\(text)\" is not a reference inside this schema, like #/$defs/name")
    }
    guard let schema = source.value(at: target) else {
      throw failure(path, "\"\(text)\" leads nowhere")
    }
    return try rule(schema, at: target)
  }

  /// A schema that applies itself to the same value again would never come to an end.
  private func refuseEndlessReferences() throws(JSONSchema.Failure) {
    var finished: Set<Int> = []
    for start in rules.indices where !finished.contains(start) {
      var trail: Set<Int> = []
      guard ends(start, &trail, &finished) else {
        let path = positions.first { $0.value == start }?.key ?? JSONPointer()
        throw failure(path, "it refers to itself without going into the value")
      }
    }
  }

  private func ends(_ rule: Int, _ trail: inout Set<Int>, _ finished: inout Set<Int>) -> Bool {
    if finished.contains(rule) { return true }
    guard trail.insert(rule).inserted else { return false }
    for next in rules[rule].inPlace where !ends(next, &trail, &finished) { return false }
    trail.remove(rule)
    finished.insert(rule)
    return true
  }
}
