import Foundation

/// One way in which a secret can stand in a text.
struct Occurrence: Sendable, CustomStringConvertible {
  var secret: String
  var form: String
  /// The text with the secret in it.
  var text: [UInt8]
  /// The part of the text that holds nothing but the secret.
  var core: [UInt8]

  var description: String { "\(secret) as \(form): \(String(decoding: text, as: UTF8.self))" }

  /// Whether six signs of the secret in a row are still to be seen.
  ///
  /// - Parameter shown: What became of the text.
  /// - Returns: Whether anybody could read a part of the secret.
  func isVisible(in shown: [UInt8]) -> Bool {
    (0...core.count - 6).contains { shown.firstRange(of: core[$0..<$0 + 6]) != nil }
  }
}

/// Secrets, and texts with them in every form that is to be covered.
///
/// The encoders are Foundation's or written out here, so that they share nothing with the mask.
enum Occurrences {
  static let secrets: [(name: String, value: String)] = [
    ("token", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"),
    ("short", "8 by&es!"),
    ("password", #"pass "w\ord"/with <some> & 'signs'?+=%"#),
    ("umlauts", "schlüssel-größe-€-🗝"),
    ("lines", "first line of it\nsecond\tline of it\r\n"),
    ("slashes", "??>>//++??>>//++~~"),
  ]

  /// 200 and more.
  static let all: [Occurrence] = secrets.flatMap { name, value in
    forms(of: value).map { form, before, core, after in
      Occurrence(
        secret: name,
        form: form,
        text: Array(("k=" + before + core + after + ";").utf8),
        core: Array(core.utf8)
      )
    }
  }

  private typealias Form = (String, before: String, core: String, after: String)

  private static func forms(of value: String) -> [Form] {
    [("itself", "", value, "")] + hexadecimal(value) + base64(value) + percent(value) + json(value)
  }

  private static func hexadecimal(_ value: String) -> [Form] {
    ["%02x", "%02X"].map { format in
      ("hex", "", value.utf8.map { String(format: format, $0) }.joined(), "")
    }
  }

  private static func base64(_ value: String) -> [Form] {
    (0..<3).flatMap { before in
      (0..<3).flatMap { after in
        let around = (String(repeating: "q", count: before), String(repeating: "q", count: after))
        let text = Data((around.0 + value + around.1).utf8).base64EncodedString()
        let url = text.replacing("+", with: "-").replacing("/", with: "_")
        return [text, url].map { text in
          // The letters at both ends hold bits of what stands around the secret too.
          let core = text.dropFirst(before == 0 ? 0 : 2).dropLast(4)
          return (
            "base64 \(before)+\(after)", String(text.prefix(before == 0 ? 0 : 2)), String(core),
            String(text.suffix(4))
          )
        }
      }
    }
  }

  private static func percent(_ value: String) -> [Form] {
    let letters = CharacterSet(charactersIn: "a"..."z").union(CharacterSet(charactersIn: "A"..."Z"))
      .union(CharacterSet(charactersIn: "0"..."9"))
    let sets = [
      letters.union(CharacterSet(charactersIn: "-._~")),
      letters.union(CharacterSet(charactersIn: "-._~!*'()")), .urlQueryAllowed, CharacterSet(),
    ]
    let upper = sets.map { value.addingPercentEncoding(withAllowedCharacters: $0) ?? "" }
    let lower = upper.map { lowerDigits(of: $0) }
    let form = upper[0].replacing("%20", with: "+").replacing("~", with: "%7E")
    return (upper + lower + [form]).map { ("percent", "", $0, "") }
  }

  private static func lowerDigits(of text: String) -> String {
    text.replacing(/%[0-9A-F]{2}/) { $0.output.lowercased() }
  }

  private static func json(_ value: String) -> [Form] {
    let units = value.utf16.map { String(format: "\\u%04x", Int($0)) }
    let python = value.utf16.map { unit -> String in
      guard unit >= 32, unit < 127 else { return String(format: "\\u%04x", Int(unit)) }
      let sign = String(UnicodeScalar(UInt8(unit)))
      return sign == "\"" || sign == "\\" ? "\\" + sign : sign
    }
    let all = [
      foundation(value, []), foundation(value, .withoutEscapingSlashes), units.joined(),
      units.joined().replacing(/\\u([0-9a-f]{4})/) { "\\u" + $0.output.1.uppercased() },
      python.joined(), dotNet(value),
    ]
    return all.map { ("JSON", "", $0, "") }
  }

  private static func dotNet(_ value: String) -> String {
    foundation(value.replacing("\"", with: "\u{1}"), .withoutEscapingSlashes)
      .replacing("\\u0001", with: "\\u0022").replacing(/[<>&'+`]/) { found in
        String(format: "\\u%04X", Int(found.output.utf8.first ?? 0))
      }
  }

  private static func foundation(_ value: String, _ more: JSONSerialization.WritingOptions)
    -> String
  {
    let options = more.union(.fragmentsAllowed)
    let data = (try? JSONSerialization.data(withJSONObject: value, options: options)) ?? Data()
    return String(String(decoding: data, as: UTF8.self).dropFirst().dropLast())
  }
}
