internal import GantryCore
internal import Synchronization

/// Everything the host knows about one call of a plugin while it runs.
///
/// Functions of the host find it by the call's handle, from any thread of the plugin; it outlives
/// the handle for as long as one of them still works with it.
final class CallContext: Sendable {
  /// The library that is called, or that asks from inside of the call.
  let library: LibraryContext
  /// What the plugin declares it may emit and invoke; empty while nothing is negotiated.
  let manifest: PluginManifest?
  /// What the attempt may ask of the engine; nil outside of any attempt.
  let services: (any AttemptServices)?
  /// What the call is part of.
  let origin: CallOrigin
  /// The instances that wait for this call, outermost first, and the called one.
  let chain: [ObjectIdentifier]
  /// Who invokes skills for this call; nil when it may invoke none.
  let skills: (any SkillCalls)?
  /// Whether the call should stop.
  let cancel = CancelSignal()
  /// How many events the call has emitted.
  let emitted = Atomic(0)
  /// How many skills the call has invoked.
  private let invoked = Atomic(0)
  private let leak = Mutex<Failure?>(nil)
  private let notedSecrets = Mutex<Set<String>>([])

  init(
    library: LibraryContext,
    manifest: PluginManifest?,
    services: (any AttemptServices)?,
    origin: CallOrigin,
    chain: [ObjectIdentifier] = [],
    skills: (any SkillCalls)? = nil
  ) {
    self.library = library
    self.manifest = manifest
    self.services = services
    self.origin = origin
    self.chain = chain
    self.skills = skills
  }

  /// Writes to the attempt's log, or to the plugin's when there is no attempt; without secrets.
  func log(_ level: LogLevel, _ message: String) {
    let message = mask.mask(message)
    guard let services else { return library.log(level, message) }
    services.log(level, message)
  }

  /// What an inner call is part of.
  func innerOrigin(of skill: String) -> CallOrigin {
    let (ordinal, _) = invoked.add(1, ordering: .relaxed)
    return origin.inner(skill, ordinal)
  }

  // MARK: - Secrets

  /// Covers every secret that was lent in this run so far.
  var mask: SecretMask { origin.secrets?.mask ?? .none }

  /// Journals that the plugin was lent a secret, once for this call.
  func noteSecret(_ name: String) {
    guard notedSecrets.withLock({ $0.insert(name).inserted }), let plugin = manifest?.id else {
      return
    }
    guard let services else { return library.log(.info, "with: the secret '\(name)' was lent") }
    services.noteSecret(name, usedBy: plugin)
  }

  /// Keeps why the attempt fails, whatever its plugin answers; the first reason counts.
  func fail(becauseOf failure: Failure) {
    leak.withLock { $0 = $0 ?? failure }
  }

  /// Why the attempt fails although its plugin may have answered OK: a secret in what it left.
  func leak(in ending: CallEnding) -> Failure? {
    if let known = leak.withLock({ $0 }) { return known }
    guard case .returned(let result) = ending,
      let name = mask.secret(inJSON: result.output)
    else { return nil }
    return SecretLeak.failure(of: name, in: "the output")
  }
}

/// Who invokes a skill that a plugin asks for in the middle of a call.
protocol SkillCalls: Sendable {
  /// Invokes a skill inside of a call and waits for it.
  ///
  /// - Parameters:
  ///   - name: The skill's name.
  ///   - arguments: Its input, unchecked bytes.
  ///   - caller: The call that asks.
  /// - Returns: The status for the plugin, and the result or a failure object.
  func invoke(_ name: String, arguments: [UInt8], from caller: CallContext) async -> SkillReply

  /// Waits on a plugin's thread without holding back the calls behind it.
  func whileWaiting<Result>(_ body: () -> Result) -> Result
}

/// What a plugin hears of the skill it invoked.
struct SkillReply: Sendable {
  var status: Int32
  var bytes: [UInt8]
}
