internal import CGantryABI
internal import GantryCore

/// Invokes skills that a plugin asks for in the middle of a call, in the same run.
struct NestedSkills: SkillCalls {
  let caller: TypeCaller
  let scope: RunInstances.Scope

  func whileWaiting<Result>(_ body: () -> Result) -> Result {
    caller.plugins.host.threads.whileWaiting(body)
  }

  func invoke(_ name: String, arguments: [UInt8], from call: CallContext) async -> SkillReply {
    guard let target = caller.plugins.skill(name) else {
      let failure = SkillPlugins.notFound(name, in: caller.plugins)
      return reply(.failed(failure, GANTRY_NOT_FOUND))
    }
    let result = await caller.call(
      TypeCaller.Request(
        target: target,
        input: arguments,
        scope: scope,
        origin: call.innerOrigin(of: name),
        services: call.services,
        chain: call.chain
      )
    )
    switch result {
    case .success(let bytes): return SkillReply(status: GANTRY_OK, bytes: bytes)
    case .failure(let stop):
      // A secret that got out costs the attempt, whatever the plugin that asked makes of it.
      if let failure = stop.failure, SecretLeak.isOne(failure) { call.fail(becauseOf: failure) }
      // Both calls have one deadline, and whichever notices first stops the other: the reason is the
      // same either way.
      if case .cancelled = stop, call.cancel.reason == .deadline {
        return SkillReply(status: GANTRY_TIMED_OUT, bytes: [])
      }
      return reply(stop)
    }
  }

  private func reply(_ stop: CallStop) -> SkillReply {
    switch stop {
    case .cancelled: return SkillReply(status: GANTRY_CANCELLED, bytes: [])
    case .failed(let failure, let status):
      let bytes = try? JSON(encoding: failure).encodedBytes
      return SkillReply(status: status, bytes: bytes ?? [])
    }
  }
}
