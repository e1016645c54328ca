/// The place of a value inside another one, written as RFC 6901 does: `/phases/0/with`.
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
  /// The names and positions from the outside in, without escapes.
  public var tokens: [String]

  /// Makes a pointer from its parts; without parts it means the whole value.
  ///
  /// - Parameter tokens: The names and positions from the outside in.
  public init(_ tokens: [String] = []) {
    self.tokens = tokens
  }

  /// Reads the written form, or gives nil when it is not one.
  ///
  /// - Parameter text: The text to read.
  public init?(parsing text: String) {
    guard !text.isEmpty else {
      self.init()
      return
    }
    guard text.hasPrefix("/") else { return nil }
    var tokens: [String] = []
    for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard let token = Self.unescape(part) else { return nil }
      tokens.append(token)
    }
    self.init(tokens)
  }

  /// The pointer to a part of the value this one points to.
  ///
  /// - Parameter token: The part's name or position.
  /// - Returns: The longer pointer.
  public func appending(_ token: String) -> JSONPointer {
    JSONPointer(tokens + [token])
  }

  /// The written form, empty for the whole value.
  public var description: String {
    tokens.map { "/" + Self.escape($0) }.joined()
  }

  private static func escape(_ token: String) -> String {
    guard token.contains(where: { $0 == "~" || $0 == "/" }) else { return token }
    var text = ""
    for character in token {
      switch character {
      case "~": text += "~0"
      case "/": text += "~1"
      default: text.append(character)
      }
    }
    return text
  }

  private static func unescape(_ part: Substring) -> String? {
    var text = ""
    var isEscape = false
    for character in part {
      switch (isEscape, character) {
      case (true, "0"): text.append("~")
      case (true, "1"): text.append("/")
      case (true, _): return nil
      case (false, "~"):
        isEscape = true
        continue
      case (false, _): text.append(character)
      }
      isEscape = false
    }
    return isEscape ? nil : text
  }
}

extension JSON {
  /// The value a pointer leads to, or nil when there is none.
  ///
  /// - Parameter pointer: The place inside this value.
  /// - Returns: The value at that place.
  public func value(at pointer: JSONPointer) -> JSON? {
    var value = self
    for token in pointer.tokens {
      let next =
        switch value {
        case .object(let object): object[token]
        case .array: Int(token).flatMap { value[$0] }
        default: JSON?.none
        }
      guard let next else { return nil }
      value = next
    }
    return value
  }
}
