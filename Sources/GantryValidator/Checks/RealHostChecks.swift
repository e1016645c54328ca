internal import CGantryABI
internal import GantryCore
internal import GantryPlugins

/// Level 4: the same calls through the real host, in a worker.
extension Validation {
  /// Compares what a worker of the real host answers with what the strict host got.
  ///
  /// - Parameter host: The real host.
  func checkParity(_ host: PluginHost) {
    guard subject.manifest?.skills.isEmpty ?? true else {
      return skip(.placementParity, "it invokes skills of other plugins")
    }
    let plugins = install(host)
    for subject in types {
      if let reason = reasonToSkip(subject) {
        skip(.placementParity, reason)
        continue
      }
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

  /// Why the call of a type cannot be compared in every process; nil when it can.
  private func reasonToSkip(_ subject: TypeUnderTest) -> String? {
    guard subject.isSteady, !unsteady.contains(subject.type.name) else {
      return "the output of '\(subject.type.name)' is another one each time"
    }
    guard let manifest = self.subject.manifest else { return nil }
    let withheld = WorkerTrial.withheld(from: manifest)
    guard !withheld.isEmpty else { return nil }
    // What it does without them is no promise of anybody.
    return "it asks for permissions that no trial gives: \(withheld.joined(separator: ", "))"
  }

  /// What a call came to, as it can be compared.
  private struct Answer<Outcome: Sendable>: Sendable {
    var outcome: Outcome
    /// The output, with the scratch folder under one name.
    var output: [UInt8]
  }

  /// The call under the strict host, told about itself what the real one will tell.
  private func callStrictly(_ subject: TypeUnderTest) -> Answer<CallFacts>? {
    var place = 0
    let purpose = TrialPurpose(.placementParity, hang: .placementParity, type: subject.type)
    let outcome = trial(purpose) { script in
      begin(&script, Preamble(lendsSecrets: false))
      // The instrument fills in its own.
      let description = WorkerTrial.description(scratch: "${scratch}")
      script.set("call", String(decoding: description.text, as: UTF8.self))
      script.create(subject.type.kind, subject.type.name, subject.config)
      place = script.call(0, subject.call)
      script.destroy(0)
    }
    guard let outcome, let call = outcome.call(place) else { return nil }
    return Answer(outcome: call, output: outcome.withoutScratch(call.output))
  }

  private static func difference(
    _ strict: Answer<CallFacts>,
    _ real: Answer<WorkerTrial.Outcome>
  ) -> [String]? {
    let call = strict.outcome
    switch real.outcome {
    case .answered(let status, _):
      let isSame = Int(status) == call.status && (real.output == strict.output || !call.isOK)
      return isSame
        ? nil
        : [
          "alone: \(call.summary), \(shown(strict.output))",
          "in a worker: \(StatusName.of(Int(status))), \(shown(real.output))",
        ]
    case .stopped(let failure):
      return call.isOK ? ["in a worker: \(failure.code): \(failure.message)"] : nil
    }
  }

  private static func shown(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix(400), as: UTF8.self)
  }

  /// Kills the worker between two calls, and expects the host and the plugin to go on.
  ///
  /// - Parameter host: The real host.
  func checkContainment(_ host: PluginHost) {
    let plugins = install(host)
    for subject in types {
      if let reason = reasonToSkip(subject) {
        skip(.crashContainment, reason)
        continue
      }
      guard subject.works else {
        skip(.crashContainment, "the call of '\(subject.type.name)' does not work")
        continue
      }
      guard let scratch = ScratchFolder(in: request.folder) else { continue }
      let path = scratch.path
      WorkerTrial.pardon(host)
      let crashed = WorkerTrial.wait { await Self.crashReally(subject, plugins, path) }
      switch crashed {
      case .notCalled:
        skip(.crashContainment, "the call of '\(subject.type.name)' does not work in a worker")
      case .notKilled:
        skip(.crashContainment, "no worker of '\(subject.type.name)' waits for the next call")
      case .killed(let before, let after): compare(before, after, subject)
      }
    }
  }

  private func compare(
    _ before: WorkerTrial.Outcome,
    _ after: WorkerTrial.Outcome,
    _ subject: TypeUnderTest
  ) {
    guard before != after else { return }
    var evidence: [String] = []
    switch after {
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

  // MARK: - The host

  private func install(_ host: PluginHost) -> InstalledPlugins {
    let path = subject.path
    return WorkerTrial.wait {
      await InstalledPlugins.load([path], host: host, placement: .worker())
    }
  }

  private static func callReally(
    _ subject: TypeUnderTest,
    _ plugins: InstalledPlugins,
    _ scratch: String
  ) async -> Answer<WorkerTrial.Outcome> {
    do throws(Failure) {
      let trial = try await make(subject, plugins, WorkerTrial.Memory(), scratch)
      let outcome = await trial.call(payload(of: subject))
      await trial.end()
      guard case .answered(_, let output) = outcome else {
        return Answer(outcome: outcome, output: [])
      }
      let hidden = output.replacing(trial.scratch.utf8, with: "<scratch>".utf8)
      return Answer(outcome: outcome, output: hidden)
    } catch {
      return Answer(outcome: .stopped(error), output: [])
    }
  }

  /// What became of a call whose worker was to be killed.
  private enum Crashed {
    /// It did not work before that.
    case notCalled
    /// There was no worker to kill.
    case notKilled
    /// What came of the call before and after.
    case killed(WorkerTrial.Outcome, WorkerTrial.Outcome)
  }

  /// A call, the end of the worker, and the call once more.
  private static func crashReally(
    _ subject: TypeUnderTest,
    _ plugins: InstalledPlugins,
    _ scratch: String
  ) async -> Crashed {
    do throws(Failure) {
      let trial = try await make(subject, plugins, WorkerTrial.Memory(), scratch)
      let before = await trial.call(payload(of: subject))
      guard case .answered(GANTRY_OK, _) = before else {
        await trial.end()
        return .notCalled
      }
      guard WorkerTrial.killWorkers(of: plugins.host) > 0 else {
        await trial.end()
        return .notKilled
      }
      // The host must survive this, whatever it answers; then it has a new worker.
      _ = await trial.call(payload(of: subject))
      let after = await trial.call(payload(of: subject))
      await trial.end()
      return .killed(before, after)
    } catch {
      return .notCalled
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
