import GantryCore
import GantryPipeline
import Testing

@Suite struct `Reading YAML` {
  /// The `with` of a pipeline whose only phase has it.
  static func with(_ yaml: String) throws -> JSON {
    try PipelineSamples.load(PipelineSamples.phase("    with: \(yaml)")).phases[0].with.source
  }

  @Test(
    arguments: [
      ("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("y", "y"), ("12:30", "12:30"),
      ("1_000", "1_000"), ("2001-01-01", "2001-01-01"), ("0b1", "0b1"), ("1.2.3", "1.2.3"),
      ("tRUE", "tRUE"), ("e3", "e3"), ("1e", "1e"), ("-", "-"), (".", "."), ("+", "+"),
      ("<<", "<<"),
      ("0o8", "0o8"), ("infinity", "infinity"), ("nan", "nan"), ("0x", "0x"),
      ("true", true), ("True", true), ("FALSE", false), ("null", nil), ("~", nil), ("", nil),
      ("Null", nil), ("0", 0), ("-12", -12), ("+7", 7), ("010", 10), ("0o17", 15), ("0xfF", 255),
      ("1.5", 1.5), (".5", 0.5), ("5.", 5.0), ("-1e3", -1000.0), ("1E-2", 0.01), ("+.5e1", 5.0),
      ("'1'", "1"), ("\"true\"", "true"), ("'null'", "null"), ("!!str 5", "5"), ("! 5", 5),
      ("\"a\\tb\\u00e9\"", "a\tbé"), ("'it''s'", "it's"),
    ] as [(String, JSON)]
  )
  func `a plain scalar means what the core schema of YAML 1.2 says`(
    _ written: String,
    _ value: JSON
  ) throws {
    // A lone `!` asks for text in YAML 1.2; the value is then the text itself.
    let expected: JSON = written == "! 5" ? "5" : value
    let wrapped = written == "-" || written == "." ? "{ k: \"\(written)\" }" : "{ k: \(written) }"
    #expect(try Self.with(wrapped) == ["k": expected])
  }

  @Test(arguments: [".inf", "-.Inf", "+.INF", ".nan", ".NaN", "9007199254740993", "1e999"])
  func `a number JSON cannot carry is refused at its place`(_ written: String) {
    let errors = PipelineSamples.errors(PipelineSamples.phase("    with: { k: \(written) }"))
    #expect(errors.map(\.code) == [.form])
    #expect(errors.map { [$0.line, $0.column] } == [[7, 16]])
    #expect(errors.map(\.remedy) == ["Put it in quotes to make it text."])
  }

  @Test(
    arguments: [
      ("a: [1", .syntax, 2), ("a: 'x", .syntax, 2), ("a: b: c", .syntax, 1),
      ("a: *nope", .syntax, 1),
      ("a: @x", .syntax, 1), ("\u{1}", .syntax, 1), ("", .syntax, 1),
      ("# only a comment", .syntax, 1),
      ("a: 1\n---\nb: 2", .syntax, 2), ("a: !!set {b}", .syntax, 1), ("a: !own x", .syntax, 1),
      ("[a, b]: 1", .syntax, 1), ("a: 1\nb: 2\na: 3", .duplicateKey, 1),
      ("1: a\n\"1\": b", .duplicateKey, 2),
    ] as [(String, PipelineError.Code, Int)]
  )
  func `what cannot be read is refused with its line`(
    _ text: String,
    _ code: PipelineError.Code,
    _ line: Int
  ) {
    let errors = PipelineSamples.errors(text)
    #expect(errors.map(\.code) == [code])
    #expect(errors.first.map { ($0.line ?? 0) <= line + 1 && ($0.line ?? 0) >= 1 } == true)
    #expect(errors.first?.remedy.isEmpty == false)
  }

  @Test func `what was never closed is found where it begins`() {
    let errors = PipelineSamples.errors("apiVersion: gantry/v1\nphases:\n  - { id: a\n")
    #expect(
      errors.map(\.message) == [
        "the YAML is broken while parsing a flow mapping that begins at 3:5: "
          + "did not find expected ',' or '}'"
      ]
    )
    #expect(errors.map(\.line) == [4])
  }

  @Test func `a tab in the indentation is named as such`() {
    let errors = PipelineSamples.errors("apiVersion: gantry/v1\nlimits:\n\twall: 1h\n")
    #expect(errors.map(\.message) == ["a tab cannot indent YAML"])
    #expect(errors.map(\.line) == [3])
    #expect(errors.map(\.remedy) == ["Indent with spaces."])
  }

  @Test func `a key that appears twice is named`() {
    let errors = PipelineSamples.errors(PipelineSamples.phase("    use: gantry.other"))
    #expect(errors.map(\.message) == ["the key \"use\" appears twice"])
    #expect(errors.map(\.code) == [.duplicateKey])
  }

  @Test func `anchors and aliases repeat a value`() throws {
    #expect(try Self.with("{ a: &x [1, 2], b: *x }") == ["a": [1, 2], "b": [1, 2]])
  }

  @Test func `100 alias expansions are accepted and 101 are refused`() throws {
    let hundred = Array(repeating: "*x", count: 100).joined(separator: ", ")
    _ = try Self.with("{ a: &x 1, b: [\(hundred)] }")
    let errors = PipelineSamples.errors(
      PipelineSamples.phase("    with: { a: &x 1, b: [\(hundred), *x] }")
    )
    #expect(errors.map(\.message) == ["aliases are expanded more than 100 times"])
    #expect(errors.map(\.code) == [.size])
  }

  @Test func `aliases inside aliases count each time`() {
    let bomb = """
      a: &a [x, x, x, x, x, x, x, x, x]
      b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
      c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
      d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
      """
    #expect(PipelineSamples.errors(bomb).map(\.code) == [.size])
  }

  @Test func `aliases as keys cannot keep the reader busy`() {
    var bomb = "a0: &a0 x\n"
    for level in 1...60 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    #expect(PipelineSamples.errors(bomb + "? *a60\n: 1\n").map(\.code) == [.size])
    #expect(PipelineSamples.errors(bomb + "*a60 : 1\n").map(\.code) == [.size])
    #expect(PipelineSamples.errors(bomb + "[*a60]: 1\n").map(\.code) == [.size])
  }

  @Test func `bounds on size, nodes and depth hold`() {
    let large = "a: " + String(repeating: "x", count: 1 << 20)
    #expect(PipelineSamples.errors(large).map(\.message) == ["the file is larger than 1 MiB"])
    let many = "a: [" + String(repeating: "1,", count: 100_001) + "1]"
    #expect(
      PipelineSamples.errors(many).map(\.message) == ["the file has more than 100000 values"]
    )
    let deep = "a: " + String(repeating: "[", count: 80) + String(repeating: "]", count: 80)
    #expect(
      PipelineSamples.errors(deep).map(\.message) == ["values are nested deeper than 64 levels"]
    )
    let deepest = "a: " + String(repeating: "[", count: 200_000)
    #expect(PipelineSamples.errors(deepest).map(\.code) == [.size])
    let dashes = String(repeating: "- ", count: 900) + "x"
    #expect(PipelineSamples.errors(dashes).map(\.code) == [.size])
    let stairs = (0..<200).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(PipelineSamples.errors(stairs).map(\.code) == [.size])
  }
}
