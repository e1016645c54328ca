import GantryCore
import GantryPlugins
import Synchronization

/// The work of a soak, a tenth at a time: four hosts that do not know of each other, in one process.
struct SoakWork: Sendable {
  /// How much of a tenth there is of each thing, and what of it was done.
  struct Amounts: Sendable {
    var calls = 0
    var restarts = 0
    var events = 0
    /// How long each cancelled call took to end, in milliseconds.
    var cancels: [Double] = []
  }

  private let workers: WorkerPlace
  private let calls: InstalledPlugins
  private let recycled: InstalledPlugins
  private let crashing: InstalledPlugins
  private let crashClock = SkippingClock()
  private let stubborn: StubbornSkills
  private let runs = RunNumbers()
  /// Every call has a deadline, as in a run, and none comes near it: nothing may stay until then.
  private let deadline = SkippingClock().now().advanced(byNanoseconds: 86_400_000_000_000)
  private let scale: Double

  private static let input = Array(#"{"text":"\#(String(repeating: "x", count: 245))"}"#.utf8)
  private static let cancelCount = 100
  /// Shorter than what is cancelled takes, so that no timer of a tenth is left when it is looked at.
  private static let grace = Duration.seconds(1)

  /// Prepares the hosts.
  ///
  /// - Parameters:
  ///   - workers: Where the plugin is.
  ///   - scale: The part of the whole to do.
  /// - Throws: ``Malfunction`` when the plugin is refused.
  init(_ workers: WorkerPlace, scale: Double) async throws {
    self.workers = workers
    self.scale = scale
    let host = workers.host(grace: Self.grace)
    calls = try await workers.plugins(nil, host)
    recycled = try await workers.plugins(nil, host, .worker(recycle: .perCall))
    crashing = try await workers.plugins(nil, workers.host(clock: crashClock, grace: Self.grace))
    stubborn = try await StubbornSkills(workers, atOnce: Self.cancelCount)
  }

  /// Does a tenth and waits until nothing of it is on its way.
  ///
  /// Calls, ends of workers and sinks come at the same time; what is cancelled comes after them,
  /// because its times are judged.
  ///
  /// - Returns: What was done.
  /// - Throws: ``Malfunction`` when a plugin did something else than it was made for.
  func doTenth() async throws -> Amounts {
    async let first = call(part(50_000))
    async let second = call(part(50_000))
    async let crashed = crash(part(500))
    async let ended = end(part(500))
    async let delivered = deliver(part(20))
    var done = Amounts()
    done.calls = try await first + second
    done.restarts = try await crashed + ended
    done.events = try await delivered
    done.cancels = try await stubborn.cancel(part(Self.cancelCount))
    return done
  }

  /// Ends what is left.
  func end() async {
    for plugins in [calls, recycled, crashing] { await plugins.shutdown() }
  }

  private func part(_ whole: Int) -> Int { max(2, Int((Double(whole) * scale).rounded())) }

  /// Calls in one run, one after the other, all in the same worker.
  private func call(_ count: Int) async throws -> Int {
    let phases = PhasePlugins(calls)
    let run = runs.next()
    for _ in 0..<count { try await echo(phases, run) }
    await phases.endRun(run)
    return count
  }

  /// Workers that end in order: after one call, after a run of one call, after a skill.
  private func end(_ count: Int) async throws -> Int {
    let phases = [PhasePlugins(calls), PhasePlugins(recycled)]
    let skills = SkillPlugins(calls)
    for number in 0..<count {
      if number % 3 == 2 {
        _ = try await skills.invoke("bench.echo", arguments: Self.input)
      } else {
        let run = runs.next()
        try await echo(phases[number % 3], run)
        await phases[number % 3].endRun(run)
      }
    }
    return count
  }

  /// Workers that end badly.
  private func crash(_ count: Int) async throws -> Int {
    let skill = CrashingSkill(SkillPlugins(crashing))
    let ways = ["segv", "abort", "kill", "exit"]
    for number in 0..<count {
      crashClock.skip()
      try await skill.crash(ways[number % ways.count])
    }
    return count
  }

  /// Sinks that take ten batches each.
  private func deliver(_ count: Int) async throws -> Int {
    let sinks = SinkPlugins(calls)
    let use = PluginReference(plugin: "bench.worker", type: "count")
    for _ in 0..<count {
      let run = runs.next()
      let sink = try await sinks.open(use, config: Array("{}".utf8), run: run)
      for number in 0..<10 {
        guard await sink.deliver(SampleEvents.batch(number, of: run)) == .accepted else {
          throw Malfunction("a sink refused a batch")
        }
      }
      await sink.close()
      await PhasePlugins(calls).endRun(run)
    }
    return count * 10 * SampleEvents.count
  }

  private func echo(_ phases: PhasePlugins, _ run: RunID) async throws {
    let request = AttemptRequest(
      use: PluginReference(plugin: "bench.worker", type: "echo"),
      run: run,
      path: AttemptPath(phase: "echo", attempt: 1),
      epoch: 1,
      key: "soak",
      runStartedAt: Timestamp(nanoseconds: 0),
      deadline: deadline,
      input: Self.input
    )
    let outcome = await phases.run(request, services: NoServices())
    guard outcome == .succeeded(Self.input) else {
      throw Malfunction("what was sent did not come back: \(outcome)")
    }
  }
}

/// Gives every run a name of its own.
private final class RunNumbers: Sendable {
  private let last = Atomic<UInt64>(0)

  func next() -> RunID {
    let number = last.add(1, ordering: .relaxed).newValue
    return RunID(time: Timestamp(nanoseconds: 0), random: (number >> 62, number))
  }
}
