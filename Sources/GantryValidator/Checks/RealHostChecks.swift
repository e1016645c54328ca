internal import CGantryABI
internal import GantryCore
internal import GantryPlugins

/// Level 4: the same calls through the real host, in a worker.
extension Validation {
  /// Compares what a worker of the real host answers with what the strict host got.
  ///
  /// - Parameter host: The real host.
  func checkParity(_ host: PluginHost) {
    guard let plugins = install(host) else { return }
    guard subject.manifest?.skills.isEmpty ?? true else {
      return skip(.placementParity, "it invokes skills of other plugins")
    }
    for subject in types where isComparable(subject) {
      guard let scratch = ScratchFolder(in: request.folder),
        let strict = callStrictly(subject)
      else { continue }
      let path = scratch.path
      let real = WorkerTrial.wait { await Self.callReally(subject, plugins, path) }
      guard let difference = Self.difference(strict, real) else { continue }
      find(
        .placementParity,
        "\(subject.call.verb) of '\(subject.type.name)' answers something else in a worker",
        type: subject.type,
        evidence: difference
      )
    }
  }

  /// Whether the same call gives the same bytes in every process.
  private func isComparable(_ subject: TypeUnderTest) -> Bool {
    subject.isSteady && !unsteady.contains(subject.type.name)
  }

  /// The call under the strict host, told about itself what the real one will tell.
  private func callStrictly(_ subject: TypeUnderTest) -> CallFacts? {
    var place = 0
    let purpose = TrialPurpose(.placementParity, hang: .placementParity, type: subject.type)
    let outcome = trial(purpose) { script in
      begin(&script, Preamble(lendsSecrets: false))
      script.set("call", String(decoding: WorkerTrial.description.text, as: UTF8.self))
      script.create(subject.type.kind, subject.type.name, subject.config)
      place = script.call(0, subject.call)
      script.destroy(0)
    }
    return outcome?.call(place)
  }

  private static func difference(_ strict: CallFacts, _ real: WorkerTrial.Outcome) -> [String]? {
    switch real {
    case .answered(let status, let output):
      let isSame = Int(status) == strict.status && (output == strict.output || !strict.isOK)
      return isSame
        ? nil
        : [
          "alone: \(strict.summary), \(shown(strict.output))",
          "in a worker: \(StatusName.of(Int(status))), \(shown(output))",
        ]
    case .stopped(let failure):
      return strict.isOK ? ["in a worker: \(failure.code): \(failure.message)"] : nil
    }
  }

  private static func shown(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix(400), as: UTF8.self)
  }

  /// Kills the worker between two calls, and expects the host and the plugin to go on.
  ///
  /// - Parameter host: The real host.
  func checkContainment(_ host: PluginHost) {
    guard let plugins = install(host) else { return }
    for subject in types where subject.works && isComparable(subject) {
      guard let scratch = ScratchFolder(in: request.folder) else { continue }
      let path = scratch.path
      WorkerTrial.pardon(host)
      let outcomes = WorkerTrial.wait { await Self.crashReally(subject, plugins, path) }
      guard let first = outcomes.first, let last = outcomes.last, outcomes.count == 2,
        case .answered(let status, _) = first, status == GANTRY_OK, first != last
      else { continue }
      var evidence: [String] = []
      switch last {
      case .answered(let status, let output):
        evidence = ["it answered \(StatusName.of(Int(status))), \(Self.shown(output))"]
      case .stopped(let failure): evidence = ["\(failure.code): \(failure.message)"]
      }
      find(
        .crashContainment,
        "'\(subject.type.name)' does not work any more after its worker was killed",
        type: subject.type,
        evidence: evidence
      )
    }
  }

  // MARK: - The host

  private func install(_ host: PluginHost) -> InstalledPlugins? {
    let path = subject.path
    return WorkerTrial.wait {
      await InstalledPlugins.load([path], host: host, placement: .worker())
    }
  }

  private static func callReally(
    _ subject: TypeUnderTest,
    _ plugins: InstalledPlugins,
    _ scratch: String
  ) async -> WorkerTrial.Outcome {
    do throws(Failure) {
      let trial = try await make(subject, plugins, WorkerTrial.Memory(), scratch)
      let outcome = await trial.call(payload(of: subject))
      await trial.end()
      return outcome
    } catch {
      return .stopped(error)
    }
  }

  /// A call, the end of the worker, and the call once more.
  private static func crashReally(
    _ subject: TypeUnderTest,
    _ plugins: InstalledPlugins,
    _ scratch: String
  ) async -> [WorkerTrial.Outcome] {
    let memory = WorkerTrial.Memory()
    do throws(Failure) {
      let first = try await make(subject, plugins, memory, scratch)
      let before = await first.call(payload(of: subject))
      guard WorkerTrial.killWorkers(of: plugins.host) > 0 else { return [] }
      // The host must survive this, whatever it answers; then it has a new worker.
      _ = await first.call(payload(of: subject))
      let after = await first.call(payload(of: subject))
      await first.end()
      return [before, after]
    } catch {
      return [.answered(status: GANTRY_OK, output: []), .stopped(error)]
    }
  }

  private static func make(
    _ subject: TypeUnderTest,
    _ plugins: InstalledPlugins,
    _ memory: WorkerTrial.Memory,
    _ scratch: String
  ) async throws(Failure) -> WorkerTrial {
    let plugin = plugins.libraries.first?.manifest.id ?? ""
    return try await WorkerTrial(
      PluginReference(plugin: plugin, type: subject.type.name),
      in: plugins,
      config: subject.config,
      memory: memory,
      scratch: scratch
    )
  }

  private static func payload(of subject: TypeUnderTest) -> WorkerTrial.Payload {
    switch subject.call {
    case .run(let bytes), .plan(let bytes), .undo(let bytes), .decide(let bytes): .work(bytes)
    case .invoke(let skill, let bytes):
      .invoke(skill: String(decoding: skill, as: UTF8.self), bytes)
    case .deliver(_, let events): .deliver(events.compactMap(\.event))
    case .flush: .deliver([])
    }
  }
}

extension TrialEvent {
  /// The event as the engine has it.
  fileprivate var event: Event? {
    guard let run = RunID(text: "run_019a3c00-0000-7000-8000-000000000000") else { return nil }
    return Event(
      run: run,
      seq: UInt64(max(0, seq)),
      position: UInt64(max(0, seq)),
      time: Timestamp(nanoseconds: 1_767_225_600_000_000_000),
      type: EventType(String(decoding: type, as: UTF8.self)),
      durability: .lazy,
      phase: phase.isEmpty ? nil : String(decoding: phase, as: UTF8.self),
      epoch: 1,
      data: data
    )
  }
}
