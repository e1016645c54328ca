// The payloads of the events that a run's state is folded from.

/// The payload of `run.queued`: everything that is needed to run and resume.
public struct RunQueued: Sendable, Equatable, Codable {
  /// The expanded pipeline, pinned for the life of the run.
  public var pipeline: PipelineDefinition
  /// The bound inputs.
  public var inputs: JSONObject
  /// The pipeline's source text.
  public var source: String
  /// The plugins the run uses, by id, each with version and SHA-256.
  public var plugins: [String: PluginPin]
  /// The project folder, when the run is about one.
  public var project: String?
  /// The ended run that this one takes back; nil for a run of its own.
  public var undoes: RunID?

  /// Creates a payload.
  public init(
    pipeline: PipelineDefinition,
    inputs: JSONObject,
    source: String,
    plugins: [String: PluginPin],
    project: String?,
    undoes: RunID? = nil
  ) {
    self.undoes = undoes
    self.pipeline = pipeline
    self.inputs = inputs
    self.source = source
    self.plugins = plugins
    self.project = project
  }
}

/// The library a run was started with.
public struct PluginPin: Sendable, Equatable, Codable {
  /// The plugin's version.
  public var version: String
  /// The SHA-256 of the library file, 64 hexadecimal digits.
  public var sha256: String

  /// Creates a pin.
  public init(version: String, sha256: String) {
    self.version = version
    self.sha256 = sha256
  }
}

/// The payload of `run.started` and `run.resumed`: who owns the run now.
public struct RunOwner: Sendable, Equatable, Codable {
  /// The engine's id.
  public var engine: String
  /// The engine's process.
  public var pid: Int
  /// Plugins that differ from those the run was started with, and that a person accepted.
  public var acceptedPlugins: [String: PluginPin]?

  /// Creates an owner.
  public init(engine: String, pid: Int, acceptedPlugins: [String: PluginPin]? = nil) {
    self.engine = engine
    self.pid = pid
    self.acceptedPlugins = acceptedPlugins
  }

  private enum CodingKeys: String, CodingKey {
    case engine, pid
    case acceptedPlugins = "accepted_plugins"
  }
}

/// The payload of `run.cancel-requested`.
public struct CancelRequest: Sendable, Equatable, Codable {
  /// Who asked: `signal`, `command` or `api`.
  public var by: String

  /// Creates a request.
  public init(by: String) { self.by = by }
}

/// The payload of the three events that end a run.
public struct RunEnding: Sendable, Equatable, Codable {
  /// How many phases ended in each status.
  public var phases: [String: Int]
  /// The first failure, for a run that failed.
  public var failure: Failure?

  /// Creates an ending.
  public init(phases: [String: Int], failure: Failure? = nil) {
    self.phases = phases
    self.failure = failure
  }
}

/// The payload of `phase.started`.
public struct AttemptStart: Sendable, Equatable, Codable {
  /// The same in every attempt: `sha256("gantry/1", run, instance path, purpose, generation)`.
  public var key: String
  /// When the attempt must have ended; nil without a timeout.
  public var deadline: Timestamp?

  /// Creates a start.
  public init(key: String, deadline: Timestamp? = nil) {
    self.key = key
    self.deadline = deadline
  }
}

/// The payload of `phase.succeeded`.
public struct PhaseResult: Sendable, Equatable, Codable {
  /// What the phase hands on.
  public var output: JSON

  /// Creates a result.
  public init(output: JSON) { self.output = output }
}

/// The payload of events that only need a reason.
public struct Because: Sendable, Equatable, Codable {
  /// The reason, one sentence without a full stop.
  public var because: String

  /// Creates a reason.
  public init(_ because: String) { self.because = because }
}

/// The payload of `retry.scheduled`.
public struct RetrySchedule: Sendable, Equatable, Codable {
  /// When the next attempt may start.
  public var notBefore: Timestamp
  /// Who decided: `policy:<preset>` or a strategy's plugin type.
  public var decidedBy: String

  /// Creates a schedule.
  public init(notBefore: Timestamp, decidedBy: String) {
    self.notBefore = notBefore
    self.decidedBy = decidedBy
  }

  private enum CodingKeys: String, CodingKey {
    case notBefore = "not_before"
    case decidedBy = "decided_by"
  }
}

/// The payload of `effect.intended`.
public struct EffectIntent: Sendable, Equatable, Codable {
  /// Names the effect inside the phase instance.
  public var key: String
  /// What undo needs.
  public var receipt: JSON

  /// Creates an intent.
  public init(key: String, receipt: JSON) {
    self.key = key
    self.receipt = receipt
  }
}

/// The payload of `effect.settled`.
public struct EffectResult: Sendable, Equatable, Codable {
  /// Names the effect inside the phase instance.
  public var key: String
  /// What the effect gave.
  public var result: JSON

  /// Creates a result.
  public init(key: String, result: JSON) {
    self.key = key
    self.result = result
  }
}

/// The payload of `value.put`.
public struct ValuePut: Sendable, Equatable, Codable {
  /// The key.
  public var key: String
  /// The value.
  public var value: JSON
  /// The revision this write made, from 1.
  public var revision: UInt64

  /// Creates a write.
  public init(key: String, value: JSON, revision: UInt64) {
    self.key = key
    self.value = value
    self.revision = revision
  }
}

/// The payload of `artifact.kept`.
public struct ArtifactKept: Sendable, Equatable, Codable {
  /// The artifact's name in the run.
  public var name: String
  /// Its media type; empty when nobody said.
  public var mediaType: String
  /// How many bytes it has.
  public var size: Int64
  /// The SHA-256 of the bytes, 64 hexadecimal digits.
  public var sha256: String

  /// Creates a description.
  public init(name: String, mediaType: String, size: Int64, sha256: String) {
    self.name = name
    self.mediaType = mediaType
    self.size = size
    self.sha256 = sha256
  }

  private enum CodingKeys: String, CodingKey {
    case name, size, sha256
    case mediaType = "media_type"
  }
}
