internal import GantryPlugins

/// Whether a library that is in a lock is the one that was locked, with a signature that holds.
struct LockMatch: StaticCheck {
  let check = Check.lockMatch

  func reasonToSkip(_ subject: Subject) -> String? {
    subject.locked == nil ? "it is in no lock" : nil
  }

  func findings(in subject: Subject) -> [Finding] {
    guard let locked = subject.locked else { return [] }
    guard locked.sha256 == subject.sha256 else {
      return [
        Finding(
          check,
          "it has sha256 \(subject.sha256.prefix(12))… and the lock says "
            + "\(locked.sha256.prefix(12))… for \(locked.name)",
          evidence: ["lock: \(locked.lock)", "run `gantry plugin update \(locked.entry.id)`"]
        )
      ]
    }
    do throws(PluginError) {
      _ = try locked.verify()
      return []
    } catch {
      return [Finding(check, error.message, evidence: ["lock: \(locked.lock)", error.remedy])]
    }
  }
}
