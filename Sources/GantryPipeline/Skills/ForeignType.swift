import GantryCore

/// The type of an argument, as it is written: `ulong`, `bytes`, `buffer(1000)`, `out(pointer)`.
enum ForeignType: Sendable, Hashable {
  /// A number.
  case value(ForeignScalar)
  /// A text that ends with a NUL.
  case string
  /// Bytes whose number goes in the next argument.
  case bytes
  /// Memory for so many bytes.
  case buffer(Int)
  /// Memory for a text of so many bytes, its NUL included.
  case text(Int)
  /// Memory for one value.
  case out(ForeignResult)
  /// What an earlier call gave, or NULL.
  case pointer

  /// Why a text names no type, and what to write.
  struct Problem: Error {
    var message: String
    var remedy: String
  }

  /// The largest memory that a function can be given.
  static let sizeMaximum = 16 << 20

  private static let plain =
    ForeignScalar.allCases.map(\.rawValue) + ["string", "bytes", "pointer"]
  private static let sized = ["buffer", "text"]

  /// Reads a type.
  static func read(_ text: String) throws(Problem) -> ForeignType {
    guard let (head, inner) = parts(of: text) else { return try plain(text) }
    switch head {
    case "out": return .out(try ForeignResult.read(inner, "out"))
    case "buffer": return .buffer(try size(inner, head))
    case "text": return .text(try size(inner, head))
    default:
      let close = Suggestion.closest(to: head, in: sized + ["out"])
      throw Problem(
        message: "there is no type \"\(text)\"",
        remedy: close.map { "Did you mean \"\($0)(…)\"?" }
          ?? Suggestion.remedy(for: text, in: plain + sized + ["out"])
      )
    }
  }

  private static func plain(_ text: String) throws(Problem) -> ForeignType {
    if let scalar = ForeignScalar(rawValue: text) { return .value(scalar) }
    switch text {
    case "string": return .string
    case "bytes": return .bytes
    case "pointer": return .pointer
    case "buffer", "text":
      throw Problem(
        message: "\"\(text)\" does not say how many bytes it has",
        remedy: "Write \(text)(1000), with the number of bytes."
      )
    case "out":
      throw Problem(
        message: "\"out\" does not say what comes out",
        remedy: "Write out(int), with the type."
      )
    case "callback":
      throw Problem(
        message: "\"callback\" does not say what the function is called with",
        remedy: "Write { NAME: { callback: [TYPE, …], returns: TYPE, answer: NUMBER } }."
      )
    default:
      throw Problem(
        message: "there is no type \"\(text)\"",
        remedy: Suggestion.remedy(for: text, in: plain + ["buffer", "text", "out", "callback"])
      )
    }
  }

  private static func size(_ text: String, _ head: String) throws(Problem) -> Int {
    guard let size = Int(text), (1...sizeMaximum).contains(size) else {
      throw Problem(
        message: "\"\(head)(\(text))\" has no size from 1 to \(sizeMaximum)",
        remedy: "Write \(head)(1000), with the number of bytes."
      )
    }
    return size
  }

  /// The two parts of `head(inner)`; nil for a text without parentheses.
  static func parts(of text: String) -> (head: String, inner: String)? {
    guard let open = text.firstIndex(of: "("), text.hasSuffix(")") else { return nil }
    let inner = text[text.index(after: open)...].dropLast()
    return (String(text[..<open]), String(inner))
  }
}

/// The type of something that comes out of a function.
enum ForeignResult: Sendable, Hashable {
  /// A number.
  case value(ForeignScalar)
  /// A text that ends with a NUL.
  case string
  /// An address, which only later calls of the same session can use.
  case pointer

  private static let names = ForeignScalar.allCases.map(\.rawValue) + ["string", "pointer"]

  /// Reads a type.
  static func read(_ text: String, _ place: String) throws(ForeignType.Problem) -> ForeignResult {
    switch text {
    case "string": return .string
    case "pointer": return .pointer
    default:
      if let scalar = ForeignScalar(rawValue: text) { return .value(scalar) }
      let isKnown = (try? ForeignType.read(text)) != nil || text == "bytes"
      throw ForeignType.Problem(
        message: isKnown
          ? "\"\(text)\" cannot come out of \(place == "out" ? "an out" : place)"
          : "there is no type \"\(text)\"",
        remedy: isKnown
          ? "Write a number's type, string or pointer."
          : Suggestion.remedy(for: text, in: names)
      )
    }
  }

  /// How the plugin's input names it.
  var name: String {
    switch self {
    case .value(let scalar): scalar.rawValue
    case .string: "string"
    case .pointer: "pointer"
    }
  }

  /// Whether it is a whole number.
  var isInteger: Bool { if case .value(let scalar) = self { scalar.isInteger } else { false } }
}
