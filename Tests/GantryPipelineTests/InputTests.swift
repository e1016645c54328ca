import GantryCore
import GantryPipeline
import Testing

@Suite struct `Binding inputs` {
  static let definition = PipelineDefinition(
    name: "release",
    inputs: [
      InputDefinition(name: "project", type: .path),
      InputDefinition(
        name: "minConfidence",
        type: .number,
        default: 0.5,
        minimum: 0,
        maximum: 1
      ),
      InputDefinition(name: "count", type: .integer, isRequired: false, minimum: 1, maximum: 10),
      InputDefinition(name: "fast", type: .boolean, default: false),
      InputDefinition(name: "title", type: .string, isRequired: false),
    ],
    phases: []
  )

  static func bind(_ values: [String: InputValue]) throws(PipelineErrors) -> JSONObject {
    try InputBinding.bind(definition, values: values)
  }

  static func errors(_ values: [String: InputValue]) -> [PipelineError] {
    do {
      _ = try bind(values)
      return []
    } catch {
      return error.errors
    }
  }

  @Test func `S0-28 an absent value takes its default, or null, in the order declared`() throws {
    let bound = try Self.bind(["project": "/p"])
    #expect(
      try JSON.object(bound).encodedString
        == #"{"project":"/p","minConfidence":0.5,"count":null,"fast":false,"title":null}"#
    )
  }

  @Test(
    arguments: [
      ("minConfidence", "0.0", 0.0), ("minConfidence", "0", 0.0), ("minConfidence", "1", 1.0),
      ("minConfidence", "1e-1", 0.1), ("count", "3", 3), ("count", "3.0", 3),
      ("fast", "true", true),
      ("fast", "false", false), ("title", "true", "true"), ("title", "12", "12"), ("title", "", ""),
      ("project", "a b/c", "a b/c"),
    ] as [(String, String, JSON)]
  )
  func `S0-28 a text is read by the declared type, and an explicit zero is kept`(
    _ name: String,
    _ text: String,
    _ value: JSON
  ) throws {
    var values: [String: InputValue] = ["project": "/p"]
    values[name] = .text(text)
    #expect(try Self.bind(values)[name] == value)
  }

  @Test func `a value from a program must have the type already`() throws {
    #expect(try Self.bind(["project": "/p", "count": .json(3.0)])["count"] == 3)
    #expect(
      Self.errors(["project": "/p", "count": .json("3")]).map(\.message)
        == ["the input \"count\" must be an integer, but is \"3\""]
    )
    #expect(Self.errors(["project": .json(nil)]).count == 1)
  }

  @Test(arguments: ["-0.1", "1.1", "2.0"])
  func `S0-28 a number out of range names the range`(_ text: String) {
    let errors = Self.errors(["project": "/p", "minConfidence": .text(text)])
    #expect(
      errors.map(\.message)
        == ["the input \"minConfidence\" must be between 0.0 and 1.0, but is \(text)"]
    )
    #expect(errors.map(\.remedy) == ["Give a number between 0.0 and 1.0."])
    #expect(errors.map(\.code) == [.input])
  }

  @Test(arguments: [
    ("minConfidence", "high", "must be a number, but is \"high\""),
    ("minConfidence", "NaN", "must be a number, but is \"NaN\""),
    ("minConfidence", "0,5", "must be a number, but is \"0,5\""),
    ("minConfidence", "", "must be a number, but is \"\""),
    ("count", "1.5", "must be an integer, but is 1.5"),
    ("count", "11", "must be between 1 and 10, but is 11"),
    ("count", "99999999999999999999", "must be an integer, but is \"99999999999999999999\""),
    ("fast", "yes", "must be true or false, but is \"yes\""),
    ("fast", "True", "must be true or false, but is \"True\""),
    ("project", "", "must be a path, but is empty or holds a NUL byte"),
    ("project", "a\0b", "must be a path, but is empty or holds a NUL byte"),
  ])
  func `a text that does not fit is refused`(_ name: String, _ text: String, _ message: String) {
    var values: [String: InputValue] = ["project": "/p"]
    values[name] = .text(text)
    #expect(Self.errors(values).map(\.message) == ["the input \"\(name)\" \(message)"])
  }

  @Test func `missing and unknown inputs are reported together, with a suggestion`() {
    let errors = Self.errors(["projct": "/p", "zzz": "1"])
    #expect(
      errors.map(\.description) == [
        """
        error: the pipeline "release" has no input "projct" [GANTRY-E-PIPELINE-INPUT]
          ├─ where: --input projct
          └─ fix:   Did you mean "project"?
        """,
        """
        error: the pipeline "release" has no input "zzz" [GANTRY-E-PIPELINE-INPUT]
          ├─ where: --input zzz
          └─ fix:   Known are count, fast, minConfidence, project, title.
        """,
        """
        error: the input "project" is required [GANTRY-E-PIPELINE-INPUT]
          ├─ where: --input project
          └─ fix:   Add --input project=VALUE, a path.
        """,
      ]
    )
  }

  @Test func `S0-28 a value that was given elsewhere than by --input is refused there`() {
    let bind: (String?) -> String? = { source in
      do throws(PipelineErrors) {
        _ = try InputBinding.bind(
          Self.definition,
          values: ["project": "/p", "minConfidence": "high"],
          sources: source.map { ["minConfidence": $0] } ?? [:]
        )
        return nil
      } catch {
        return error.errors.first?.place
      }
    }
    #expect(bind("flag --min-confidence") == "flag --min-confidence")
    #expect(bind("environment GANTRY_MIN_CONFIDENCE") == "environment GANTRY_MIN_CONFIDENCE")
    #expect(bind(nil) == "--input minConfidence")
  }
}

@Suite struct `Declaring inputs` {
  @Test(arguments: [
    (
      "{ type: number, default: 2, maximum: 1 }",
      "the input \"x\" must be at most 1.0, but is 2, which is its default"
    ),
    (
      "{ type: integer, default: 0, minimum: 1 }",
      "the input \"x\" must be at least 1, but is 0, which is its default"
    ),
    (
      "{ type: string, default: 5 }",
      "the input \"x\" must be a string, but is 5, which is its default"
    ),
    (
      "{ type: boolean, default: no }",
      "the input \"x\" must be true or false, but is \"no\", which is its default"
    ),
    ("{ type: string, minimum: 1 }", "the input \"x\" is a string and has no minimum"),
    (
      "{ type: number, minimum: 2, maximum: 1 }",
      "the input \"x\" has a minimum above its maximum"
    ),
    ("{ type: string, default: '${{ run.id }}' }", "the default of \"x\" holds an expression"),
    (
      "{ type: text }",
      "inputs.x.type must be one of \"path\", \"string\", \"number\", \"integer\", \"boolean\","
        + " but is \"text\""
    ),
    ("{ default: 1 }", "inputs.x lacks the property \"type\""),
    ("{ type: string, defualt: a }", "inputs.x.defualt is not a known property"),
  ])
  func `a declaration that contradicts itself is refused`(_ input: String, _ message: String) {
    let errors = PipelineSamples.errors(
      "apiVersion: gantry/v1\nname: a\ninputs:\n  x: \(input)\nphases: [{ id: a, use: p }]"
    )
    #expect(errors.map(\.message) == [message])
    #expect(errors.map(\.line) == [4])
  }

  @Test func `a name that expressions cannot write is refused`() {
    let errors = PipelineSamples.errors(
      "apiVersion: gantry/v1\nname: a\ninputs: { 'a b': { type: path } }\n"
        + "phases: [{ id: a, use: p }]"
    )
    #expect(
      errors.map(\.message) == [
        "inputs.a b must match ^[A-Za-z][A-Za-z0-9_-]{0,63}$, but is \"a b\""
      ]
    )
  }
}
