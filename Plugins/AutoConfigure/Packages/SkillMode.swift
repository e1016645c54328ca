/// Which skills a project gets (S0-58).
public enum SkillMode: String, Codable, Sendable, CaseIterable {
  /// Those that fit the project.
  case selective
  /// All that the registries have.
  case full

  /// Checks a change of the mode before anything is done.
  ///
  /// - Parameters:
  ///   - mode: The mode that is asked for.
  ///   - skills: The skills to keep in selective mode.
  ///   - isConfirmed: Whether a person said yes.
  /// - Throws: ``SkillModeError`` when it must not be done.
  public func checkChange(
    to mode: SkillMode,
    skills: [String],
    isConfirmed: Bool
  ) throws(SkillModeError) {
    guard mode != self else { throw SkillModeError(.alreadyInMode, mode: mode) }
    guard mode == .full || !skills.isEmpty else {
      throw SkillModeError(.emptySkillList, mode: mode)
    }
    guard isConfirmed else { throw SkillModeError(.confirmationRequired, mode: mode) }
  }
}

/// Why a mode is not changed (S0-58).
public struct SkillModeError: Error, Sendable, Equatable {
  /// What programs branch on.
  public enum Code: String, Sendable, CaseIterable {
    /// Selective mode without a skill would take all of them away.
    case emptySkillList = "EMPTY_SKILL_LIST"
    /// Nobody has said yes.
    case confirmationRequired = "CONFIRMATION_REQUIRED"
    /// Nothing would change.
    case alreadyInMode = "ALREADY_IN_MODE"
  }

  /// What programs branch on.
  public let code: Code
  /// What happened.
  public let message: String
  /// An imperative sentence that says what to do.
  public let remedy: String

  init(_ code: Code, mode: SkillMode) {
    self.code = code
    switch code {
    case .emptySkillList:
      message = "selective mode needs at least one skill"
      remedy = "Name the skills to keep."
    case .confirmationRequired:
      message = "changing to \(mode.rawValue) mode replaces the deployed skills"
      remedy = "Confirm it."
    case .alreadyInMode:
      message = "the project is in \(mode.rawValue) mode already"
      remedy = "Nothing has to be done."
    }
  }

  /// The status of an answer over HTTP.
  public var httpStatus: Int {
    switch code {
    case .emptySkillList, .confirmationRequired: 400
    case .alreadyInMode: 409
    }
  }
}
