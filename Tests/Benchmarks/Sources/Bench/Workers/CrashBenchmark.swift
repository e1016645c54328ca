import GantryCore
import GantryPlugins
import WorkerFloor

/// How long the host does not know that a plugin has crashed: from the instruction before the fault
/// until whoever called the plugin has the failure.
///
/// There is no floor: nobody who does not run the plugin in a process of its own survives this.
struct CrashBenchmark {
  let place: Workplace
  let runs: Int

  func measure() async throws -> [Measurement] {
    let workers = try WorkerPlace(place)
    let clock = SkippingClock()
    let lines = PluginLines()
    let host = workers.host(clock: clock) { lines.take($0) }
    let skills = SkillPlugins(try await workers.plugins(nil, host))
    let pairs = try await Measurement.inTurns(
      runs,
      floor: { 0.0 },
      value: {
        clock.skip()
        try await CrashingSkill(skills).crash("segv")
        let now = worker_floor_now()
        guard let end = lines.takeEnd() else { throw Malfunction("the plugin did not say when") }
        return Double(now - end) / 1_000_000
      }
    )
    let goal = Goal.value(atMost: 5)
    return [
      Measurement("crash detected, median", unit: "ms", goal: goal, pairs),
      Measurement("crash detected, longest", unit: "ms", goal: goal, figure: .max, pairs),
    ]
  }
}

/// The skill that ends its own process.
struct CrashingSkill {
  private let skills: SkillPlugins

  init(_ skills: SkillPlugins) { self.skills = skills }

  /// Lets it crash.
  ///
  /// - Parameter how: `segv`, `abort`, `exit` or `kill`.
  /// - Throws: ``Malfunction`` when the host has seen something else.
  func crash(_ how: String) async throws {
    let wanted = how == "exit" ? "PLUGIN_EXITED" : "PLUGIN_CRASHED"
    do throws(Failure) {
      _ = try await skills.invoke("bench.crash", arguments: Array(#"{"how":"\#(how)"}"#.utf8))
    } catch {
      guard error.code != wanted else { return }
      throw Malfunction("a plugin that does \(how) was reported as \(error.code): \(error.message)")
    }
    throw Malfunction("a plugin that does \(how) came back")
  }
}
