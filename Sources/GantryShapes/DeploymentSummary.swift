internal import GantryCore

/// The numbers at the end of a deployment.
struct DeploymentSummary: Sendable, Equatable {
  /// How many agents and skills are in place because of the run.
  var succeeded: Int
  /// How many are not.
  var failed: Int

  /// Reads the end of a deployment; nil for every other event.
  init?(_ event: JournaledEvent) {
    guard event.type == "deployment_completed", let summary = event.data["summary"] else {
      return nil
    }
    succeeded = summary["success_count"]?.intValue.flatMap(Int.init(exactly:)) ?? 0
    failed = summary["failure_count"]?.intValue.flatMap(Int.init(exactly:)) ?? 0
  }

  /// What a person calls the outcome.
  var status: OperationStatus {
    OperationStatus(.ended(succeeded: succeeded, failed: failed))
  }
}
