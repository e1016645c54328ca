/// The skills of every plugin; a plugin lists the ones it invokes in its manifest.
public struct Skills: Sendable {
  let call: Call

  /// Invokes a skill and waits for its result.
  ///
  /// - Parameters:
  ///   - skill: The skill's name: `toolchain.detect`.
  ///   - arguments: An object that satisfies the skill's input schema.
  ///   - type: What to read the result as.
  /// - Returns: The result.
  /// - Throws: ``SkillFailure`` when the skill is not there or fails, `CancellationError` when the
  ///   call was cancelled meanwhile.
  public func invoke<Result: Decodable>(
    _ skill: String,
    _ arguments: some Encodable,
    as type: Result.Type = Result.self
  ) throws -> Result {
    try JSONCoding.withBytes(of: arguments) { bytes in
      let (status, answer) = call.host.invoke(call.handle, skill, bytes)
      if status == Status.cancelled { throw CancellationError() }
      guard status == Status.ok else {
        throw SkillFailure(skill: skill, status: status, answer: answer)
      }
      return try JSONCoding.decode(type, from: answer)
    }
  }
}

/// Why a skill gave no result.
public struct SkillFailure: Error, Sendable, Hashable {
  /// The skill's name.
  public var skill: String
  /// A stable name: the skill's own, or `SKILL_NOT_FOUND`, `SKILL_BUSY`, `SKILL_DEPTH`, ….
  public var code: String
  /// What happened.
  public var message: String
  /// What to do about it.
  public var hint: String
  /// Whether trying again can help.
  public var retry: RetryClass
  /// A JSON object with evidence.
  public var detail: JSON?

  /// Reads the failure object a host answers, or says in its place what the status means.
  init(skill: String, status: Int32, answer: [UInt8]) {
    self.skill = skill
    if let failure = try? JSONCoding.decode(Answer.self, from: answer) {
      code = failure.code
      message = failure.message
      hint = failure.hint ?? ""
      retry = failure.retry.flatMap(RetryClass.init(rawValue:)) ?? .unknown
      detail = failure.detail
      return
    }
    (code, message, hint, retry) = Self.meaning(of: status, skill)
  }

  /// The members a failure object may hold that matter here; all but two may be missing.
  private struct Answer: Decodable {
    var code: String
    var message: String
    var hint: String?
    var retry: String?
    var detail: JSON?

    enum CodingKeys: String, CodingKey {
      case code, message, hint, detail
      case retry = "retry_class"
    }
  }

  private static func meaning(
    of status: Int32,
    _ skill: String
  ) -> (code: String, message: String, hint: String, retry: RetryClass) {
    switch status {
    case Status.notFound:
      (
        "SKILL_NOT_FOUND", "no plugin provides it",
        "Add a plugin that provides '\(skill)', or correct the name.", .config
      )
    case Status.conflict:
      (
        "SKILL_BUSY", "the call chain is already inside its serial instance",
        "Do not invoke '\(skill)' from itself, or declare its type parallel.", .permanent
      )
    case Status.limit:
      (
        "SKILL_DEPTH", "skills invoke each other too deeply, or a text is too large",
        "Shorten the chain of skills, or hand over less.", .permanent
      )
    case Status.denied:
      (
        "SKILL_DENIED", "this plugin may not invoke it",
        "List '\(skill)' among the skills of the plugin.", .config
      )
    case Status.unsupported:
      (
        "SKILL_UNSUPPORTED", "this host offers no skills here",
        "Upgrade Gantry, or call the skill from a phase.", .config
      )
    case Status.timedOut:
      ("SKILL_TIMED_OUT", "it took too long", "Raise the time limit.", .retryable)
    default:
      ("SKILL_FAILED", "it gave no reason (status \(status))", "", .unknown)
    }
  }
}
