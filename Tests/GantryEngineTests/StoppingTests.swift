import GantryCore
import GantryEngine
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Stopping a run` {
  @Test func `an attempt that goes on although its run was left is known to the owner`()
    async throws
  {
    let (begun, beginning) = AsyncStream<Void>.makeStream()
    let (gate, opening) = AsyncStream<Void>.makeStream()
    let phases = ScriptedPhases([
      "a": { _, _ in
        beginning.yield()
        // A task of its own hears nothing of the cancellation, like a plugin that does not look.
        await Task { for await _ in gate { break } }.value
        return .cancelled
      }
    ])
    let workshop = try Workshop(phases)
    let run = workshop.newRun([.named("a")])
    async let left = run.run()
    for await _ in begun { break }
    run.stop()
    #expect(try await left.status == .running)
    #expect(await run.hasLiveAttempts)
    opening.yield()
    // The time limit of the suite is what a run that never says so would meet.
    while await run.hasLiveAttempts { await Task.yield() }
  }

  @Test func `an attempt that asks for something after its run was left is refused`() async throws {
    let (begun, beginning) = AsyncStream<Void>.makeStream()
    let (answers, answering) = AsyncStream<ServiceAnswer>.makeStream()
    let phases = ScriptedPhases([
      "a": { _, services in
        beginning.yield()
        let (never, _) = AsyncStream<Void>.makeStream()
        for await _ in never {}
        answering.yield(await services.intend("e", receipt: Array("1".utf8)))
        return .cancelled
      }
    ])
    let workshop = try Workshop(phases)
    let run = workshop.newRun([.named("a")])
    async let left = run.run()
    for await _ in begun { break }
    run.stop()
    _ = try await left
    for await answer in answers {
      #expect(answer == .failed("the run ended before this could be written down"))
      break
    }
  }
}
