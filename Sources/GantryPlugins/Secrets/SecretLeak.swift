internal import GantryCore

/// The failure of an attempt whose plugin put a secret where it would be kept.
enum SecretLeak {
  /// Says which secret was where, and shows nothing of it.
  ///
  /// - Parameters:
  ///   - secret: The secret's name.
  ///   - place: Where it was, with its article: `the output`, `the value 'k'`.
  /// - Returns: The failure.
  static func failure(of secret: String, in place: String) -> Failure {
    Failure(
      code: "SECRET_IN_OUTPUT",
      message: "\(place) holds the secret '\(secret)'; nothing of it was kept",
      hint: "Leave it out: say the secret's name instead, and use it where it is needed.",
      retryClass: .permanent,
      detail: ["secret": .string(secret), "place": .string(place)]
    )
  }

  /// Whether a failure is one of these.
  static func isOne(_ failure: Failure) -> Bool {
    failure.code == Self.failure(of: "", in: "").code
  }
}
