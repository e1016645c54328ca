/// Everything a run has come to, as a fold of its barrier events.
///
/// The state decides nothing by itself: `apply` writes down what happened, `next` says what could
/// happen now, and whoever acts on that writes down what it did. Both are pure, so ordering, retry
/// and recovery are tested without a disk, a clock or a thread.
public struct RunState: Sendable, Equatable, Codable {
  /// Bumped when the meaning of the fold changes, so that older snapshots are not believed.
  public static let foldVersion = 1

  /// The run's id.
  public let id: RunID
  /// The number of the newest folded event; lazy events between barrier events leave gaps.
  public internal(set) var seq: UInt64
  /// Where the run is in its life.
  public internal(set) var status: RunStatus
  /// What was queued; nil before the first event.
  public internal(set) var queued: RunQueued?
  /// The phases in the order of the pipeline.
  public internal(set) var phases: [PhaseState]
  /// Small values that phases share, by key.
  public internal(set) var values: [String: Value]
  /// What the run keeps, by name: the newest of each.
  public internal(set) var artifacts: [String: ArtifactKept]
  /// The newest owner.
  public internal(set) var owner: RunOwner?
  /// The epoch of the newest event.
  public internal(set) var epoch: UInt64
  /// When the run was queued.
  public internal(set) var queuedAt: Timestamp?
  /// When the first engine took the run.
  public internal(set) var startedAt: Timestamp?
  /// When the run reached a terminal status.
  public internal(set) var endedAt: Timestamp?
  /// What follows from the pipeline and the phases, kept so that a step is cheap.
  var index = PhaseIndex()

  /// Creates the state of a run of which nothing is known yet.
  public init(id: RunID) {
    self.id = id
    seq = 0
    status = .queued
    phases = []
    values = [:]
    artifacts = [:]
    epoch = 0
  }

  /// One shared value and its revision.
  public struct Value: Sendable, Equatable, Codable {
    /// The value.
    public var value: JSON
    /// How often the key was written.
    public var revision: UInt64
  }

  /// The pipeline the run executes.
  public var pipeline: PipelineDefinition? { queued?.pipeline }

  /// The state of a phase.
  public func phase(_ id: String) -> PhaseState? { index.places[id].map { phases[$0] } }

  /// Where a phase stands in the pipeline, from 0.
  public func place(of id: String) -> Int? { index.places[id] }

  /// How many phases ended in each status, for the event that ends the run.
  public var tally: [String: Int] {
    phases.reduce(into: [:]) { counts, phase in counts[phase.status.rawValue, default: 0] += 1 }
  }

  /// What expressions of the run may refer to.
  public var scope: Scope {
    var outputs: [String: JSON] = [:]
    for phase in phases { outputs[phase.id] = phase.output }
    return Scope(inputs: queued?.inputs ?? [:], outputs: outputs, runID: id.text)
  }

  /// The definition of a phase.
  public func definition(of id: String) -> PhaseDefinition? {
    index.places[id].flatMap { pipeline?.phases[$0] }
  }

  /// The input of a phase: its `with` with every expression evaluated.
  ///
  /// - Parameter id: The phase's id.
  /// - Returns: The input, or nil when the pipeline has no such phase.
  /// - Throws: ``ExpressionError`` when an expression names something that is not there.
  public func input(of id: String) throws(ExpressionError) -> JSON? {
    guard let template = definition(of: id)?.with else { return nil }
    // A literal needs no scope, and building one costs time in a long chain.
    return try template.evaluate(in: template.isLiteral ? Scope(runID: self.id.text) : scope)
  }
}

extension RunState {
  private enum CodingKeys: String, CodingKey {
    case id, seq, status, queued, phases, values, artifacts, owner, epoch
    case queuedAt, startedAt, endedAt
  }

  /// Decodes a snapshot and rebuilds what follows from it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(RunID.self, forKey: .id)
    seq = try container.decode(UInt64.self, forKey: .seq)
    status = try container.decode(RunStatus.self, forKey: .status)
    queued = try container.decodeIfPresent(RunQueued.self, forKey: .queued)
    phases = try container.decode([PhaseState].self, forKey: .phases)
    values = try container.decode([String: Value].self, forKey: .values)
    // A snapshot from before there were any does not say so.
    artifacts =
      try container.decodeIfPresent([String: ArtifactKept].self, forKey: .artifacts) ?? [:]
    owner = try container.decodeIfPresent(RunOwner.self, forKey: .owner)
    epoch = try container.decode(UInt64.self, forKey: .epoch)
    queuedAt = try container.decodeIfPresent(Timestamp.self, forKey: .queuedAt)
    startedAt = try container.decodeIfPresent(Timestamp.self, forKey: .startedAt)
    endedAt = try container.decodeIfPresent(Timestamp.self, forKey: .endedAt)
    guard let queued else { return }
    guard queued.pipeline.phases.map(\.id) == phases.map(\.id) else {
      throw DecodingError.dataCorruptedError(
        forKey: .phases,
        in: container,
        debugDescription: "the snapshot's phases are not those of its pipeline"
      )
    }
    index = PhaseIndex(pipeline: queued.pipeline, phases: phases)
  }
}
