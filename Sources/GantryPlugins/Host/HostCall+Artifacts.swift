internal import CGantryABI
internal import GantryCore
internal import GantryFaults

// gantry.artifacts/1.
extension HostCall {
  func putArtifact(
    _ name: gantry_str,
    _ mediaType: gantry_str,
    _ bytes: gantry_bytes
  ) -> gantry_status {
    Faults.reach("host.before.artifact-put")
    defer { Faults.reach("host.after.artifact-put") }
    guard unsafe bytes.len <= CallLimits.input else { return GANTRY_LIMIT }
    guard let services = context.services else { return GANTRY_UNSUPPORTED }
    switch unsafe label("put", name, mediaType) {
    case .refused(let status): return status
    case .label(let name, let type):
      guard let content = unsafe bytes.bytes else { return refuse("put: the bytes are not there") }
      if let status = refuseSecret(in: content, named: name.text, of: "artifact") { return status }
      let answer = BlockingWait.value {
        await services.putArtifact(name, mediaType: type, bytes: content)
      }
      return unsafe status(of: answer, "put", nil, nil)
    }
  }

  func keepArtifact(
    _ name: gantry_str,
    _ mediaType: gantry_str,
    _ path: gantry_str
  ) -> gantry_status {
    Faults.reach("host.before.artifact-keep")
    defer { Faults.reach("host.after.artifact-keep") }
    guard let services = context.services else { return GANTRY_UNSUPPORTED }
    switch unsafe label("keep", name, mediaType) {
    case .refused(let status): return status
    case .label(let name, let type):
      guard let path = unsafe path.text else { return refuse("keep: the path is not UTF-8") }
      if let status = refuseSecret(in: [], named: name.text, of: "artifact") { return status }
      let file: ScratchFile
      do throws(ScratchFile.Refusal) {
        file = try ScratchFile(path, beneath: context.origin.scratch, mask: context.mask)
      } catch {
        return refuse("keep: \(error.message)", as: error.status)
      }
      let answer = BlockingWait.value {
        await services.keepArtifact(name, mediaType: type, from: file)
      }
      if let secret = file.foundSecret { return refuseSecret(secret, in: "the artifact '\(name)'") }
      return unsafe status(of: answer, "keep", nil, nil)
    }
  }

  func artifact(_ name: gantry_str, _ out: UnsafePointer<gantry_out>?) -> gantry_status {
    Faults.reach("host.before.artifact-get")
    defer { Faults.reach("host.after.artifact-get") }
    guard let services = context.services else { return GANTRY_UNSUPPORTED }
    guard unsafe out != nil else { return refuse("get: there is no writer") }
    switch unsafe label("get", name, gantry_str()) {
    case .refused(let status): return status
    case .label(let name, _):
      let answer = BlockingWait.value {
        await services.artifact(name, limit: CallLimits.output)
      }
      return unsafe status(of: answer, "get", out, nil)
    }
  }

  /// What an artifact is called, and what it is.
  private enum Label {
    case label(ArtifactName, String)
    case refused(gantry_status)
  }

  private func label(
    _ function: String,
    _ name: gantry_str,
    _ mediaType: gantry_str
  ) -> Label {
    guard unsafe name.len <= Int(GANTRY_ARTIFACT_NAME_BYTES_MAX),
      unsafe mediaType.len <= Int(GANTRY_ARTIFACT_NAME_BYTES_MAX)
    else { return .refused(GANTRY_LIMIT) }
    guard let text = unsafe name.text, let known = ArtifactName(text) else {
      let why = "\(function): '\(unsafe name.repaired)' is no name of an artifact"
      return .refused(refuse(why))
    }
    guard let type = unsafe mediaType.text, Self.isMediaType(type) else {
      let why = "\(function): '\(unsafe mediaType.repaired)' is no media type"
      return .refused(refuse(why))
    }
    if let secret = context.mask.secret(in: Array(type.utf8)) {
      return .refused(refuseSecret(secret, in: "the media type of an artifact"))
    }
    return .label(known, type)
  }

  /// `type/subtype` with or without parameters, or nothing; no control characters.
  private static func isMediaType(_ text: String) -> Bool {
    text.isEmpty
      || text.utf8.allSatisfy { $0 >= 32 && $0 < 127 }
        && text.split(separator: "/", omittingEmptySubsequences: false).prefix(2)
          .allSatisfy { !$0.isEmpty }
        && text.contains("/")
  }
}
