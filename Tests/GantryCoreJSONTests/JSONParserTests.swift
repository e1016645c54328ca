import GantryCore
import Testing

@Suite struct `Reading JSON` {
  @Test(
    arguments: [
      ("null", JSON.null), ("true", true), (" false ", false), ("0", 0), ("-0", 0), ("42", 42),
      ("-7", -7), ("0.0", 0.0), ("1.5", 1.5), ("-0.25", -0.25), ("1e2", 100.0), ("1E+2", 100.0),
      ("25e-2", 0.25), ("9007199254740992", 9_007_199_254_740_992),
      ("-9007199254740992", -9_007_199_254_740_992), ("1e300", 1e300), ("\"\"", ""),
      ("\"a\"", "a"), ("[]", []), ("{}", [:]), ("[1, [2], {}]", [1, [2], [:]]),
      ("\t{\n\"a\" : 1 ,\r\"b\":[ ] }", ["a": 1, "b": []]), (#""\u00e9""#, "é"),
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0000""#, "\0"),
      (#""\ud83d\ude00!""#, "😀!"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
      (#"{"":0}"#, ["": 0]),
    ] as [(String, JSON)]
  )
  func `a text within the grammar gives its value`(_ text: String, _ value: JSON) throws {
    #expect(try JSONParser.parse(text) == value)
    try JSONParser.validate(Array(text.utf8))
  }

  @Test(arguments: [
    ("", "a value is missing at the end"),
    ("   ", "a value is missing at the end"),
    ("nul", "a value was expected; did you mean 'null'?"),
    ("True", "a value was expected, but found 'T'"),
    ("NaN", "a value was expected, but found 'N'"),
    ("Infinity", "a value was expected, but found 'I'"),
    ("+1", "a value was expected, but found '+'"),
    (".5", "a value was expected, but found '.'"),
    ("01", "a number may not start with a needless zero"),
    ("-01", "a number may not start with a needless zero"),
    ("-", "a digit was expected, but found the end of the text"),
    ("1.", "a digit was expected, but found the end of the text"),
    ("1.e1", "a digit was expected, but found 'e'"),
    ("1e", "a digit was expected, but found the end of the text"),
    ("0x10", "the text goes on after the value ended, with 'x'"),
    ("1 2", "the text goes on after the value ended, with '2'"),
    ("[1]]", "the text goes on after the value ended, with ']'"),
    ("1e400", "the number 1e400 is too large for a 64-bit float"),
    ("[1,]", "a value was expected, but found ']'"),
    ("[,1]", "a value was expected, but found ','"),
    ("[1 2]", "',' or ']' was expected, but found '2'"),
    ("[1", "',' or ']' was expected, but found the end of the text"),
    ("{\"a\":1,}", "a member name in double quotes was expected, but found '}'"),
    ("{a:1}", "a member name in double quotes was expected, but found 'a'"),
    ("{'a':1}", "a member name in double quotes was expected, but found '''"),
    ("{\"a\" 1}", "':' was expected after the member name, but found '1'"),
    ("{\"a\":}", "a value was expected, but found '}'"),
    ("{\"a\":1]", "',' or '}' was expected, but found ']'"),
    ("\"abc", "the string that starts here is never closed"),
    ("\"abc\\\"", "the string that starts here is never closed"),
    ("\"a\nb\"", "a control character inside a string must be escaped"),
    ("\"a\tb\"", "a control character inside a string must be escaped"),
    (#""\x41""#, "'\\x' is not an escape JSON knows"),
    (#""\u12g4""#, "'\\u' needs four hexadecimal digits"),
    (#""\u12""#, "'\\u' needs four hexadecimal digits"),
    (#""\ud800""#, "this escape is half of a surrogate pair without its other half"),
    (#""\udc00\ud800""#, "this escape is half of a surrogate pair without its other half"),
    (#""\ud800\u0041""#, "this escape is half of a surrogate pair without its other half"),
    ("// no\n1", "a value was expected, but found '/'"),
    ("\u{FEFF}1", "a value was expected, but found '\u{FEFF}'"),
    (#"{"a":1,"a":2}"#, "the member \"a\" appears twice in one object"),
    (#"{"a":1,"\u0061":2}"#, "the member \"a\" appears twice in one object"),
    (
      "9007199254740993",
      "the integer 9007199254740993 is past 2^53 and would lose digits elsewhere;"
        + " write it as a string"
    ),
    (
      "-123456789012345678901234567890",
      "the integer -123456789012345678901234567890 is past 2^53 and would lose digits elsewhere;"
        + " write it as a string"
    ),
  ])
  func `a text outside the grammar is refused the same way by both readers`(
    _ text: String,
    _ message: String
  ) {
    let parsing = #expect(throws: JSONError.self) { try JSONParser.parse(text) }
    let checking = #expect(throws: JSONError.self) { try JSONParser.validate(Array(text.utf8)) }
    #expect(parsing?.message == message)
    #expect(checking == parsing)
  }

  @Test(
    arguments: [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
      [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22],
    ] as [[UInt8]]
  )
  func `bytes that are not UTF-8 are refused at the first of them`(_ bytes: [UInt8]) {
    let error = #expect(throws: JSONError.self) { try JSONParser.parse(bytes) }
    #expect(error?.message == "the text is not valid UTF-8")
    #expect(error?.offset == 1)
  }

  @Test func `64 levels are accepted and 65 are refused`() throws {
    let deepest = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    _ = try JSONParser.parse(deepest)
    try JSONParser.validate(Array(deepest.utf8))
    let error = #expect(throws: JSONError.self) { try JSONParser.parse("[\(deepest)]") }
    #expect(error?.message == "values are nested deeper than 64 levels")
    #expect(error?.offset == 64)
  }

  @Test func `a million open brackets are refused and do not exhaust the stack`() {
    let bytes = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
    #expect(throws: JSONError.self) { try JSONParser.parse(bytes) }
    #expect(throws: JSONError.self) { try JSONParser.validate(bytes) }
  }

  @Test func `an error names line and column, counted in Unicode scalars`() {
    let error = #expect(throws: JSONError.self) { try JSONParser.parse("{\n  \"é\": x\n}") }
    #expect(error.map { [$0.line, $0.column] } == [2, 8])
    #expect(
      error?.description == "line 2, column 8: a value was expected, but found 'x'"
    )
  }

  @Test func `members keep their order, also in an object large enough for an index`() throws {
    let names = (0..<100).map { "k\(99 - $0)" }
    let text = "{" + names.map { "\"\($0)\":1" }.joined(separator: ",") + "}"
    #expect(try JSONParser.parse(text).objectValue?.names == names)
    let doubled = text.dropLast() + ",\"k50\":2}"
    let parsing = #expect(throws: JSONError.self) { try JSONParser.parse(String(doubled)) }
    let checking = #expect(throws: JSONError.self) { try JSONParser.validate(Array(doubled.utf8)) }
    #expect(parsing?.message == "the member \"k50\" appears twice in one object")
    #expect(checking == parsing)
  }

  @Test func `one name may appear in neighbours and in nested objects`() throws {
    try JSONParser.validate(Array(#"[{"a":{"a":{"a":1}},"b":1},{"a":2,"b":{"b":3}}]"#.utf8))
  }
}
