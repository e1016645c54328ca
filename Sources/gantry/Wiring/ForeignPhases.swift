import GantryCore

/// Names the declaration in the failures of foreign functions that their plugin cannot speak of any
/// more, because its worker is gone.
struct ForeignPhases: PhaseRunner {
  private let runner: any PhaseRunner

  init(_ runner: any PhaseRunner) { self.runner = runner }

  func run(_ request: AttemptRequest, services: any AttemptServices) async -> AttemptOutcome {
    let outcome = await runner.run(request, services: services)
    guard case .failed(var failure) = outcome, request.use.plugin == "gantry.foreign",
      // The plugin's own failures have said it.
      !failure.message.contains("it is declared at"),
      let input = try? JSONParser.parse(request.input),
      let skill = input["skill"]?.stringValue, let place = input["place"]?.stringValue
    else { return outcome }
    let library = input["library"]?.stringValue ?? ""
    let symbols = (input["calls"]?.arrayValue ?? []).compactMap { $0["symbol"]?.stringValue }
    failure.message +=
      "; it is the skill '\(skill)', which calls \(symbols.joined(separator: ", ")) of \(library), "
      + "and it is declared at \(place)"
    return .failed(failure)
  }
}
