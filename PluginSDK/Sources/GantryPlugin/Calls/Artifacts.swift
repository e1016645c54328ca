/// Files a run leaves behind, by name; every phase of the run reads what any of them kept.
public struct Artifacts: Sendable {
  let call: Call

  /// Keeps bytes; durable before it returns.
  ///
  /// The same name again replaces what was there; the same bytes again change nothing.
  ///
  /// - Parameters:
  ///   - name: A relative name of parts joined by `/`, at most 256 bytes.
  ///   - bytes: At most 16 MiB.
  ///   - mediaType: What the bytes are, as `text/plain`; empty says nothing.
  /// - Throws: ``PluginFailure`` when the host refuses.
  public func put(_ name: String, _ bytes: [UInt8], mediaType: String = "") throws {
    // `unsafe` because C reads the array in place; the host keeps nothing of it past its function.
    let status = unsafe bytes.withUnsafeBytes { bytes in
      unsafe call.host.putArtifact(call.handle, name, mediaType, BorrowedBytes(bytes))
    }
    try Status.check(status, "keep the artifact '\(name)'", needs: .artifacts)
  }

  /// Keeps a value as JSON; durable before it returns.
  ///
  /// - Parameters:
  ///   - name: A relative name of parts joined by `/`, at most 256 bytes.
  ///   - value: The value, at most 16 MiB as JSON.
  /// - Throws: ``PluginFailure`` when the host refuses.
  public func put(_ name: String, json value: some Encodable) throws {
    try JSONCoding.withBytes(of: value) { bytes in
      let status = call.host.putArtifact(call.handle, name, "application/json", bytes)
      try Status.check(status, "keep the artifact '\(name)'", needs: .artifacts)
    }
  }

  /// Keeps a file of the attempt's scratch folder, of any size; durable before it returns.
  ///
  /// - Parameters:
  ///   - name: A relative name of parts joined by `/`, at most 256 bytes.
  ///   - path: The file, relative to the scratch folder; no link.
  ///   - mediaType: What the file is, as `text/plain`; empty says nothing.
  /// - Throws: ``PluginFailure`` when there is no such file or the host refuses.
  public func keep(_ name: String, file path: String, mediaType: String = "") throws {
    let status = call.host.keepArtifact(call.handle, name, mediaType, path)
    try Status.check(status, "keep the file '\(path)'", needs: .artifacts)
  }

  /// Reads an artifact of the run, whichever phase kept it.
  ///
  /// - Parameter name: The name it was kept under.
  /// - Returns: The bytes, or nil when there is none.
  /// - Throws: ``PluginFailure`` when it is larger than 64 MiB or the host refuses.
  public func get(_ name: String) throws -> [UInt8]? {
    let (status, bytes) = call.host.artifact(call.handle, name)
    if status == Status.notFound { return nil }
    try Status.check(status, "read the artifact '\(name)'", needs: .artifacts)
    return bytes
  }
}
