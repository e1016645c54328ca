internal import CGantryABI
internal import GantryCore
internal import GantryFaults
internal import Glibc

// gantry.secrets/1, and what keeps a secret from being kept.
extension HostCall {
  /// What a plugin gets that asks for a secret.
  enum SecretAnswer {
    case value([UInt8])
    case refused(gantry_status)
  }

  /// Lends a secret to a function of the plugin, in memory that is wiped afterwards.
  func with(
    _ name: gantry_str,
    _ use: (@convention(c) (UnsafeMutableRawPointer?, gantry_bytes) -> Void)?,
    _ user: UnsafeMutableRawPointer?
  ) -> gantry_status {
    guard let use = unsafe use else { return refuse("with: there is no function to lend to") }
    switch unsafe secret(name) {
    case .refused(let status): return status
    case .value(let value):
      // `unsafe` because this is the plugin's function; the copy lives until it has returned.
      let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: value.count)
      _ = unsafe copy.initialize(from: value)
      unsafe use(user, gantry_bytes(ptr: copy.baseAddress, len: copy.count))
      if let address = copy.baseAddress { unsafe explicit_bzero(address, copy.count) }
      unsafe copy.deallocate()
      return GANTRY_OK
    }
  }

  /// The value of a secret for a plugin that may have it; the journal then says that it did.
  func secret(_ name: gantry_str) -> SecretAnswer {
    Faults.reach("host.before.secret")
    defer { Faults.reach("host.after.secret") }
    guard let name = unsafe name.text, !name.isEmpty else {
      return .refused(refuse("with: the secret's name is empty or not UTF-8"))
    }
    guard context.manifest?.secrets.contains(name) == true else {
      let why = "with: the manifest does not list the secret '\(name)'"
      return .refused(refuse(why, as: GANTRY_DENIED))
    }
    guard let secrets = context.origin.secrets else { return .refused(GANTRY_UNSUPPORTED) }
    do throws(SecretProblem) {
      guard let value = try secrets.value(of: name) else {
        context.log(.error, "with: nobody has set the secret '\(name)'")
        return .refused(GANTRY_NOT_FOUND)
      }
      context.noteSecret(name)
      return .value(value)
    } catch {
      context.log(.error, "with: \(error)")
      return .refused(GANTRY_FAILED)
    }
  }

  /// Refuses what would be kept with a secret in it, and fails the attempt.
  ///
  /// - Parameters:
  ///   - bytes: What would be kept.
  ///   - key: The name it would be kept under.
  ///   - kind: What it is: `value`, `effect`, `artifact`.
  /// - Returns: The status for the plugin, or nil when there is no secret in it.
  func refuseSecret(in bytes: [UInt8], named key: String, of kind: String) -> gantry_status? {
    let mask = context.mask
    guard !mask.isEmpty else { return nil }
    if let name = mask.secret(in: Array(key.utf8)) {
      return refuseSecret(name, in: "the name of \(kind == "value" ? "a" : "an") \(kind)")
    }
    return mask.secret(inJSON: bytes).map { refuseSecret($0, in: "the \(kind) '\(key)'") }
  }

  /// Fails the attempt because a secret would be kept.
  func refuseSecret(_ name: String, in place: String) -> gantry_status {
    let failure = SecretLeak.failure(of: name, in: place)
    context.fail(becauseOf: failure)
    return refuse(failure.message, as: GANTRY_DENIED)
  }
}
