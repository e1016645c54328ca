import GantryCore
import Testing

/// One schema with values that follow it and values that do not, as the standard has it.
struct SchemaCase: Sendable, CustomTestStringConvertible {
  var schema: JSON
  var valid: [JSON]
  var invalid: [JSON]

  init(_ schema: JSON, valid: [JSON], invalid: [JSON]) {
    self.schema = schema
    self.valid = valid
    self.invalid = invalid
  }

  var testDescription: String { (try? schema.encodedString) ?? "a schema" }

  static let all: [SchemaCase] = [
    SchemaCase(true, valid: [nil, 1, [:]], invalid: []),
    SchemaCase(false, valid: [], invalid: [nil, 1]),
    SchemaCase([:], valid: [nil, 1, "a"], invalid: []),
    SchemaCase(["type": "integer"], valid: [1, -3, 1.0], invalid: [1.5, "1", true, nil]),
    SchemaCase(["type": "number"], valid: [1, 1.5], invalid: ["1", false]),
    SchemaCase(["type": "boolean"], valid: [true, false], invalid: [0, 1, "true", nil]),
    SchemaCase(["type": "null"], valid: [nil], invalid: [0, "", false]),
    SchemaCase(["type": ["string", "null"]], valid: ["a", nil], invalid: [1, []]),
    SchemaCase(["enum": [1, "a", nil]], valid: [1, 1.0, "a", nil], invalid: ["b", true, 2]),
    SchemaCase(
      ["const": ["a": [1, 2]]],
      valid: [["a": [1.0, 2]]],
      invalid: [["a": [2, 1]], [:], nil]
    ),
    SchemaCase(["const": false], valid: [false], invalid: [0, nil]),
    SchemaCase(
      ["properties": ["a": ["type": "string"]]],
      valid: [[:], ["a": "x"], ["b": 1], 5],
      invalid: [["a": 1]]
    ),
    SchemaCase(["required": ["a"]], valid: [["a": nil], "text"], invalid: [[:], ["b": 1]]),
    SchemaCase(
      ["properties": ["a": true], "additionalProperties": false],
      valid: [[:], ["a": 1]],
      invalid: [["b": 1], ["a": 1, "b": 1]]
    ),
    SchemaCase(
      ["properties": ["a": true], "additionalProperties": ["type": "integer"]],
      valid: [["a": "x", "b": 2]],
      invalid: [["b": "x"]]
    ),
    SchemaCase(
      ["patternProperties": ["^x-": ["type": "string"]], "additionalProperties": false],
      valid: [["x-a": "1"]],
      invalid: [["x-a": 1], ["ax-": "1"]]
    ),
    SchemaCase(
      ["properties": ["x-a": ["minLength": 2]], "patternProperties": ["^x-": ["maxLength": 3]]],
      valid: [["x-a": "ab"]],
      invalid: [["x-a": "a"], ["x-a": "abcd"]]
    ),
    SchemaCase(
      ["propertyNames": ["maxLength": 2]],
      valid: [["ab": 1], [:]],
      invalid: [["abc": 1]]
    ),
    SchemaCase(
      ["minProperties": 1, "maxProperties": 2],
      valid: [["a": 1], []],
      invalid: [[:], ["a": 1, "b": 2, "c": 3]]
    ),
    SchemaCase(["items": ["type": "integer"]], valid: [[], [1, 2], "x"], invalid: [[1, "a"]]),
    SchemaCase(
      ["prefixItems": [["type": "string"]], "items": ["type": "integer"]],
      valid: [["a"], ["a", 1], []],
      invalid: [[1], ["a", "b"]]
    ),
    SchemaCase(
      ["prefixItems": [true], "items": false],
      valid: [[], [1]],
      invalid: [[1, 2]]
    ),
    SchemaCase(
      ["minItems": 1, "maxItems": 2],
      valid: [[1], [1, 2], nil],
      invalid: [[], [1, 2, 3]]
    ),
    SchemaCase(
      ["uniqueItems": true],
      valid: [[1, 2], [[1], [2]], [1, true], []],
      invalid: [[1, 1.0], [["a": 1, "b": 2], ["b": 2, "a": 1]]]
    ),
    SchemaCase(["minimum": 1, "maximum": 3], valid: [1, 3, 2.5, "x"], invalid: [0.9, 3.1]),
    SchemaCase(
      ["exclusiveMinimum": 1, "exclusiveMaximum": 3],
      valid: [1.01, 2],
      invalid: [1, 3]
    ),
    SchemaCase(
      ["minLength": 2, "maxLength": 3],
      valid: ["ab", "😀é", 7],
      invalid: ["a", "abcd"]
    ),
    SchemaCase(["pattern": "b+"], valid: ["abc", "b", 1], invalid: ["ac", ""]),
    SchemaCase(["pattern": "^b+$"], valid: ["b", "bbb"], invalid: ["abc", "b\n"]),
    SchemaCase(["allOf": [["minimum": 1], ["maximum": 2]]], valid: [1, 2], invalid: [0, 3]),
    SchemaCase(
      ["anyOf": [["type": "string"], ["minimum": 5]]],
      valid: ["a", 5, nil],
      invalid: [4]
    ),
    SchemaCase(
      ["oneOf": [["type": "integer"], ["minimum": 2]]],
      valid: [1, 2.5],
      invalid: [3, 1.5]
    ),
    SchemaCase(["not": ["type": "string"]], valid: [1, nil], invalid: ["a"]),
    SchemaCase(
      ["if": ["required": ["a"]], "then": ["required": ["b"]], "else": ["required": ["c"]]],
      valid: [["a": 1, "b": 1], ["c": 1]],
      invalid: [["a": 1, "c": 1], ["b": 1]]
    ),
    SchemaCase(
      ["if": ["type": "string"], "then": ["minLength": 1]],
      valid: ["a", 1],
      invalid: [""]
    ),
    SchemaCase(
      [
        "$defs": [
          "tree": ["type": "object", "properties": ["kids": ["items": ["$ref": "#/$defs/tree"]]]]
        ],
        "$ref": "#/$defs/tree",
      ],
      valid: [["kids": [["kids": []]]]],
      invalid: [["kids": [["kids": [1]]]], []]
    ),
    SchemaCase(
      ["$defs": ["a/b": ["type": "string"]], "$ref": "#/$defs/a~1b", "minLength": 2],
      valid: ["ab"],
      invalid: ["a", 1]
    ),
    SchemaCase(
      ["properties": ["next": ["$ref": "#"]], "additionalProperties": false],
      valid: [["next": ["next": [:]]]],
      invalid: [["next": ["prev": 1]]]
    ),
  ]
}

@Suite struct `Validating with a schema` {
  @Test(arguments: SchemaCase.all)
  func `a keyword accepts and refuses what draft 2020-12 says`(_ table: SchemaCase) throws {
    let schema = try JSONSchema(table.schema)
    for value in table.valid { #expect(schema.validate(value) == [], "\(value) is valid") }
    for value in table.invalid { #expect(schema.validate(value) != [], "\(value) is invalid") }
  }

  @Test(
    arguments: [
      (
        ["type": "string"], 3, "", "type", "must be a string, but is an integer (3)",
        "Write a string."
      ),
      (
        ["properties": ["a": ["items": ["minimum": 0]]]], ["a": [1, -1]], "/a/1", "minimum",
        "must be at least 0, but is -1", "Write a number at least 0."
      ),
      (
        ["minimum": 0, "maximum": 1], 2, "", "maximum", "must be between 0 and 1, but is 2",
        "Write a number between 0 and 1."
      ),
      (
        ["minimum": 0.0, "maximum": 1.0], -0.1, "", "minimum",
        "must be between 0.0 and 1.0, but is -0.1", "Write a number between 0.0 and 1.0."
      ),
      (["required": ["name"]], [:], "", "required", "lacks the property \"name\"", "Add \"name\"."),
      (
        ["properties": ["timeout": true], "additionalProperties": false], ["tiemout": 1],
        "/tiemout",
        "additionalProperties", "is not a known property", "Did you mean \"timeout\"?"
      ),
      (
        ["properties": ["b": true, "a": true], "additionalProperties": false], ["zebra": 1],
        "/zebra", "additionalProperties", "is not a known property", "Known are a, b."
      ),
      (
        ["enum": ["stable", "beta"]], "stabel", "", "enum",
        "must be one of \"stable\", \"beta\", but is \"stabel\"", "Did you mean \"stable\"?"
      ),
      (["const": 1], 2, "", "const", "must be 1, but is 2", "Write 1."),
      (
        ["pattern": "^[0-9]+m$", "examples": ["10m"]], "ten", "", "pattern",
        "must match ^[0-9]+m$, but is \"ten\"", "Write it like \"10m\"."
      ),
      (
        ["minLength": 1], "", "", "minLength", "must have at least 1 character, but has 0",
        "Give it at least 1 character."
      ),
      (
        ["uniqueItems": true], [1, 2, 1], "/2", "uniqueItems", "repeats 1", "Remove the repetition."
      ),
      (
        ["anyOf": [["type": "object", "required": ["a", "b"]], ["type": "string"]]], 1, "", "anyOf",
        "fits none of 2 allowed forms; for the closest, it must be an object, "
          + "but is an integer (1)",
        "Write an object."
      ),
      (
        ["oneOf": [["type": "integer"], ["minimum": 0]]], 1, "", "oneOf",
        "fits 2 of the allowed forms, but must fit exactly one",
        "Remove what belongs to the other form."
      ),
      (["properties": ["a": false]], ["a": 1], "/a", "false", "is not allowed here", "Remove it."),
    ] as [(JSON, JSON, String, String, String, String)]
  )
  func `a violation says where, which rule, what and how to fix`(
    _ schema: JSON,
    _ value: JSON,
    _ path: String,
    _ keyword: String,
    _ message: String,
    _ fix: String
  ) throws {
    let violation = try #require(try JSONSchema(schema).validate(value).first)
    #expect(violation.path == path)
    #expect(violation.keyword == keyword)
    #expect(violation.message == message)
    #expect(violation.fix == fix)
  }

  @Test func `every violation is reported, not only the first`() throws {
    let schema = try JSONSchema([
      "properties": ["a": ["type": "string"], "b": ["type": "string"]], "required": ["c"],
    ])
    #expect(schema.validate(["a": 1, "b": 2]).map(\.path) == ["", "/a", "/b"])
  }

  @Test func `an object of which parts are unknown is checked as far as it is known`() throws {
    let schema = try JSONSchema([
      "properties": ["root": ["type": "string"], "depth": ["type": "integer"]],
      "required": ["root", "mode"], "additionalProperties": false,
    ])
    let found = schema.validate(["root": 1, "depth": "x", "deep": 1]) { $0 != "root" }
    #expect(found.map(\.path) == ["", "/depth", "/deep"])
    #expect(found.map(\.keyword) == ["required", "type", "additionalProperties"])
  }

  @Test func `a schema that doubles the work on every level is stopped`() throws {
    let schema = try JSONSchema([
      "properties": ["a": ["allOf": [["$ref": "#"], ["$ref": "#"]]]]
    ])
    var value: JSON = 1
    for _ in 0..<60 { value = ["a": value] }
    let found = schema.validate(value)
    #expect(found.map(\.message) == ["takes more than 500000 steps to check"])
  }
}

@Suite struct `Reading a schema` {
  @Test(
    arguments: [
      (
        ["requierd": []], "/requierd",
        "the keyword \"requierd\" is not supported; did you mean "
          + "\"required\"?"
      ),
      (["format": "email"], "/format", "the keyword \"format\" is not supported"),
      (
        ["unevaluatedProperties": false], "/unevaluatedProperties",
        "the keyword \"unevaluatedProperties\" is not supported"
      ),
      (["type": "text"], "/type", "there is no type \"text\""),
      (["type": []], "/type", "it must not be empty"),
      (["properties": ["a": 1]], "/properties/a", "a schema must be an object, true or false"),
      (["properties": []], "/properties", "it must be an object"),
      (["required": "a"], "/required", "it must be an array"),
      (["required": [1]], "/required", "it must hold strings"),
      (["minLength": -1], "/minLength", "it must be a whole number from 0 up"),
      (["minimum": "1"], "/minimum", "it must be a number"),
      (["anyOf": []], "/anyOf", "it must not be empty"),
      (["uniqueItems": 1], "/uniqueItems", "it must be true or false"),
      (["then": true], "", "\"then\" stands without \"if\""),
      (
        ["$ref": "other.json"], "/$ref",
        "\"other.json\" is not a reference inside this schema, like #/$defs/name"
      ),
      (["$ref": "#/$defs/x"], "/$ref", "\"#/$defs/x\" leads nowhere"),
      (["$ref": "#"], "", "it refers to itself without going into the value"),
      (["allOf": [["$ref": "#"]]], "", "it refers to itself without going into the value"),
      (
        ["$schema": "http://json-schema.org/draft-07/schema#"], "/$schema",
        "only draft 2020-12 (https://json-schema.org/draft/2020-12/schema) is supported"
      ),
      (
        ["pattern": "(?=a)"], "/pattern",
        "the pattern '(?=a)' cannot be used: only plain groups are known, not '(?'"
      ),
    ] as [(JSON, String, String)]
  )
  func `what is wrong or unsupported is refused, never ignored`(
    _ schema: JSON,
    _ path: String,
    _ message: String
  ) {
    let failure = #expect(throws: JSONSchema.Failure.self) { try JSONSchema(schema) }
    #expect(failure?.path == path)
    #expect(failure?.message == message)
  }

  @Test func `annotations are accepted and constrain nothing`() throws {
    let schema = try JSONSchema([
      "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "acme:x",
      "$comment": "c", "title": "t", "description": "d", "default": 1, "examples": ["e"],
      "deprecated": true, "readOnly": true, "writeOnly": true,
    ])
    #expect(schema.validate(nil) == [])
  }
}
