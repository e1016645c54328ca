import GantryPlugin
import Packages
import Recommendation
import Toolchain

extension PluginFailure {
  /// What an error of the packages becomes for the host.
  init(_ error: PackageError, code: String? = nil, retry: RetryClass? = nil) {
    let usual: RetryClass = error.code == .inputOutput ? .retryable : .needsHuman
    self.init(
      code: code ?? error.code.rawValue.uppercased(),
      message: Self.message(error.message, at: error.location),
      hint: error.remedy,
      retry: retry ?? usual
    )
  }

  /// What an error of the analysis becomes for the host.
  init(_ error: ToolchainError) {
    let code =
      switch error.code {
      case .notFound: "PROJECT_NOT_FOUND"
      case .notADirectory: "PROJECT_NOT_A_FOLDER"
      default: "PROJECT_UNREADABLE"
      }
    // The analysis names the path in its message already.
    self.init(code: code, message: error.message, hint: error.remedy, retry: .config)
  }

  /// What an error of the recommendation becomes for the host.
  init(_ error: RecommendationError) {
    self.init(
      code: error.code.rawValue.uppercased(),
      message: error.message,
      hint: error.remedy,
      retry: .config
    )
  }

  private static func message(_ text: String, at location: String) -> String {
    let plain = text.hasSuffix(".") ? String(text.dropLast()) : text
    return plain.contains(location) ? plain : "\(plain) (\(location))"
  }
}
