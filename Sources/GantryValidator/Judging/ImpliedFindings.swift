/// Rules that are broken only because another one is.
///
/// Whoever uses what is gone reads anything: bytes that are no text, or another call's handle. Saying
/// so as well would hide the mistake among what follows from it.
enum ImpliedFindings {
  private static let consequences: [(of: Check, are: [Check])] = [
    (.usesStaleCall, [.foreignCall, .threadHammer]),
    (.foreignCall, [.threadHammer]),
    (.wrongContext, [.foreignCall, .nullArgument, .silentFailure]),
    (.writesAfterReturn, [.threadHammer, .outputJSON, .outputSchema, .determinism]),
    (.nullArgument, [.silentFailure, .failureText, .outputJSON]),
    (.keepsInput, [.badUTF8, .overLimit, .outputJSON, .threadHammer, .inputFuzz, .configFuzz]),
    (.readsPastEnd, [.badUTF8, .inputFuzz, .configFuzz, .threadHammer, .stride]),
    (.writesInput, [.inputFuzz, .configFuzz, .threadHammer]),
    (.badUTF8, [.failureText, .eventSchema]),
    (.missingOptional, [.truncatedInterfaces]),
    (.missingRequired, [.truncatedInterfaces]),
  ]

  /// Leaves out what follows from something that was found for the same type.
  ///
  /// - Parameters:
  ///   - result: What became of a check.
  ///   - isBroken: Whether a type breaks a rule.
  /// - Returns: What is left of it.
  static func without(_ result: CheckResult, isBroken: (Check, String?) -> Bool) -> CheckResult {
    guard case .findings(let findings) = result else { return result }
    let left = findings.filter { finding in
      !consequences.contains { cause, effects in
        effects.contains(finding.check) && isBroken(cause, finding.type)
      }
    }
    return left.isEmpty ? .skipped("what was found follows from another finding") : .findings(left)
  }
}
