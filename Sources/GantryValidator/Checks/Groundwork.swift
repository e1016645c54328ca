/// What the trials of one check say about another one.
///
/// When only some checks are asked for, or one trial is to be repeated, what they rest on is done too.
enum Groundwork {
  /// The checks that any trial may show to be broken: by what the host saw, what a call answered, or
  /// how the process ended.
  static let shownAnywhere = Set(
    ([
      .hangs, .leavesDescriptor, .changesSignals, .changesLocale, .changesRounding,
      .hostTableChanged, .usesStaleCall, .foreignCall, .wrongContext, .writesAfterReturn,
      .nullArgument, .badUTF8, .progressRange, .overLimit, .eventUndeclared, .eventSchema,
      .statusRange, .silentFailure, .failureText, .outputJSON, .outputSchema, .writesInput,
      .keepsInput, .readsPastEnd, .undoOutput, .decisionSchema, .callsExit, .secretHygiene,
    ] as [Check]).map(\.id)
  )

  /// The checks whose findings decide what another one looks at, or among whose trials it is shown.
  private static let rests: [(of: [Check], on: [Check])] = [
    ([.missingInterface, .undeclaredInterface], [.unknownInterface]),
    // What does not stop when it is asked to does not stop by itself either.
    ([.deadline], [.cancelLatency]),
    // Only outputs that are the same each time are compared, of processes that end in order.
    ([.placementParity, .crashContainment], [.shutdownCrash, .exitCrash, .determinism]),
    ([.callsExit, .callsAfterShutdown], [.shutdownCrash, .exitCrash]),
  ]

  /// What a check rests on.
  ///
  /// - Parameter check: The id of the check.
  /// - Returns: The checks that are made before it.
  static func of(_ check: String) -> [Check] {
    rests.first { $0.of.contains { $0.id == check } }?.on ?? []
  }
}
