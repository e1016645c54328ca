extension RunChange {
  /// The event this change is written as.
  public var draft: EventDraft {
    get throws {
      let (type, path, payload) = try written
      return EventDraft(
        type: type,
        durability: .barrier,
        phase: path?.phase,
        attempt: path.flatMap { $0.attempt == 0 ? nil : $0.attempt },
        data: try payload.encodedBytes
      )
    }
  }

  /// Reads a change back from the journal.
  ///
  /// - Parameter event: A barrier event.
  /// - Throws: ``FoldError`` when this version of Gantry does not know the event's type, or the
  ///   payload does not fit.
  public init(event: Event) throws(FoldError) {
    guard let reader = Self.readers[event.type] else {
      throw FoldError.unknownType(event.type, seq: event.seq)
    }
    let path = AttemptPath(phase: event.phase ?? "", attempt: event.attempt ?? 0)
    do {
      self = try reader(try JSONParser.parse(event.data), path)
    } catch {
      throw FoldError.malformed(event.type, seq: event.seq, reason: "\(error)")
    }
  }

  private var written: (EventType, AttemptPath?, JSON) {
    get throws {
      switch self {
      case .runQueued(let it): ("run.queued", nil, try JSON(encoding: it))
      case .runStarted(let it): ("run.started", nil, try JSON(encoding: it))
      case .runResumed(let it): ("run.resumed", nil, try JSON(encoding: it))
      case .runPaused(let it): ("run.paused", nil, try JSON(encoding: it))
      case .runCancelRequested(let it): ("run.cancel-requested", nil, try JSON(encoding: it))
      case .runSucceeded(let it): ("run.succeeded", nil, try JSON(encoding: it))
      case .runFailed(let it): ("run.failed", nil, try JSON(encoding: it))
      case .runCancelled(let it): ("run.cancelled", nil, try JSON(encoding: it))
      case .phaseStarted(let it, let at): ("phase.started", at, try JSON(encoding: it))
      case .phaseSucceeded(let it, let at): ("phase.succeeded", at, try JSON(encoding: it))
      case .phaseFailed(let it, let at): ("phase.failed", at, try JSON(encoding: it))
      case .phaseSkipped(let it, let phase):
        ("phase.skipped", AttemptPath(phase: phase, attempt: 0), try JSON(encoding: it))
      case .phaseCancelled(let it, let phase):
        ("phase.cancelled", AttemptPath(phase: phase, attempt: 0), try JSON(encoding: it))
      case .attemptFailed(let it, let at): ("attempt.failed", at, try JSON(encoding: it))
      case .attemptInterrupted(let it, let at): ("attempt.interrupted", at, try JSON(encoding: it))
      case .retryScheduled(let it, let at): ("retry.scheduled", at, try JSON(encoding: it))
      case .effectIntended(let it, let at): ("effect.intended", at, try JSON(encoding: it))
      case .effectSettled(let it, let at): ("effect.settled", at, try JSON(encoding: it))
      case .valuePut(let it, let at): ("value.put", at, try JSON(encoding: it))
      case .artifactKept(let it, let at): ("artifact.kept", at, try JSON(encoding: it))
      }
    }
  }

  private static let readers: [EventType: @Sendable (JSON, AttemptPath) throws -> RunChange] = [
    "run.queued": { json, _ in .runQueued(try json.decoded(as: RunQueued.self)) },
    "run.started": { json, _ in .runStarted(try json.decoded(as: RunOwner.self)) },
    "run.resumed": { json, _ in .runResumed(try json.decoded(as: RunOwner.self)) },
    "run.paused": { json, _ in .runPaused(try json.decoded(as: Because.self)) },
    "run.cancel-requested": { json, _ in
      .runCancelRequested(try json.decoded(as: CancelRequest.self))
    },
    "run.succeeded": { json, _ in .runSucceeded(try json.decoded(as: RunEnding.self)) },
    "run.failed": { json, _ in .runFailed(try json.decoded(as: RunEnding.self)) },
    "run.cancelled": { json, _ in .runCancelled(try json.decoded(as: RunEnding.self)) },
    "phase.started": { json, at in .phaseStarted(try json.decoded(as: AttemptStart.self), at) },
    "phase.succeeded": { json, at in .phaseSucceeded(try json.decoded(as: PhaseResult.self), at) },
    "phase.failed": { json, at in .phaseFailed(try json.decoded(as: Failure.self), at) },
    "phase.skipped": { json, at in
      .phaseSkipped(try json.decoded(as: Because.self), phase: at.phase)
    },
    "phase.cancelled": { json, at in
      .phaseCancelled(try json.decoded(as: Because.self), phase: at.phase)
    },
    "attempt.failed": { json, at in .attemptFailed(try json.decoded(as: Failure.self), at) },
    "attempt.interrupted": { json, at in
      .attemptInterrupted(try json.decoded(as: Because.self), at)
    },
    "retry.scheduled": { json, at in
      .retryScheduled(try json.decoded(as: RetrySchedule.self), at)
    },
    "effect.intended": { json, at in .effectIntended(try json.decoded(as: EffectIntent.self), at) },
    "effect.settled": { json, at in .effectSettled(try json.decoded(as: EffectResult.self), at) },
    "value.put": { json, at in .valuePut(try json.decoded(as: ValuePut.self), at) },
    "artifact.kept": { json, at in .artifactKept(try json.decoded(as: ArtifactKept.self), at) },
  ]
}
