/// Bytes that are not what a plugin expects where JSON should stand.
///
/// The host never hands such bytes to a plugin; a plugin that dies of them dies of the next mistake.
enum OddBytes {
  /// All of them, with a name for each.
  static let all: [(name: String, bytes: [UInt8])] = texts + encodings + sizes

  private static let texts: [(name: String, bytes: [UInt8])] = [
    ("nothing", ""), ("a space", " "), ("an open object", "{"), ("an open array", "["),
    ("an open text", "\"abc"), ("a name alone", "{\"a\""), ("a name and a colon", "{\"a\":"),
    ("a comma at the end", "{\"a\":1,}"), ("two commas", "[1,,2]"), ("two values", "{} {}"),
    ("something behind the value", "{}x"), ("a name without quotes", "{a:1}"),
    ("single quotes", "{'a':1}"), ("a comment", "{/* */}"), ("a name twice", "{\"a\":1,\"a\":2}"),
    ("a number with a zero in front", "{\"a\":01}"), ("half a number", "{\"a\":1.}"),
    ("a huge exponent", "{\"a\":1e999999}"), ("a huge number", "{\"a\":" + digits + "}"),
    ("NaN", "{\"a\":NaN}"), ("half a literal", "{\"a\":tru}"), ("half an escape", "{\"a\":\"\\"),
    ("a wrong escape", "{\"a\":\"\\x41\"}"), ("half a surrogate", "{\"a\":\"\\ud800\"}"),
    ("half a code", "{\"a\":\"\\u12"), ("null", "null"), ("true", "true"), ("a number", "0"),
    ("a text", "\"\""), ("an array", "[]"), ("an object in an array", "[{}]"),
    ("a line feed in a text", "{\"a\":\"\n\"}"),
  ].map { ($0.0, Array($0.1.utf8)) }

  private static let digits = String(repeating: "9", count: 400)

  private static let encodings: [(name: String, bytes: [UInt8])] = [
    ("bytes that are not UTF-8", [0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x3A, 0x31, 0x7D]),
    ("a cut character", Array("{\"a\":\"".utf8) + [0xE2, 0x82] + Array("\"}".utf8)),
    ("an overlong character", Array("{\"a\":\"".utf8) + [0xC0, 0x80] + Array("\"}".utf8)),
    ("a surrogate in UTF-8", Array("{\"a\":\"".utf8) + [0xED, 0xA0, 0x80] + Array("\"}".utf8)),
    ("NUL bytes", [0, 0, 0, 0]),
    ("a NUL inside", Array("{\"a\":\"b\u{0}c\"}".utf8)),
    ("a NUL behind", Array("{}".utf8) + [0]),
    ("a byte order mark", [0xEF, 0xBB, 0xBF] + Array("{}".utf8)),
    ("UTF-16", [0xFF, 0xFE, 0x7B, 0, 0x7D, 0]),
  ]

  private static let sizes: [(name: String, bytes: [UInt8])] = [
    ("100,000 open arrays", [UInt8](repeating: 0x5B, count: 100_000)),
    ("100,000 open objects", Array(String(repeating: "{\"a\":", count: 100_000).utf8)),
    (
      "50,000 arrays in each other",
      [UInt8](repeating: 0x5B, count: 50_000) + [UInt8](repeating: 0x5D, count: 50_000)
    ),
    ("a megabyte of text", Array("{\"a\":\"\(String(repeating: "x", count: 1 << 20))\"}".utf8)),
    (
      "twenty thousand members",
      Array("{\((0..<20_000).map { "\"m\($0)\":\($0)" }.joined(separator: ","))}".utf8)
    ),
  ]
}
