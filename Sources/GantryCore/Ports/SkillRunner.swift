/// Invokes skills by name: the command line's and the server's way to a plugin's abilities.
public protocol SkillRunner: Sendable {
  /// Invokes a skill outside any run.
  ///
  /// - Parameters:
  ///   - name: The skill's name, such as `toolchain.detect`.
  ///   - arguments: Its input, one JSON object.
  /// - Returns: Its result, JSON.
  /// - Throws: ``Failure`` as the skill reported it, or with the code `SKILL_NOT_FOUND`.
  func invoke(_ name: String, arguments: [UInt8]) async throws(Failure) -> [UInt8]
}
