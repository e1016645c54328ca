import GantryCore
import Testing

@Suite struct `Writing JSON` {
  static let sample: JSON = ["b": [1, 2.5, nil, true], "a": ["x": "y"], "empty": [:], "none": []]

  @Test func `the compact form keeps the order of members`() throws {
    #expect(
      try Self.sample.encodedString
        == #"{"b":[1,2.5,null,true],"a":{"x":"y"},"empty":{},"none":[]}"#
    )
  }

  @Test func `members can be sorted by name on every level`() throws {
    let writer = JSONWriter(sortsKeys: true)
    #expect(
      try writer.string(of: ["b": ["z": 1, "y": 2], "a": 0]) == #"{"a":0,"b":{"y":2,"z":1}}"#
    )
  }

  @Test func `the pretty form breaks lines and keeps empty parts together`() throws {
    #expect(
      try JSONWriter(isPretty: true).string(of: ["a": [1], "b": [:]]) == """
        {
          "a": [
            1
          ],
          "b": {}
        }
        """
    )
  }

  @Test(
    arguments: [
      ("\"\\\u{8}\u{C}\n\r\t", #""\"\\\b\f\n\r\t""#), ("\0\u{1F}", #""\u0000\u001f""#),
      ("/é😀\u{7F}", "\"/é😀\u{7F}\""),
    ] as [(String, String)]
  )
  func `only what must be escaped is escaped`(_ text: String, _ written: String) throws {
    #expect(try JSON.string(text).encodedString == written)
    #expect(try JSONParser.parse(written) == .string(text))
  }

  @Test(
    arguments: [
      0.1, 1.0, -0.0, 1e21, Double.leastNonzeroMagnitude, 1.7976931348623157e308, 123_456_789.123,
      0.333_333_333_333_333_3,
    ] as [Double]
  )
  func `a double is written as the shortest text that reads back`(_ number: Double) throws {
    #expect(try JSONParser.parse(try JSON.double(number).encodedString) == .double(number))
    #expect(try JSON.double(0.1).encodedString == "0.1")
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `a number that is not finite is refused`(_ number: Double) {
    let error = #expect(throws: JSONError.self) { try JSON.array([.double(number)]).encodedBytes }
    #expect(error?.message == "\(number) is not a JSON number")
  }

  @Test func `what the reader would refuse is not written`() {
    #expect(throws: JSONError.self) { try JSON.int(9_007_199_254_740_993).encodedBytes }
    #expect(throws: JSONError.self) { try JSON.int(.min).encodedBytes }
    var deep: JSON = 1
    for _ in 0..<64 { deep = [deep] }
    #expect(throws: Never.self) { try deep.encodedBytes }
    #expect(throws: JSONError.self) { try JSON.array([deep]).encodedBytes }
  }
}
