public import GantryPlugin

/// Decides by a failure's code what is to be done about it.
struct ByCode: RecoveryStrategy {
  struct Config: Codable, Sendable {
    var waitSeconds: Int?
    var attemptsMax: Int?

    enum CodingKeys: String, CodingKey {
      case waitSeconds = "wait_seconds"
      case attemptsMax = "attempts_max"
    }
  }

  static let descriptor = TypeDescriptor(
    type: "template-name",
    summary: "Waits for services that are busy, and asks a person when a disk is full.",
    config: .object([
      "wait_seconds": .integer(in: 1...3600), "attempts_max": .integer(in: 1...20),
    ])
  )

  private let waitSeconds: Int
  private let attemptsMax: Int

  init(config: Config) throws {
    waitSeconds = config.waitSeconds ?? 5
    attemptsMax = config.attemptsMax ?? 4
    guard (1...3600).contains(waitSeconds), (1...20).contains(attemptsMax) else {
      throw PluginFailure(
        code: "TEMPLATE_NAME_CONFIG",
        message: "a setting is out of range",
        hint: "Give 'wait_seconds' of 1 to 3600 and 'attempts_max' of 1 to 20.",
        retry: .config
      )
    }
  }

  /// Looks at the failure and nothing else, so that a replay decides the same.
  func decide(_ failure: Failure, _ call: Call) -> Decision? {
    switch failure.code {
    case "RATE_LIMITED", "UNAVAILABLE": waitOrAsk(after: failure.attempts)
    case "DISK_FULL": .escalate(because: "a disk is full")
    case "NOTHING_TO_DO": .skip(because: "there is nothing to do")
    default: nil  // Not ours: the next strategy is asked.
    }
  }

  /// Twice as long after each attempt, and an hour at most.
  private func waitOrAsk(after attempts: Int) -> Decision {
    guard attempts < attemptsMax else { return .escalate(because: "it is still busy") }
    let seconds = min(waitSeconds << max(0, attempts - 1), 3600)
    return .retry(after: .seconds(seconds), because: "it is busy")
  }
}

let plugin = Plugin(
  id: "acme.template-name",
  version: "0.1.0",
  summary: "Decides by a failure's code.",
  provides: [.recovery(ByCode.self)]
)

/// The one function that the library exports; the compiler checks it against the C header.
@c @implementation
public func gantry_plugin_v1(_ host: HostTable?, _ why: RefusalWriter?) -> PluginTable? {
  plugin.enter(host, why)
}
