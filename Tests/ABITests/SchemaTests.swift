import Foundation
import Testing

@Suite struct `The schemas` {
  static let names = ["decision", "event", "failure", "manifest"]

  /// The keywords the host's validator knows; another one would be refused when it is compiled.
  static let keywords: Set<String> = [
    "$schema", "$defs", "$ref", "title", "description", "type", "properties", "required",
    "additionalProperties", "enum", "const", "items", "minItems", "maxItems", "minimum", "maximum",
    "minLength", "maxLength", "pattern", "oneOf", "anyOf",
  ]

  private static func load(_ name: String) throws -> [String: Any] {
    let url = `The headers`.sdk.appending(path: "Schemas/\(name).schema.json")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
    )
  }

  @Test func `there is one for each document of the ABI`() throws {
    let folder = `The headers`.sdk.appending(path: "Schemas").path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(files == Self.names.map { "\($0).schema.json" })
  }

  @Test(arguments: names) func `it uses only keywords the host checks`(_ name: String) throws {
    #expect(Self.unknown(in: try Self.load(name)) == [])
  }

  @Test(arguments: names) func `its references lead somewhere`(_ name: String) throws {
    let schema = try Self.load(name)
    let definitions = (schema["$defs"] as? [String: Any] ?? [:]).keys.map { "#/$defs/\($0)" }
    #expect(Self.references(in: schema).subtracting(definitions) == [])
  }

  @Test func `the event line has the members that were settled`() throws {
    let members = try Self.load("event")["properties"] as? [String: Any]
    #expect(
      members?.keys.sorted() == [
        "attempt", "data", "epoch", "phase", "run", "seq", "time", "type", "v",
      ]
    )
  }

  @Test func `an unknown keyword is noticed`() {
    #expect(Self.unknown(in: ["properties": ["a": ["minimun": 1]]]) == ["minimun"])
  }

  private static func unknown(in schema: [String: Any]) -> Set<String> {
    var found = Set(schema.keys).subtracting(keywords)
    for child in children(of: schema) { found.formUnion(unknown(in: child)) }
    return found
  }

  private static func references(in schema: [String: Any]) -> Set<String> {
    var found = Set([schema["$ref"] as? String].compactMap { $0 })
    for child in children(of: schema) { found.formUnion(references(in: child)) }
    return found
  }

  private static func children(of schema: [String: Any]) -> [[String: Any]] {
    let maps = ["properties", "$defs"].compactMap { schema[$0] as? [String: Any] }
    let lists = ["oneOf", "anyOf"].compactMap { schema[$0] as? [Any] }
    let single = ["items", "additionalProperties"].compactMap { schema[$0] as? [String: Any] }
    return (maps.flatMap(\.values) + lists.flatMap { $0 }).compactMap { $0 as? [String: Any] }
      + single
  }
}
