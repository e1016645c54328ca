/// A secret that the host lends for the time of a closure and wipes after it.
///
/// It cannot be kept. What the plugin copies out of it the host can no longer wipe. It still covers
/// the value in everything the plugin says, and fails the attempt when the value turns up in an
/// output, a stored value, an effect or an artifact.
public struct Secret: ~Copyable {
  // `unsafe` below because the bytes are the host's: they stay until the closure that was lent this
  // secret returns, and a secret that cannot be copied cannot outlive that closure.
  private let bytes: BorrowedBytes

  init(_ bytes: BorrowedBytes) { self.bytes = bytes }

  /// How many bytes it has.
  public var count: Int { unsafe bytes.read { $0.count } }

  /// Reads the bytes in place.
  ///
  /// - Parameter body: Gets the bytes; they are wiped soon after it returns.
  /// - Returns: What the closure returned.
  /// - Throws: What the closure threw.
  public func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    unsafe try bytes.read(body)
  }

  /// A copy as text, for a client that takes nothing else; keep it no longer than needed.
  public var text: String { unsafe bytes.read { unsafe String(decoding: $0, as: UTF8.self) } }
}

extension Call {
  /// Uses a secret that the plugin lists.
  ///
  /// - Parameters:
  ///   - name: The name, one of the plugin's `secrets`.
  ///   - use: Gets the secret, once, before this returns.
  /// - Returns: What the closure returned.
  /// - Throws: ``PluginFailure`` when the plugin does not list it or nobody has set it, and what the
  ///   closure throws.
  public func secret<Result>(
    named name: String,
    _ use: (borrowing Secret) throws -> Result
  ) throws -> Result {
    var outcome: Swift.Result<Result, any Error>?
    let status = host.with(handle, name) { bytes in
      outcome = Swift.Result { try use(Secret(bytes)) }
    }
    try Status.check(status, "use the secret '\(name)'", needs: .secrets)
    guard let outcome else { throw PluginFailure.nothingLent(name) }
    return try outcome.get()
  }
}

extension PluginFailure {
  fileprivate static func nothingLent(_ name: String) -> PluginFailure {
    PluginFailure(
      code: "HOST_FAILED",
      message: "could not use the secret '\(name)': the host said OK and lent nothing",
      hint: "Report it to the author of the host."
    )
  }
}
