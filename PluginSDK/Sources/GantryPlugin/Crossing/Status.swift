import CGantryABI

/// The status words, typed, and what they mean to an author.
enum Status {
  static let ok: gantry_status = GANTRY_OK
  static let failed: gantry_status = GANTRY_FAILED
  static let cancelled: gantry_status = GANTRY_CANCELLED
  static let timedOut: gantry_status = GANTRY_TIMED_OUT
  static let unsupported: gantry_status = GANTRY_UNSUPPORTED
  static let badInput: gantry_status = GANTRY_BAD_INPUT
  static let badHandle: gantry_status = GANTRY_BAD_HANDLE
  static let again: gantry_status = GANTRY_AGAIN
  static let denied: gantry_status = GANTRY_DENIED
  static let notFound: gantry_status = GANTRY_NOT_FOUND
  static let conflict: gantry_status = GANTRY_CONFLICT
  static let limit: gantry_status = GANTRY_LIMIT

  /// Turns a host's answer other than "ok" into an error that says what was tried.
  static func check(
    _ status: gantry_status,
    _ operation: String,
    needs interface: HostInterface? = nil
  ) throws {
    guard status != ok else { return }
    guard status != cancelled else { throw CancellationError() }
    throw refusal(status, operation, interface)
  }

  private static func refusal(
    _ status: gantry_status,
    _ operation: String,
    _ interface: HostInterface?
  ) -> PluginFailure {
    let reason: (code: String, text: String, hint: String, retry: RetryClass) =
      switch status {
      case unsupported:
        (
          "HOST_UNSUPPORTED", "this host does not offer \(interface?.rawValue ?? "it") here",
          "Upgrade Gantry, or list the interface so that the plugin is refused early.", .config
        )
      case badInput:
        ("HOST_BAD_INPUT", "an argument breaks the contract", "Correct the argument.", .permanent)
      case badHandle:
        (
          "HOST_BAD_HANDLE", "the call has returned already",
          "Use a call only until it returns.", .permanent
        )
      case denied:
        (
          "HOST_DENIED", "this plugin is not permitted to",
          "Declare it in the manifest and grant it.", .config
        )
      case notFound:
        (
          "HOST_NOT_FOUND", "the named thing does not exist", "Look for its name.", .permanent
        )
      case conflict:
        ("HOST_CONFLICT", "somebody was first", "Look at what is there now.", .permanent)
      case limit:
        ("HOST_LIMIT", "it is larger than the host takes", "Hand over less.", .permanent)
      case timedOut: ("HOST_TIMED_OUT", "it took too long", "Give it more time.", .retryable)
      default:
        (
          "HOST_FAILED", "the host gave status \(status)", "Look at what the host has logged.",
          .unknown
        )
      }
    return PluginFailure(
      code: reason.code,
      message: "could not \(operation): \(reason.text)",
      hint: reason.hint,
      retry: reason.retry
    )
  }
}
