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

  /// Writes to the attempt's log, or to the plugin's when there is no attempt.
  func log(_ level: LogLevel, _ message: String) {
    guard let services else { return library.log(level, message) }
    services.log(level, message)
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
