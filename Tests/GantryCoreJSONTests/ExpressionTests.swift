import GantryCore
import Testing

@Suite struct `Evaluating an expression` {
  static let scope = Scope(
    inputs: ["project": "/p", "minConfidence": 0.5, "count": 3, "on": true, "none": nil],
    outputs: ["build": ["files": ["a", "b"], "ok": true, "size": ["x-y": 7]]],
    runID: "run_1"
  )

  @Test(
    arguments: [
      ("inputs.project", "/p"), (" inputs.count ", 3), ("inputs['minConfidence']", 0.5),
      ("inputs.none", nil), ("run.id", "run_1"), ("phases.build.outputs.files[1]", "b"),
      ("phases['build'].outputs.size.x-y", 7), ("phases.build.outputs['ok']", true),
      ("phases.build.outputs.files[0]", "a"),
      ("'it''s'", "it's"), ("\"say \"\"hi\"\"\"", "say \"hi\""), ("42", 42), ("-1.5e1", -15.0),
      ("true", true), ("false", false), ("null", nil), ("!inputs.on", false), ("!!true", true),
      ("1 == 1.0", true), ("'a' == 'a'", true), ("'1' == 1", false), ("inputs.none == null", true),
      ("1 != 2", true), ("2 < 10", true), ("'2' < '10'", false), ("2 >= 2", true),
      ("3 <= 2", false),
      ("3 > 2.5", true), ("true || false && false", true), ("(true || false) && false", false),
      ("false && inputs.count", false), ("true || inputs.count", true),
      ("inputs.count >= 3 && inputs.project == '/p'", true),
    ] as [(String, JSON)]
  )
  func `an expression has the value its parts give it`(_ source: String, _ value: JSON) throws {
    #expect(try Expression(source).evaluate(in: Self.scope) == value)
  }

  @Test(arguments: [
    ("", 0, "the expression is empty"), ("input.x", 0, "there is nothing named \"input\""),
    ("matrix.arch", 0, "\"matrix\" is not available yet"),
    ("item", 0, "\"item\" is not available yet"), ("inputs", 6, "a name is missing after"),
    ("inputs[x]", 7, "a name is missing after \"inputs\""),
    ("run.name", 4, "\"run\" has no \"name\""),
    ("phases.build.output", 13, "\"phases.build\" has no \"output\""),
    ("phases.build", 12, "a name is missing after \"phases.build\""),
    ("1 + 2", 2, "'+' has no meaning here"), ("1 = 2", 2, "'=' has no meaning here"),
    ("true & false", 5, "'&' has no meaning here"), ("'abc", 0, "the string that starts here"),
    ("01", 0, "'01' is not a number"), ("1 2", 2, "the end or an operator was expected"),
    ("(1", 2, "')' was expected, but found the end"), ("1 ==", 4, "a value was expected"),
    ("1 < 2 == true", 6, "comparisons cannot be chained"), ("always()", 0, "nothing named"),
    ("inputs.a[0", 10, "']' was expected, but found the end"),
    ("phases.b.outputs.", 17, "a name was expected, but found the end"),
  ])
  func `what is not an expression is refused at its place`(
    _ source: String,
    _ offset: Int,
    _ message: String
  ) {
    let error = #expect(throws: ExpressionError.self) { try Expression(source) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    #expect(error?.offset == offset)
    #expect(error?.remedy.isEmpty == false)
  }

  @Test(arguments: [
    ("inputs.projet", "the input \"projet\" has no value", "Did you mean \"project\"?"),
    ("phases.test.outputs", "the phase \"test\" has no outputs yet", "Add \"test\" to `needs`."),
    (
      "phases.build.outputs.fils", "there is no member \"fils\"", "Did you mean \"files\"?"
    ),
    (
      "phases.build.outputs.files[2]", "there is no element 2 among 2", "Positions count from 0."
    ),
    (
      "inputs.project.x", "a string has no member \"x\"", "Look at what the phase returned."
    ),
    (
      "phases.build.outputs.files[true]", "an array cannot be indexed with a boolean",
      "Index an array with a whole number and an object with a string."
    ),
    (
      "!inputs.count", "'!' needs true or false, but this is an integer",
      "Compare the value, as in `x == 'yes'`."
    ),
    (
      "1 < 'a'", "'<' cannot order an integer and a string", "Compare two numbers or two strings."
    ),
  ])
  func `a value that cannot be had is an error with a remedy`(
    _ source: String,
    _ message: String,
    _ remedy: String
  ) throws {
    let expression = try Expression(source)
    let error = #expect(throws: ExpressionError.self) { try expression.evaluate(in: Self.scope) }
    #expect(error?.message == message)
    #expect(error?.remedy == remedy)
  }

  @Test func `nesting and length are bounded, chains are not nesting`() throws {
    let nested = String(repeating: "(", count: 40) + "1" + String(repeating: ")", count: 40)
    #expect(throws: ExpressionError.self) { try Expression(nested) }
    #expect(throws: ExpressionError.self) { try Expression(String(repeating: "!", count: 100)) }
    #expect(throws: ExpressionError.self) { try Expression(String(repeating: " ", count: 5_000)) }
    let chain = Array(repeating: "true", count: 500).joined(separator: "&&")
    #expect(try Expression(chain).evaluate(in: Self.scope) == true)
  }

  @Test func `references list every name in order`() throws {
    let expression = try Expression("inputs.a == phases.b.outputs[inputs.c] && !(run.id == 'x')")
    #expect(
      expression.references.map(\.root) == [
        .input("a"), .outputs(phase: "b"), .input("c"), .runID,
      ]
    )
    #expect(expression.references.map(\.offset) == [0, 12, 29, 44])
  }
}

@Suite struct `Filling a template` {
  static let scope = `Evaluating an expression`.scope

  @Test(
    arguments: [
      ("plain", "plain"), ("", ""), ("${{ inputs.count }}", 3), ("${{inputs.minConfidence}}", 0.5),
      ("n=${{ inputs.count }}", "n=3"), ("${{ inputs.count }}${{ inputs.on }}", "3true"),
      ("${{ '}}' }}", "}}"), ("${{ '${{' }}", "${{"), ("$${{ 1 }}", "$1"),
      ("a $ { b }}", "a $ { b }}"),
      (["x": ["${{ run.id }}", 1]], ["x": ["run_1", 1]]), (7, 7), (nil, nil),
    ] as [(JSON, JSON)]
  )
  func `strings keep the type of a lone expression and join the rest`(
    _ source: JSON,
    _ value: JSON
  ) throws {
    let (template, problems) = TemplateReader.read(source)
    #expect(problems == [])
    #expect(try template.evaluate(in: Self.scope) == value)
    #expect(template.source == source)
    #expect(try JSON(encoding: template) == source)
    #expect(try JSON(encoding: template).decoded(as: Template.self) == template)
  }

  @Test func `a value without expressions is one literal`() {
    #expect(TemplateReader.read(["a": [1, "b"]]).template == .literal(["a": [1, "b"]]))
    #expect(!TemplateReader.read(["a": "${{ run.id }}"]).template.isLiteral)
  }

  @Test(arguments: ["inputs.none", "phases.build.outputs", "phases.build.outputs.files"])
  func `null, arrays and objects cannot become part of a text`(_ source: String) throws {
    let template = TemplateReader.read(.string("x ${{ \(source) }}")).template
    let error = #expect(throws: ExpressionError.self) { try template.evaluate(in: Self.scope) }
    #expect(error?.message.hasSuffix("which cannot be part of a text") == true)
  }

  @Test func `every broken expression is reported with its place`() {
    let (_, problems) = TemplateReader.read([
      "a": "x ${{ 1 + }}", "b": ["${{ ok", "${{ nope }}"], "c~/d": "${{}}",
    ])
    #expect(problems.map(\.pointer) == ["/a", "/b/0", "/b/1", "/c~0~1d"])
    #expect(problems.map(\.error.offset) == [8, 0, 4, 3])
    #expect(problems[1].error.message == "the expression that starts here is never closed")
  }

  @Test func `references count from the start of their string`() {
    let template = TemplateReader.read(["a": ["é ${{ run.id }} ${{ inputs.x }}"]]).template
    #expect(template.references.map(\.pointer) == ["/a/0", "/a/0"])
    #expect(template.references.map(\.offset) == [6, 20])
  }

  @Test func `a stored template that cannot be read is an error`() {
    let stored: JSON = ["${{ nope }}"]
    #expect(throws: DecodingError.self) { try stored.decoded(as: Template.self) }
  }
}
