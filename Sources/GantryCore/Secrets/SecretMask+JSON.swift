extension SecretMask {
  /// Covers every secret in a JSON text, which stays JSON.
  ///
  /// Texts are looked at as they read, so that no choice of escapes hides a secret. Of a text that
  /// holds none not a byte changes.
  ///
  /// - Parameter json: A valid JSON text.
  /// - Returns: A valid JSON text as it may be shown.
  public func mask(json: [UInt8]) -> [UInt8] {
    guard search != nil, needsReading(json) else { return json }
    // What cannot be written again, or holds a secret that is no text, is covered as a whole.
    let whole = Array(#"{"masked":"\#(Self.cover)"}"#.utf8)
    guard let value = try? JSONParser.parse(json) else { return whole }
    let masked = mask(value)
    guard masked != value else { return touches(json) ? whole : json }
    guard let bytes = try? masked.encodedBytes, !touches(bytes) else { return whole }
    return bytes
  }

  /// Covers every secret in a value: in texts, in names, and in numbers that spell one.
  ///
  /// - Parameter value: The value.
  /// - Returns: The value as it may be shown.
  public func mask(_ value: JSON) -> JSON {
    guard search != nil else { return value }
    switch value {
    case .null, .bool: return value
    case .int(let number): return touches(Array("\(number)".utf8)) ? .string(Self.cover) : value
    case .double(let number): return touches(Array("\(number)".utf8)) ? .string(Self.cover) : value
    case .string(let text): return .string(mask(text))
    case .array(let elements): return .array(elements.map { mask($0) })
    case .object(let members):
      var masked = JSONObject()
      for member in members.members {
        var name = mask(member.name)
        // Two names that hold a secret may look alike once it is covered.
        while masked.contains(name) { name += Self.cover }
        masked[name] = mask(member.value)
      }
      return .object(masked)
    }
  }

  /// The name of a secret that a JSON text holds, in whatever escapes.
  ///
  /// - Parameter json: The text; one that is not JSON is looked at as it is.
  /// - Returns: The name of the first one found, or nil when it holds none.
  public func secret(inJSON json: [UInt8]) -> String? {
    guard search != nil else { return nil }
    if let name = secret(in: json) { return name }
    guard json.contains(UInt8(ascii: "\\")), let value = try? JSONParser.parse(json) else {
      return nil
    }
    return secret(in: value)
  }

  /// Covers every secret in a failure.
  ///
  /// - Parameter failure: What a plugin said.
  /// - Returns: The failure as it may be kept.
  public func mask(_ failure: Failure) -> Failure {
    guard search != nil else { return failure }
    var masked = failure
    masked.code = mask(failure.code)
    masked.message = mask(failure.message)
    masked.hint = mask(failure.hint)
    masked.detail = mask(failure.detail)
    return masked
  }

  private func secret(in value: JSON) -> String? {
    switch value {
    case .null, .bool, .int, .double: return nil
    case .string(let text): return secret(in: Array(text.utf8))
    case .array(let elements): return elements.lazy.compactMap { secret(in: $0) }.first
    case .object(let members):
      return members.members.lazy.compactMap { member in
        secret(in: Array(member.name.utf8)) ?? secret(in: member.value)
      }.first
    }
  }

  /// Whether a text may hold a secret: without a backslash it reads as it is written.
  private func needsReading(_ json: [UInt8]) -> Bool {
    json.contains(UInt8(ascii: "\\")) || touches(json)
  }
}
