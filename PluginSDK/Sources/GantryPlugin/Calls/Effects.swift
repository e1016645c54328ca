/// Effects that happen once and can be undone: say what you are about to change, then that you did.
public struct Effects: Sendable {
  let call: Call

  /// What the host knows of an effect.
  public enum Intent: Sendable, Hashable {
    /// Nobody announced it before: go ahead.
    case new
    /// An earlier attempt announced it with this receipt and may or may not have done it.
    case announced(JSON)
    /// It is done, with this result: do not do it again.
    case settled(JSON)
  }

  /// Announces an effect; durable before it returns.
  ///
  /// - Parameters:
  ///   - key: Names the effect inside this phase instance, the same in every attempt.
  ///   - receipt: What undo needs to take it back.
  /// - Returns: What the host knows of the effect.
  /// - Throws: ``PluginFailure`` when the host refuses it.
  public func intend(_ key: String, receipt: some Encodable) throws -> Intent {
    try JSONCoding.withBytes(of: receipt) { bytes in
      let (status, recorded) = call.host.intend(call.handle, key, bytes)
      if status == Status.conflict { return .settled(JSON(trusting: recorded)) }
      try Status.check(status, "announce the effect '\(key)'", needs: .effects)
      return recorded.isEmpty ? .new : .announced(JSON(trusting: recorded))
    }
  }

  /// Records that the effect is done, and its result; durable before it returns.
  ///
  /// - Parameters:
  ///   - key: The key it was announced with.
  ///   - result: What later attempts get instead of doing it again.
  /// - Throws: ``PluginFailure`` when it was never announced or is settled already.
  public func settle(_ key: String, result: some Encodable) throws {
    try JSONCoding.withBytes(of: result) { bytes in
      let status = call.host.settle(call.handle, key, bytes)
      try Status.check(status, "settle the effect '\(key)'", needs: .effects)
    }
  }

  /// Announces, performs and settles one effect, or hands out the result of an earlier attempt.
  ///
  /// - Parameters:
  ///   - key: Names the effect inside this phase instance, the same in every attempt.
  ///   - receipt: What undo needs to take it back.
  ///   - perform: Does it. It must accept that an interrupted attempt did it already.
  /// - Returns: The result, from now or from then.
  /// - Throws: ``PluginFailure`` when the host refuses, and whatever `perform` throws.
  public func once<Result: Codable>(
    _ key: String,
    receipt: some Encodable,
    perform: () throws -> Result
  ) throws -> Result {
    if case .settled(let result) = try intend(key, receipt: receipt) {
      return try result.decoded(as: Result.self)
    }
    let result = try perform()
    try settle(key, result: result)
    return result
  }
}
