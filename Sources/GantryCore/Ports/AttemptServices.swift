/// What an attempt may ask of the engine while it runs.
///
/// The plain functions never wait; they are called from plugin threads in tight loops. The
/// asynchronous ones return once the disk has what they wrote.
public protocol AttemptServices: Sendable {
  /// Journals an event that the plugin declares; false when too many wait already.
  func emit(_ type: EventType, data: [UInt8]) -> Bool
  /// Keeps the newest progress.
  func report(_ progress: PhaseProgress)
  /// Writes one line to the attempt's log.
  func log(_ level: LogLevel, _ message: String)
  /// Journals that a plugin was lent a secret, however many events wait already.
  func noteSecret(_ name: String, usedBy plugin: String)
  /// Announces an effect.
  func intend(_ key: String, receipt: [UInt8]) async -> ServiceAnswer
  /// Records that an announced effect is done.
  func settle(_ key: String, result: [UInt8]) async -> ServiceAnswer
  /// Reads a value.
  func value(_ key: String, scope: ValueScope) async -> ServiceAnswer
  /// Writes a value if its revision is the expected one; nil expects any.
  func put(_ key: String, scope: ValueScope, value: [UInt8], expected: UInt64?) async
    -> ServiceAnswer
  /// Keeps bytes of the run under a name.
  func putArtifact(_ name: ArtifactName, mediaType: String, bytes: [UInt8]) async -> ServiceAnswer
  /// Keeps what a source gives, of any size, under a name.
  func keepArtifact(_ name: ArtifactName, mediaType: String, from source: any ArtifactSource) async
    -> ServiceAnswer
  /// Reads what the run keeps under a name, up to a size.
  func artifact(_ name: ArtifactName, limit: Int) async -> ServiceAnswer
}

/// Whose values an attempt reads and writes.
public enum ValueScope: Sendable, Hashable {
  /// Those that the phases of the run share.
  case run
  /// Those that a plugin, named by its id, keeps between runs.
  case durable(plugin: String)
}

/// What a service answers.
public enum ServiceAnswer: Sendable, Equatable {
  /// Done; with what was recorded before, if anything, and the value's revision.
  case done(recorded: [UInt8]? = nil, revision: UInt64 = 0)
  /// Somebody was first; with what is there.
  case conflict(recorded: [UInt8]? = nil, revision: UInt64 = 0)
  /// There is no such thing.
  case notFound
  /// The argument is not what it must be.
  case badInput(String)
  /// The answer is larger than was asked for.
  case limit(String)
  /// The journal refused.
  case failed(String)
}

/// How loud a log line is, or whom it blames.
public enum LogLevel: String, Sendable, CaseIterable {
  case debug, info, warning, error
  /// The host broke the contract with its plugins; plugins say so.
  case hostMisbehaves = "host-misbehaves"
  /// The plugin broke the contract; the host says so, in the words of what it refused.
  case pluginMisbehaves = "plugin-misbehaves"

  /// Whether somebody should look at it: an error, or a broken contract.
  public var isAlarming: Bool {
    switch self {
    case .debug, .info, .warning: false
    case .error, .hostMisbehaves, .pluginMisbehaves: true
    }
  }
}
