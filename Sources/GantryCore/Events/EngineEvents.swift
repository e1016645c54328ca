/// Every kind of event that Gantry itself writes.
///
/// What plugins write is in their manifests.
public enum EngineEvents {
  /// The descriptions, in the order in which a run meets them.
  public static let all: [EventDescription] = run + phase + effect + sink

  private static let run = [
    barrier(
      "run.queued",
      "A run was accepted: its pipeline, inputs and plugins are pinned from here on.",
      """
      {"type":"object","required":["pipeline","inputs","source","plugins"],
       "properties":{"pipeline":{"type":"object"},"inputs":{"type":"object"},
       "source":{"type":"string"},"plugins":{"type":"object"},"project":{"type":"string"},
       "undoes":{"type":"string"}}}
      """
    ),
    barrier("run.started", "An engine took the run for the first time.", owner),
    barrier("run.resumed", "An engine took over a run whose owner was gone.", owner),
    barrier("run.paused", "The run stopped where it was, until a person resumes it.", because),
    barrier(
      "run.cancel-requested",
      "Somebody asked for the run to stop; running attempts are told.",
      #"{"type":"object","required":["by"],"properties":{"by":{"type":"string"}}}"#
    ),
    barrier("run.succeeded", "Every phase settled and none failed.", ending),
    barrier("run.failed", "Every phase settled and at least one failed.", ending),
    barrier("run.cancelled", "Every phase settled after a request to cancel.", ending),
  ]

  private static let phase = [
    barrier(
      "phase.started",
      "An attempt of a phase is about to run.",
      """
      {"type":"object","required":["key"],"properties":{
       "key":{"type":"string","pattern":"^[0-9a-f]{64}$"},"deadline":{"type":"string"}}}
      """
    ),
    barrier(
      "phase.succeeded",
      "A phase ended well; its output can be used by others.",
      #"{"type":"object","required":["output"],"properties":{"output":{"type":"object"}}}"#
    ),
    barrier("phase.failed", "A phase ended badly and will not be tried again.", failure),
    barrier("phase.skipped", "A phase did not run, because of another one.", because),
    barrier("phase.cancelled", "A phase stopped, or never started, for a cancel.", because),
    barrier("attempt.failed", "One attempt of a phase failed.", failure),
    barrier("attempt.interrupted", "An attempt was lost with its engine.", because),
    barrier(
      "retry.scheduled",
      "The phase will be tried again, not before this moment.",
      """
      {"type":"object","required":["not_before","decided_by"],"properties":{
       "not_before":{"type":"string"},"decided_by":{"type":"string"}}}
      """
    ),
    lazy(
      "strategy.failed",
      "A recovery strategy gave no decision that can be followed; who is asked next decides.",
      strategyFailure
    ),
    lazy(
      "attempt.fenced",
      "Writes of a former owner were refused, because its epoch had passed.",
      """
      {"type":"object","required":["epoch","writes"],"properties":{
       "epoch":{"type":"integer","minimum":1},"writes":{"type":"integer","minimum":1}}}
      """
    ),
    lazy(
      "attempt.log-sealed",
      "What an attempt logged is complete and in this file.",
      """
      {"type":"object","required":["file","lines","bytes","dropped","sha256"],"properties":{
       "file":{"type":"string"},"lines":{"type":"integer","minimum":0},
       "bytes":{"type":"integer","minimum":0},"dropped":{"type":"integer","minimum":0},
       "sha256":{"type":"string","pattern":"^[0-9a-f]{64}$"}}}
      """
    ),
  ]

  private static let effect = [
    barrier(
      "effect.intended",
      "A phase is about to change the world, and this is what undo needs.",
      #"{"type":"object","required":["key","receipt"],"properties":{"key":{"type":"string"}}}"#
    ),
    barrier(
      "effect.settled",
      "An announced effect is done.",
      #"{"type":"object","required":["key","result"],"properties":{"key":{"type":"string"}}}"#
    ),
    barrier(
      "value.put",
      "A phase wrote a value that other phases can read.",
      """
      {"type":"object","required":["key","value","revision"],"properties":{
       "key":{"type":"string"},"revision":{"type":"integer","minimum":1}}}
      """
    ),
    barrier(
      "artifact.kept",
      "A phase left a file or a text behind under a name; the newest of a name counts.",
      """
      {"type":"object","required":["name","media_type","size","sha256"],"properties":{
       "name":{"type":"string"},"media_type":{"type":"string"},
       "size":{"type":"integer","minimum":0},
       "sha256":{"type":"string","pattern":"^[0-9a-f]{64}$"}}}
      """
    ),
    lazy(
      "secret.used",
      "A plugin was lent a secret; once for each call and secret.",
      """
      {"type":"object","required":["plugin","name"],"properties":{
       "plugin":{"type":"string"},"name":{"type":"string"}}}
      """
    ),
  ]

  private static let sink = [
    lazy(
      "sink.event-refused",
      "A sink refused an event twice and is passed over for it.",
      """
      {"type":"object","required":["sink","position"],"properties":{"sink":{"type":"string"},
       "position":{"type":"integer"},"code":{"type":"string"},"message":{"type":"string"}}}
      """
    ),
    lazy(
      "sink.left-behind",
      "The time for draining was over before the sink had everything.",
      """
      {"type":"object","required":["sink","events"],"properties":{
       "sink":{"type":"string"},"events":{"type":"integer","minimum":1}}}
      """
    ),
    lazy(
      "sink.quarantined",
      "A sink gets no more events of this run; its cursor stays.",
      """
      {"type":"object","required":["sink","because"],"properties":{
       "sink":{"type":"string"},"because":{"type":"string"}}}
      """
    ),
  ]

  // MARK: - Shapes that several events share

  private static let owner = """
    {"type":"object","required":["engine","pid"],"properties":{
     "engine":{"type":"string"},"pid":{"type":"integer","minimum":1},
     "accepted_plugins":{"type":"object"}}}
    """

  private static let because = """
    {"type":"object","required":["because"],"properties":{"because":{"type":"string"}}}
    """

  private static let failure = """
    {"type":"object","required":["class","code","message","hint","retry_class"],
     "properties":{\(failureMembers)}}
    """

  private static let strategyFailure = """
    {"type":"object","required":["strategy","class","code","message","hint","retry_class"],
     "properties":{"strategy":{"type":"string"},\(failureMembers)}}
    """

  private static let failureMembers = """
    "class":{"type":"string"},"code":{"type":"string"},"message":{"type":"string"},
    "hint":{"type":"string"},
    "retry_class":{"enum":["unknown","retryable","permanent","config","needs_human"]}
    """

  private static let ending = """
    {"type":"object","required":["phases"],"properties":{
     "phases":{"type":"object","additionalProperties":{"type":"integer","minimum":0}}}}
    """

  private static func barrier(
    _ type: EventType,
    _ summary: String,
    _ schema: String
  ) -> EventDescription {
    EventDescription(
      type: type,
      durability: .barrier,
      summary: summary,
      source: "gantry",
      schema: schema
    )
  }

  private static func lazy(
    _ type: EventType,
    _ summary: String,
    _ schema: String
  ) -> EventDescription {
    EventDescription(
      type: type,
      durability: .lazy,
      summary: summary,
      source: "gantry",
      schema: schema
    )
  }
}
