public import GantryCore

/// Invokes skills of any plugin by name, outside of any run.
public struct SkillPlugins: SkillRunner {
  private let plugins: InstalledPlugins

  /// Creates a runner.
  ///
  /// - Parameter plugins: Where the skills are.
  public init(_ plugins: InstalledPlugins) { self.plugins = plugins }

  /// Invokes a skill; its instance, and those of the skills it uses, live for this one use.
  ///
  /// - Parameters:
  ///   - name: The skill's name, such as `toolchain.detect`.
  ///   - arguments: Its input, one JSON object.
  /// - Returns: Its result, JSON.
  /// - Throws: `Failure` as the skill reported it, or with the code `SKILL_NOT_FOUND`.
  public func invoke(_ name: String, arguments: [UInt8]) async throws(Failure) -> [UInt8] {
    guard let target = plugins.skill(name) else { throw Self.notFound(name, in: plugins) }
    let scope = await plugins.instances.makeInvocation()
    let result = await TypeCaller(plugins).call(
      TypeCaller.Request(
        target: target,
        input: arguments,
        scope: scope,
        origin: plugins.host.origin()
      )
    )
    await plugins.instances.end(scope)
    switch result {
    case .success(let output): return output
    case .failure(.failed(let failure, _)): throw failure
    case .failure(.cancelled):
      throw Failure(
        class: "cancelled",
        code: "CANCELLED",
        message: "'\(name)' stopped because it was asked to"
      )
    }
  }

  static func notFound(_ name: String, in plugins: InstalledPlugins) -> Failure {
    Failure(
      class: "input",
      code: "SKILL_NOT_FOUND",
      message: "no plugin provides the skill '\(name)'",
      hint: Suggestion.remedy(for: name, in: plugins.skillNames),
      retryClass: .config
    )
  }
}
