import GantryCore
import Testing

@testable import GantryValidator

@Suite struct `Making values for a schema` {
  static let schemas = [
    #"{"type":"object","required":["name"],"additionalProperties":false,"properties":{"name":{"type":"string","minLength":2,"maxLength":5},"count":{"type":"integer","minimum":3,"maximum":9}}}"#,
    #"{"type":"object","required":["id","tags"],"properties":{"id":{"type":"string","pattern":"^[a-z][a-z0-9]*([.-][a-z0-9]+)*$"},"tags":{"type":"array","minItems":1,"maxItems":3,"items":{"enum":["a","b"]}}}}"#,
    ##"{"type":"object","required":["tree"],"properties":{"tree":{"$ref":"#/$defs/tree"}},"$defs":{"tree":{"type":"object","properties":{"left":{"$ref":"#/$defs/tree"}},"additionalProperties":false}}}"##,
    #"{"type":"object","oneOf":[{"required":["a"],"properties":{"a":{"const":1}},"additionalProperties":false},{"required":["b"],"properties":{"b":{"type":"boolean"}},"additionalProperties":false}]}"#,
    #"{"type":"object","required":["ratio"],"properties":{"ratio":{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1}}}"#,
    #"{"type":"object","minProperties":2,"propertyNames":{"pattern":"^[a-z]+[0-9]*$"},"additionalProperties":{"type":"integer"}}"#,
  ]

  @Test(arguments: schemas) func `valid values follow the schema, and there are several`(
    _ text: String
  ) throws {
    let schema = try JSONSchema(try JSONParser.parse(text))
    var numbers = SeededNumbers(7)
    let values = ValueGenerator(schema).valid(12, &numbers)
    #expect(values.count >= 2)
    #expect(Set(values).count == values.count)
    for value in values { #expect(schema.validate(value).isEmpty, "\(value)") }
  }

  @Test(arguments: schemas) func `invalid values do not, and there are several`(
    _ text: String
  ) throws {
    let schema = try JSONSchema(try JSONParser.parse(text))
    var numbers = SeededNumbers(7)
    let values = ValueGenerator(schema).invalid(12, &numbers)
    #expect(values.count >= 6)
    for value in values {
      #expect(value.objectValue == nil || !schema.validate(value).isEmpty, "\(value)")
    }
  }

  @Test func `what the author wrote down comes first`() throws {
    let schema = try JSONSchema([
      "type": "object", "examples": [["name": "Ada"]], "default": ["name": "Grace"],
    ])
    var numbers = SeededNumbers(1)
    let values = ValueGenerator(schema).valid(4, &numbers)
    #expect(Array(values.prefix(2)) == [["name": "Ada"], ["name": "Grace"]])
  }

  @Test func `the same seed gives the same values, and another seed others`() throws {
    let schema = try JSONSchema(try JSONParser.parse(Self.schemas[0]))
    func values(_ seed: UInt64) -> [JSON] {
      var numbers = SeededNumbers(seed, for: "input-fuzz")
      return ValueGenerator(schema).changed(20, &numbers)
    }
    #expect(values(3) == values(3))
    #expect(values(3) != values(4))
  }

  @Test func `each member is left out and replaced in turn`() throws {
    let schema = try JSONSchema([
      "type": "object",
      "properties": ["inner": ["type": "object", "properties": ["name": ["type": "string"]]]],
    ])
    let values = ValueGenerator(schema).systematic(200)
    #expect(values.contains([:]))
    #expect(values.contains(["inner": [:]]))
    #expect(values.contains(["inner": ["name": .null]]))
    let long = values.compactMap { $0["inner"]?["name"]?.stringValue?.utf8.count }.max()
    #expect(long == 140_000)
  }

  /// Schemas of a few bytes whose values would fill any memory.
  static let bombs = [
    #"{"type":"object","required":["a"],"properties":{"a":{"type":"array","minItems":9007199254740991}}}"#,
    #"{"type":"object","required":["a"],"properties":{"a":{"type":"string","minLength":9007199254740991}}}"#,
    #"{"type":"object","minProperties":9007199254740991}"#,
    ##"{"type":"object","required":["a"],"properties":{"a":{"$ref":"#/$defs/a"}},"$defs":{"a":{"type":"array","minItems":100,"items":{"$ref":"#/$defs/a"}}}}"##,
    #"{"type":"object","required":["a"],"properties":{"a":{"type":"string","pattern":"^((((a{1000}){1000}){1000}){1000})$"}}}"#,
  ]

  /// A schema in which each part stands for a hundred of the next one.
  private static func branching(_ depth: Int) -> String {
    let parts = (0..<depth).map { number in
      let next = ##"{"$ref":"#/$defs/p\##(number + 1)"}"##
      let hundred = Array(repeating: next, count: 100).joined(separator: ",")
      return #""p\#(number)":{"allOf":[\#(hundred)]}"#
    }
    let last = #""p\#(depth)":{"required":["a"]}"#
    return ##"{"type":"object","$ref":"#/$defs/p0","$defs":{"##
      + (parts + [last]).joined(separator: ",") + "}}"
  }

  @Test func `a value whose rules have no end in sight is not made`() throws {
    let source = try JSONParser.parse(Self.branching(5))
    var sampler = ValueSampler(root: source, style: .typical, numbers: SeededNumbers(7))
    #expect(sampler.value() == nil)
  }

  @Test(.timeLimit(.minutes(1)), arguments: bombs)
  func `a value that would weigh too much is not made`(_ text: String) throws {
    // Whether the schema itself is taken is not what is looked at.
    guard let schema = try? JSONSchema(try JSONParser.parse(text)) else { return }
    var numbers = SeededNumbers(7)
    let generator = ValueGenerator(schema)
    var sampler = ValueSampler(root: schema.source, style: .typical, numbers: numbers)
    #expect(sampler.value().map { $0.weight <= 8 << 20 } ?? true)
    #expect(generator.systematic(200).count <= 200)
    #expect(generator.changed(20, &numbers).allSatisfy { $0.weight <= 16 << 20 })
  }

  @Test func `of a wide value only as many places are changed as are asked for`() {
    var wide = JSONObject()
    for number in 0..<20_000 { wide["member\(number)"] = ["inner": 1] }
    #expect(ValueMutation.eachPlace(.object(wide), atMost: 50).count == 50)
  }

  @Test(arguments: [
    "^[A-Z]{3}-[0-9]+$", "^(a|bc)+d?$", "^[^a]x$", "^\\d{2}\\.\\w$", "^run_[0-9a-f]{8}$",
  ])
  func `a pattern is followed`(_ source: String) throws {
    let pattern = try TextPattern(source)
    var numbers = SeededNumbers(5)
    for isShort in [true, false, false, false] {
      var sampler = PatternSampler(source, isShort: isShort)
      let sample = sampler.sample(&numbers)
      let text = try #require(sample)
      #expect(pattern.matches(text), "\(text)")
    }
  }

  @Test func `two hundred failures follow their published schema`() throws {
    let failures = FailureCorpus.make(9)
    #expect(failures.count == 200)
    let schema = try JSONSchema(try JSONParser.parse(try PublishedFiles.text("failure")))
    for failure in failures { #expect(schema.validate(failure).isEmpty, "\(failure)") }
  }

  @Test func `odd bytes are named, and most are no JSON object`() {
    let objects = OddBytes.all.filter { JSON(reading: $0.bytes)?.objectValue != nil }
    #expect(OddBytes.all.count > 40)
    #expect(objects.count <= 2)
    #expect(Set(OddBytes.all.map(\.name)).count == OddBytes.all.count)
  }
}
