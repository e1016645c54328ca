import CGantryABI
import Foundation
import GantryPlugin
import Synchronization

// Secrets and artifacts of a fake host.
extension FakeHost {
  func secret(_ call: gantry_call, _ name: String) -> (gantry_status, [UInt8]) {
    state.withLock { state in
      guard let record = state.calls[call] else { return (GANTRY_BAD_HANDLE, []) }
      guard record.declared.secrets.contains(name) else { return (GANTRY_DENIED, []) }
      guard let value = state.secrets[name] else { return (GANTRY_NOT_FOUND, []) }
      state.calls[call]?.secrets.insert(name)
      return (GANTRY_OK, value)
    }
  }

  /// Refuses what would be kept with a secret in it, and fails the call.
  ///
  /// Only the bytes as they are, which is what a test of a plugin wants to see; a real host knows
  /// more forms.
  static func leak(
    _ bytes: [UInt8],
    _ place: String,
    _ call: gantry_call,
    _ state: inout State
  ) -> Bool {
    guard let record = state.calls[call] else { return false }
    let found = record.secrets.sorted().first { name in
      state.secrets[name].map { bytes.firstRange(of: $0) != nil } ?? false
    }
    guard let found else { return false }
    state.calls[call]?.leak = PluginFailure(
      code: "SECRET_IN_OUTPUT",
      message: "\(place) holds the secret '\(found)'; nothing of it was kept",
      hint: "Leave it out: say the secret's name instead, and use it where it is needed.",
      retry: .permanent
    )
    return true
  }

  func keep(_ call: gantry_call, _ name: String, _ artifact: FakeArtifact) -> gantry_status {
    state.withLock { state in
      guard state.calls[call] != nil else { return GANTRY_BAD_HANDLE }
      guard name.utf8.count <= Int(GANTRY_ARTIFACT_NAME_BYTES_MAX) else { return GANTRY_LIMIT }
      guard Self.isName(name) else { return GANTRY_BAD_INPUT }
      guard !Self.leak(artifact.bytes, "the artifact '\(name)'", call, &state) else {
        return GANTRY_DENIED
      }
      state.artifacts[name] = artifact
      return GANTRY_OK
    }
  }

  func keep(
    _ call: gantry_call,
    _ name: String,
    file path: String,
    mediaType: String
  ) -> gantry_status {
    guard let scratch = look(call, { $0.options.scratch }) else { return GANTRY_BAD_HANDLE }
    guard Self.isName(path) else { return GANTRY_DENIED }
    var place = scratch
    for part in path.split(separator: "/") {
      place += "/\(part)"
      let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: place)) != nil
      guard !isLink else { return GANTRY_DENIED }
    }
    guard let bytes = FileManager.default.contents(atPath: place) else { return GANTRY_NOT_FOUND }
    return keep(call, name, FakeArtifact(mediaType: mediaType, bytes: Array(bytes)))
  }

  func artifact(_ call: gantry_call, _ name: String) -> (gantry_status, [UInt8]) {
    state.withLock { state in
      guard state.calls[call] != nil else { return (GANTRY_BAD_HANDLE, []) }
      guard let kept = state.artifacts[name] else { return (GANTRY_NOT_FOUND, []) }
      return (GANTRY_OK, kept.bytes)
    }
  }

  private static func isName(_ text: String) -> Bool {
    text.split(separator: "/", omittingEmptySubsequences: false)
      .allSatisfy { !["", ".", ".."].contains($0) }
  }
}
