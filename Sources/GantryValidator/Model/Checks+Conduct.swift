internal import GantryCore

extension Checks {
  /// What it does with values, handles and the host's answers.
  static let conduct: [Check] = [
    .usesStaleCall, .foreignCall, .wrongContext, .writesAfterReturn, .nullArgument, .badUTF8,
    .progressRange, .overLimit, .eventUndeclared, .eventSchema, .statusRange, .silentFailure,
    .failureText, .outputJSON, .outputSchema, .writesInput, .keepsInput, .readsPastEnd, .configFuzz,
    .inputFuzz, .ignoresWriter,
    .ignoresAgain, .threadMigration, .threadHammer, .cancelLatency, .deadline, .stdoutNoise,
  ]

  /// What one kind alone must do.
  static let conductOfKinds: [Check] = [
    .acceptedRange, .planEffects, .undoTwice, .undoOutput, .decisionSchema, .decisionPure,
    .recoveryTotal,
  ]
}

// MARK: - What it says to the host

extension Check {
  static let usesStaleCall = Check(
    "uses-stale-call",
    .conduct,
    "No handle of a call is used after that call has returned.",
    fix: "Forget the handle when the function returns; join threads that use it before."
  )
  static let foreignCall = Check(
    "foreign-call",
    .conduct,
    "Only handles are used that the host gave for this call.",
    fix: "Hand on the call you were given; it is a number without a meaning of its own."
  )
  static let wrongContext = Check(
    "wrong-context",
    .conduct,
    "Every function of the host gets the ctx of the table it is in.",
    fix: "Pass ctx of the very table whose function you call: each interface has one of its own."
  )
  static let writesAfterReturn = Check(
    "writes-after-return",
    .conduct,
    "Nothing is written to a gantry_out after the function that lent it has returned.",
    fix: "Write the whole output before returning, and keep no pointer to `out`."
  )
  static let nullArgument = Check(
    "null-argument",
    .conduct,
    "No NULL is given to the host where it wants a pointer.",
    fix: "Give ptr NULL only with len 0, and pass ctx of the host's own table."
  )
  static let badUTF8 = Check(
    "bad-utf8",
    .conduct,
    "Every text given to the host is UTF-8.",
    fix: "Check or convert text from outside, and cut it only between characters."
  )
  static let progressRange = Check(
    "progress-range",
    .conduct,
    "Progress goes from 0 to 1.",
    fix: "Divide by the total, guard against a total of 0, and keep the result within 0 to 1."
  )
  static let overLimit = Check(
    "over-limit",
    .conduct,
    "Nothing is given to the host that is longer than the ABI's limits.",
    fix: "Cut logs, split events, and keep large results as artifacts; abi.h has the limits."
  )
  static let eventUndeclared = Check(
    "event-undeclared",
    .conduct,
    "Only events are emitted that the manifest declares for the type.",
    fix: "Add the event to events and to emits of the type, or correct its name."
  )
  static let eventSchema = Check(
    "event-schema",
    .conduct,
    "The payload of every event follows the schema that the manifest declares for it.",
    fix: "Correct the payload at the place the message names, or the event's schema."
  )
}

// MARK: - What it answers

extension Check {
  static let statusRange = Check(
    "status-range",
    .conduct,
    "Every function answers one of the statuses the ABI has, and one that it may answer.",
    fix: "Return a GANTRY_… constant that the header lists for the function."
  )
  static let silentFailure = Check(
    "silent-failure",
    .conduct,
    "Whoever fails says why.",
    fix: "Call host->fail with code, message and hint before returning anything but GANTRY_OK."
  )
  static let failureText = Check(
    "failure-text",
    .conduct,
    "A failure has a stable code in upper case, a message and a known retry class.",
    fix: "Give code as REGISTRY_UNREADABLE is written, a message that names the thing, and a hint "
      + "that says what to do."
  )
  static let outputJSON = Check(
    "output-json",
    .conduct,
    "An output is one JSON text.",
    fix: "Escape strings, write one value and nothing after it; gantry/json.h does it for you.",
    kinds: [.phase, .skill]
  )
  static let outputSchema = Check(
    "output-schema",
    .conduct,
    "An output is an object that follows the type's output schema.",
    fix: "Correct the output at the place the message names, or the schema in the manifest.",
    kinds: [.phase, .skill]
  )
  static let writesInput = Check(
    "writes-input",
    .conduct,
    "Borrowed inputs are not written to.",
    fix: "Copy what you want to change; inputs belong to the host."
  )
  static let keepsInput = Check(
    "keeps-input",
    .conduct,
    "Nothing that was borrowed for a call is looked at after it.",
    fix: "Copy what is needed later; inputs are gone when the function returns."
  )
  static let readsPastEnd = Check(
    "reads-past-end",
    .conduct,
    "Nothing is read past the end of a borrowed input.",
    fix: "Go by len; texts and bytes of the ABI do not end with a NUL."
  )
  static let configFuzz = Check(
    "config-fuzz",
    .conduct,
    "Every configuration is taken or refused, never survived by luck.",
    fix: "Check each member's presence and type before using it; refuse with fail and "
      + "GANTRY_RETRY_CONFIG."
  )
  static let inputFuzz = Check(
    "input-fuzz",
    .conduct,
    "Every input is taken or refused, never survived by luck.",
    fix: "Check the result of parsing, and each member's presence and type, before using it."
  )
  static let ignoresWriter = Check(
    "ignores-writer",
    .conduct,
    "When the host does not take the output, the function does not answer GANTRY_OK.",
    fix: "Look at what write answers, stop at the first refusal and return it.",
    kinds: [.phase, .skill, .recovery]
  )
  static let ignoresAgain = Check(
    "ignores-again",
    .conduct,
    "An event that the host could not take yet is given to it again, or the call fails.",
    fix: "When emit answers GANTRY_AGAIN, wait a little and emit the same event again."
  )
}

// MARK: - Threads and time

extension Check {
  static let threadMigration = Check(
    "thread-migration",
    .conduct,
    "Calls may come from another thread each time, and from one with a stack of 256 KiB.",
    fix:
      "Keep state in the instance instead of thread-local variables, and large buffers in the heap."
  )
  static let threadHammer = Check(
    "thread-hammer",
    .conduct,
    "Several instances, and one of a parallel type, take calls from several threads at once.",
    fix: "Keep state in the instance, guard what instances share, or declare the type serial."
  )
  static let cancelLatency = Check(
    "cancel-latency",
    .conduct,
    "A cancelled call returns GANTRY_CANCELLED within 500 ms and emits nothing afterwards.",
    fix: "Ask host->cancelled in every loop, poll wait_fd beside whatever you wait for, and return."
  )
  static let deadline = Check(
    "deadline",
    .conduct,
    "A call returns within 500 ms after its deadline.",
    fix: "Bound every wait by deadline_ns of gantry.cancel/1 and return GANTRY_TIMED_OUT."
  )
  static let stdoutNoise = Check(
    "stdout-noise",
    .conduct,
    "Nothing is printed to standard output or standard error.",
    fix: "Say it with host->log, which knows the call and the level.",
    severity: .note
  )
}

// MARK: - Kinds

extension Check {
  static let acceptedRange = Check(
    "accepted-range",
    .conduct,
    "A sink accepts no more events than it was given, and some before it fails part of a batch.",
    fix: "Set *accepted to the number of leading events that are safe, at most count.",
    kinds: [.sink]
  )
  static let planEffects = Check(
    "plan-effects",
    .conduct,
    "A plan changes nothing: no effect, no artifact, no file.",
    fix: "Write the output in plan and leave out everything that run does to the world.",
    kinds: [.phase]
  )
  static let undoTwice = Check(
    "undo-twice",
    .conduct,
    "Undo may come twice, and for what never happened.",
    fix: "Look whether the effect is still there; when it is not, it is undone.",
    kinds: [.phase]
  )
  static let undoOutput = Check(
    "undo-output",
    .conduct,
    "Undo writes what was taken back and what was kept.",
    fix: "Write {\"undone\": [\"…\"], \"kept\": [{\"name\": \"…\", \"reason\": \"…\"}]}.",
    kinds: [.phase]
  )
  static let decisionSchema = Check(
    "decision-schema",
    .conduct,
    "A decision follows decision.schema.json.",
    fix: "Correct the decision at the place the message names.",
    kinds: [.recovery]
  )
  static let decisionPure = Check(
    "decision-pure",
    .conduct,
    "The same failure gives the same decision, and deciding changes nothing.",
    fix: "Decide by the failure alone: no counter, no clock, no random number, no effect.",
    kinds: [.recovery]
  )
  static let recoveryTotal = Check(
    "recovery-total",
    .conduct,
    "Every failure gets a decision or GANTRY_UNSUPPORTED.",
    fix: "Answer GANTRY_UNSUPPORTED for failures you do not know, however odd they are.",
    kinds: [.recovery]
  )
}
