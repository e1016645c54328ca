import ArgumentParser
import GantryCore
import GantryPipeline
import GantryPlugins

extension Complaint {
  /// What a person reads about an error: one complaint, or one for each thing wrong in a pipeline.
  static func all(of error: any Error) -> [Complaint] {
    guard let errors = error as? PipelineErrors else { return [Complaint(error)] }
    return errors.errors.map { error in
      Complaint(
        message: "\(error.message) [\(error.code)]",
        location: error.place,
        remedy: error.remedy,
        status: .badInput
      )
    }
  }

  /// Turns any error into what a person reads and how the process ends: the one place that does.
  init(_ error: any Error) {
    switch error {
    case let complaint as Complaint: self = complaint
    case let error as StoreError: self.init(store: error)
    case let error as PluginError: self.init(plugin: error)
    case let failure as Failure: self.init(failure: failure)
    case let error as FoldError:
      self.init(
        message: "the run cannot be read: \(error)",
        remedy: "Upgrade Gantry, or look at the run with `gantry events RUN --json`.",
        status: .inputOutput
      )
    default:
      self.init(
        message: "\(error)",
        remedy: "Report this with the command that led to it.",
        status: .inputOutput
      )
    }
  }

  private init(store error: StoreError) {
    let status: ExitStatus =
      switch error.code {
      case .owned, .locked, .fenced, .conflict: .tryAgain
      case .notFound: .notFound
      case .ambiguous: .usage
      case .diskFull, .corrupt, .failed, .newer: .inputOutput
      case .readOnly: .cannotCreate
      }
    self.init(
      message: error.message,
      location: error.location,
      remedy: error.remedy,
      status: status
    )
  }

  private init(plugin error: PluginError) {
    let status: ExitStatus =
      switch error.code {
      case .notFound, .unknownType: .notFound
      case .cannotWrite: .cannotCreate
      case .storage: .inputOutput
      default: .pluginRefused
      }
    self.init(
      message: error.message + " [\(error.code)]",
      location: "\(error.location)",
      cause: error.cause.map { "\($0)" } ?? "",
      remedy: error.remedy,
      status: status
    )
  }

  init(failure: Failure) {
    let status: ExitStatus =
      switch failure.code {
      case "PROJECT_NOT_FOUND", "SKILL_NOT_FOUND", "REGISTRY_NOT_FOUND": .notFound
      case "NOT_PERMITTED": .permission
      case "CANNOT_WRITE": .cannotCreate
      default: failure.class == "input" || failure.retryClass == .config ? .badInput : .runFailed
      }
    self.init(
      message: "\(failure.message) [\(failure.code)]",
      remedy: failure.hint.isEmpty ? "Look at the run's log for more." : failure.hint,
      status: status
    )
  }
}
