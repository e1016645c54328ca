import Testing

@testable import Toolchain

@Suite struct `Reading JSON` {
  @Test(
    arguments: [
      (
        #"{"a": [1, -2.5e3, true, false, null, "x"], "b": {}, "c": []}"#,
        .object([
          "a": .array([.number(1), .number(-2500), .bool(true), .bool(false), .null, .string("x")]),
          "b": .object([:]), "c": .array([]),
        ])
      ),
      (" \t\r\n7\n", .number(7)), (#""""#, .string("")),
      (#""a\"\\\/\n\t\r\b\fé""#, .string("a\"\\/\n\t\r\u{8}\u{c}é")),
      (#""😀 \ud83d x""#, .string("😀 \u{fffd} x")), (#""grün""#, .string("grün")),
      (#"{"k": 1, "k": 2}"#, .object(["k": .number(2)])),
    ] as [(String, ManifestValue)]
  )
  func `a value is what its text says`(_ row: (String, ManifestValue)) throws {
    #expect(try JSONReader.value(of: row.0) == row.1)
  }

  @Test(
    arguments: [
      ("", 1), ("{", 1), ("[1,", 1), ("[1,]", 1), ("{\"a\"}", 1), ("{\"a\":}", 1), ("{a: 1}", 1),
      ("{\n\"a\": 1\n\"b\": 2}", 3), ("\n\ntru", 3), ("\"open", 1), ("{\"a\": \"open\n}", 1),
      ("1 2", 1), ("\"\\u12\"", 1), ("\"\\", 1), ("--1", 1), ("// no\n{}", 1), ("{'a': 1}", 1),
    ]
  )
  func `what is no JSON is refused with its line`(_ row: (String, Int)) {
    #expect(throws: JSONReader.Failure(line: row.1)) { try JSONReader.value(of: row.0) }
  }

  @Test func `nesting has a bound and everything above it is read`() throws {
    let depth = JSONReader.maximumDepth
    let allowed = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    _ = try JSONReader.value(of: allowed)
    #expect(throws: JSONReader.Failure.self) { try JSONReader.value(of: "[\(allowed)]") }
  }
}
