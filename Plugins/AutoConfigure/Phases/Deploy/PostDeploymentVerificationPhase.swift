import Foundation
import GantryPlugin
import Packages

/// Phase 5 of `deploy`: verifies what is deployed and says what the run came to (S0-13).
struct PostDeploymentVerificationPhase: Phase {
  static let descriptor = TypeDescriptor(
    type: "post-deployment-verification",
    summary: "Verifies what is deployed and says what the run came to.",
    input: CompletionInput.schema,
    output: CompletionOutput.schema
  )

  static let events = Events.completionFamily

  private let completion: Completion

  init(config: Empty) {
    self.init(writer: AtomicFile())
  }

  init(
    writer: AtomicFile,
    clock: @escaping @Sendable () -> Date = { Date() },
    emitter: @escaping EmitterSource = { $0 }
  ) {
    completion = Completion(
      writer: writer,
      clock: clock,
      emitter: emitter,
      savesConfiguration: false
    )
  }

  func run(_ input: CompletionInput, _ call: Call) throws -> CompletionOutput {
    try completion.run(input, call)
  }

  func plan(_ input: CompletionInput, _ call: Call) throws -> CompletionOutput {
    try completion.plan(input, call)
  }

  func undo(_ receipts: [Receipt], _ call: Call) throws -> UndoReport {
    try UndoReport(takingBack: receipts, writer: completion.writer, call)
  }
}
