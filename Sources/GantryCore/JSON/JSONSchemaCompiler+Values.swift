extension JSONSchemaCompiler {
  mutating func schemas(_ value: JSON, at path: JSONPointer) throws(JSONSchema.Failure)
    -> [String: Int]
  {
    guard case .object(let object) = value else { throw failure(path, "it must be an object") }
    var found: [String: Int] = [:]
    for member in object {
      found[member.name] = try rule(member.value, at: path.appending(member.name))
    }
    return found
  }

  mutating func list(_ value: JSON, at path: JSONPointer) throws(JSONSchema.Failure)
    -> [Int]
  {
    var found: [Int] = []
    for (index, schema) in try array(value, at: path).enumerated() {
      found.append(try rule(schema, at: path.appending("\(index)")))
    }
    guard !found.isEmpty else { throw failure(path, "it must not be empty") }
    return found
  }

  func kinds(_ value: JSON, at path: JSONPointer) throws(JSONSchema.Failure)
    -> [JSONSchemaRule.Kind]
  {
    var kinds: [JSONSchemaRule.Kind] = []
    for item in value.arrayValue ?? [value] {
      let name = try string(item, at: path)
      guard let kind = JSONSchemaRule.Kind(rawValue: name) else {
        throw failure(path, "there is no type \"\(name)\"")
      }
      kinds.append(kind)
    }
    guard !kinds.isEmpty else { throw failure(path, "it must not be empty") }
    return kinds
  }

  func array(_ value: JSON, at path: JSONPointer) throws(JSONSchema.Failure) -> [JSON] {
    guard case .array(let elements) = value else { throw failure(path, "it must be an array") }
    return elements
  }

  func string(_ value: JSON, at path: JSONPointer) throws(JSONSchema.Failure) -> String {
    guard case .string(let text) = value else { throw failure(path, "it must hold strings") }
    return text
  }

  func pattern(_ value: JSON, at path: JSONPointer) throws(JSONSchema.Failure)
    -> TextPattern
  {
    do {
      return try TextPattern(try string(value, at: path))
    } catch let error as TextPattern.Failure {
      throw failure(path, error.message)
    } catch {
      throw failure(path, "it must be a string")
    }
  }

  func bound(_ keyword: String, _ value: JSON, _ phrase: String, at path: JSONPointer)
    throws(JSONSchema.Failure) -> JSONSchemaRule.Bound
  {
    guard value.doubleValue != nil else { throw failure(path, "it must be a number") }
    return JSONSchemaRule.Bound(keyword: keyword, limit: value, phrase: phrase)
  }

  typealias CountBound = JSONSchemaRule.CountBound

  func minimum(
    _ keyword: String,
    _ subject: CountBound.Subject,
    _ value: JSON,
    at path: JSONPointer
  ) throws(JSONSchema.Failure) -> JSONSchemaRule.CountBound {
    CountBound(keyword: keyword, subject: subject, minimum: try count(value, at: path))
  }

  func maximum(
    _ keyword: String,
    _ subject: CountBound.Subject,
    _ value: JSON,
    at path: JSONPointer
  ) throws(JSONSchema.Failure) -> JSONSchemaRule.CountBound {
    CountBound(keyword: keyword, subject: subject, maximum: try count(value, at: path))
  }

  private func count(_ value: JSON, at path: JSONPointer) throws(JSONSchema.Failure) -> Int {
    guard let count = value.intValue, count >= 0 else {
      throw failure(path, "it must be a whole number from 0 up")
    }
    return Int(count)
  }
}
