import GantryCore
import GantryPlugins
import WorkerFloor

/// How long a plugin that ignores that it should stop can keep its caller: from cancelling the call
/// until its process is gone and the caller has its answer, with 50 ms of grace.
///
/// The floor is the grace and the two seconds between SIGTERM and SIGKILL, which are the plugin's by
/// right.
struct CancelBenchmark {
  let place: Workplace
  let runs: Int

  /// How many are cancelled at once.
  private static let count = 20

  func measure() async throws -> [Measurement] {
    let stubborn = try await StubbornSkills(try WorkerPlace(place), atOnce: Self.count)
    var times: [Double] = []
    for _ in 0..<runs { times += try await stubborn.cancel(Self.count) }
    let pairs = times.map { Pair(floor: Double(StubbornSkills.graceMilliseconds), value: $0) }
    return [
      Measurement(
        "cancel to reaped, p99",
        unit: "ms",
        goal: .excess(atMost: 2050),
        figure: .p99,
        pairs
      ),
      Measurement(
        "cancel to reaped, longest",
        unit: "ms",
        goal: .excess(atMost: 3000),
        figure: .max,
        pairs
      ),
    ]
  }
}

/// Calls that are cancelled and do not listen, many at once.
struct StubbornSkills {
  static let graceMilliseconds = 50

  private let skills: SkillPlugins
  private let lines = PluginLines()

  /// Prepares a host of its own.
  ///
  /// - Parameters:
  ///   - workers: Where the plugin is.
  ///   - count: How many calls can be on their way at once.
  /// - Throws: ``Malfunction`` when the plugin is refused.
  init(_ workers: WorkerPlace, atOnce count: Int) async throws {
    let host = workers.host(
      concurrency: count,
      grace: .milliseconds(Self.graceMilliseconds)
    ) { [lines] in lines.take($0) }
    skills = SkillPlugins(try await workers.plugins(nil, host))
  }

  /// Lets plugins begin, cancels all of them at once and waits for each.
  ///
  /// One in fifty turns in a loop, more of them would measure each other; the others wait in a read,
  /// sleep, or have closed their ears to every signal that can be ignored.
  ///
  /// - Parameter count: How many.
  /// - Returns: The milliseconds from the cancel to the answer, of each.
  /// - Throws: ``Malfunction`` when one ended in another way.
  func cancel(_ count: Int) async throws -> [Double] {
    let ways = ["read", "sleep", "deaf"]
    let calls = (0..<count).map { number in
      let how = number % 50 == 7 ? "loop" : ways[number % ways.count]
      return Task { [skills] in
        let code = await Self.invoke(skills, how)
        return (code, worker_floor_now())
      }
    }
    await lines.untilBegun(count)
    let start = worker_floor_now()
    for call in calls { call.cancel() }
    var times: [Double] = []
    for call in calls {
      let (code, end) = await call.value
      guard code == "CANCELLED" else { throw Malfunction("a cancelled call ended with \(code)") }
      times.append(Double(end - start) / 1_000_000)
    }
    return times
  }

  private static func invoke(_ skills: SkillPlugins, _ how: String) async -> String {
    do throws(Failure) {
      _ = try await skills.invoke("bench.stubborn", arguments: Array(#"{"how":"\#(how)"}"#.utf8))
      return "OK"
    } catch {
      return error.code
    }
  }
}
