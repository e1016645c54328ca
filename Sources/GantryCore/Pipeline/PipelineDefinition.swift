/// A pipeline as a run knows it: checked, free of files and positions, and pinned in the journal.
public struct PipelineDefinition: Sendable, Hashable, Codable {
  /// The pipeline's name.
  public var name: String
  /// What the pipeline is for, in the author's words.
  public var description: String?
  /// What a caller may or must give, in the order it was declared.
  public var inputs: [InputDefinition]
  /// The steps, in the order they were declared.
  public var phases: [PhaseDefinition]
  /// Who receives the run's events.
  public var sinks: [SinkDefinition]
  /// The bounds of one run.
  public var limits: Limits
  /// What to try for a phase whose own strategies gave no answer, in order.
  public var recover: [RecoveryReference]

  /// Makes a definition.
  ///
  /// - Parameters:
  ///   - name: The pipeline's name.
  ///   - description: What it is for.
  ///   - inputs: What a caller gives.
  ///   - phases: The steps.
  ///   - sinks: Who receives events.
  ///   - limits: The bounds of one run.
  ///   - recover: Recovery strategies for every phase.
  public init(
    name: String,
    description: String? = nil,
    inputs: [InputDefinition] = [],
    phases: [PhaseDefinition],
    sinks: [SinkDefinition] = [],
    limits: Limits = Limits(),
    recover: [RecoveryReference] = []
  ) {
    self.name = name
    self.description = description
    self.inputs = inputs
    self.phases = phases
    self.sinks = sinks
    self.limits = limits
    self.recover = recover
  }

  /// Finds a phase by its id.
  ///
  /// - Parameter id: The id to look for.
  /// - Returns: The phase, or nil when there is none.
  public func phase(_ id: String) -> PhaseDefinition? {
    phases.first { $0.id == id }
  }

  /// Finds an input by its name.
  ///
  /// - Parameter name: The name to look for.
  /// - Returns: The input, or nil when there is none.
  public func input(_ name: String) -> InputDefinition? {
    inputs.first { $0.name == name }
  }
}
