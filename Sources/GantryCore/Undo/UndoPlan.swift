/// What taking an ended run back means: a run of its own, whose phases are those that left receipts,
/// in reverse.
///
/// The receipts are copied into the new run, so that it can be resumed without the old one. Terminal
/// stays terminal: the old run is not touched.
public struct UndoPlan: Sendable, Equatable {
  /// The phases to take back, the newest first.
  public let steps: [Step]
  private let state: RunState

  /// One phase to take back.
  public struct Step: Sendable, Equatable {
    /// The phase's id.
    public var phase: String
    /// What it said it would change, the newest first, settled or not.
    public var effects: [PhaseState.Effect]
  }

  /// Finds out what a run left behind.
  ///
  /// - Parameter state: The state of a run that has ended.
  public init(of state: RunState) {
    self.state = state
    steps = Self.order(of: state).reversed().compactMap { place in
      let phase = state.phases[place]
      guard !phase.effects.isEmpty else { return nil }
      return Step(phase: phase.id, effects: phase.effects.reversed())
    }
  }

  /// The places of the phases in an order in which they can have run: a phase may stand in the file
  /// before one that it needs, and must then still be taken back first.
  private static func order(of state: RunState) -> [Int] {
    var order: [Int] = []
    var isPlaced = [Bool](repeating: false, count: state.phases.count)
    func place(_ phase: Int) {
      guard !isPlaced[phase] else { return }
      isPlaced[phase] = true
      let needs = state.definition(of: state.phases[phase].id)?.needs ?? []
      for need in needs.compactMap({ state.place(of: $0) }).sorted() { place(need) }
      order.append(phase)
    }
    for phase in state.phases.indices { place(phase) }
    return order
  }

  /// Whether the run announced no change at all.
  public var isEmpty: Bool { steps.isEmpty }

  /// The run that takes it back; nil when the run was never queued or changed nothing.
  public var queued: RunQueued? {
    guard let queued = state.queued, !isEmpty else { return nil }
    var former: String?
    let phases = steps.compactMap { step -> PhaseDefinition? in
      guard let definition = state.definition(of: step.phase) else { return nil }
      defer { former = step.phase }
      return PhaseDefinition(
        id: step.phase,
        use: definition.use,
        // One after another: what was done last goes first, and nothing goes past a failure.
        needs: former.map { [$0] } ?? [],
        with: .literal([
          "receipts": .array(step.effects.map(\.receiptJSON)), "input": input(of: step.phase),
        ]),
        timeout: definition.timeout,
        retry: definition.retry
      )
    }
    let pipeline = PipelineDefinition(
      name: "undo \(queued.pipeline.name)",
      description: "Takes back \(state.id.text).",
      inputs: queued.pipeline.inputs,
      phases: phases,
      sinks: queued.pipeline.sinks,
      limits: queued.pipeline.limits
    )
    return RunQueued(
      pipeline: pipeline,
      inputs: queued.inputs,
      source: queued.source,
      plugins: queued.plugins,
      project: queued.project,
      undoes: state.id
    )
  }

  /// What the phase itself got: its permissions are those of the way there.
  private func input(of phase: String) -> JSON {
    let input = (try? state.input(of: phase)) ?? .null
    // Of a run that was an undo already, what the first phase got.
    return state.queued?.mode == .undo ? input["input"] ?? .null : input
  }

  /// The input of the phase that is taken back, which permissions are resolved with.
  ///
  /// - Parameter input: The input of an attempt, as ``queued`` made it.
  /// - Returns: One JSON value; null when the input holds none.
  public static func originalInput(of input: [UInt8]) -> [UInt8] {
    let original = try? JSONParser.parse(input)["input"]?.encodedBytes
    return original ?? Array("null".utf8)
  }

  /// The receipts in the input of a phase that is taken back, as its plugin gets them.
  ///
  /// - Parameter input: The input of an attempt, as ``queued`` made it.
  /// - Returns: A JSON array; empty when the input holds no receipts.
  public static func receipts(of input: [UInt8]) -> [UInt8] {
    let receipts = try? JSONParser.parse(input)["receipts"]?.encodedBytes
    return receipts ?? Array("[]".utf8)
  }
}

extension PhaseState.Effect {
  /// The effect as `undo` of a phase gets it; the result is null while it was not settled.
  fileprivate var receiptJSON: JSON {
    ["key": .string(key), "receipt": receipt, "result": result ?? .null]
  }
}

extension RunQueued {
  /// What the attempts of the run are for.
  public var mode: AttemptRequest.Mode { undoes == nil ? .run : .undo }
}
