import GantryCore
import Synchronization

// What an attempt keeps: values, of the run or of a plugin, and artifacts.
extension AttemptDesk {
  func value(_ key: String, scope: ValueScope) async -> ServiceAnswer {
    guard case .durable(let plugin) = scope else { return await ask(.value(key: key)) }
    do {
      guard let known = try await stores.values.value(key, of: plugin) else { return .notFound }
      return .done(recorded: known.bytes, revision: known.revision)
    } catch {
      return .failed("\(error)")
    }
  }

  func put(_ key: String, scope: ValueScope, value: [UInt8], expected: UInt64?) async
    -> ServiceAnswer
  {
    guard case .durable(let plugin) = scope else {
      return await ask(value) { .put(key: key, value: $0, expected: expected) }
    }
    if let refusal { return refusal }
    do {
      let answer = try await stores.values.put(
        PluginValuePut(
          plugin: plugin,
          key: key,
          bytes: value,
          expected: expected,
          run: stores.run,
          epoch: stores.epoch
        )
      )
      switch answer {
      case .written(let revision): return .done(revision: revision)
      case .conflict(let known):
        return .conflict(recorded: known?.bytes, revision: known?.revision ?? 0)
      }
    } catch {
      return .failed("\(error)")
    }
  }

  func putArtifact(_ name: ArtifactName, mediaType: String, bytes: [UInt8]) async
    -> ServiceAnswer
  {
    await keepArtifact(name, mediaType: mediaType, from: OnePiece(bytes))
  }

  func keepArtifact(_ name: ArtifactName, mediaType: String, from source: any ArtifactSource) async
    -> ServiceAnswer
  {
    if let refusal { return refusal }
    do {
      // The bytes are on the disk before the event that names them is in the journal.
      let stored = try await stores.artifacts.keep(source)
      let kept = ArtifactKept(
        name: name.text,
        mediaType: mediaType,
        size: stored.size,
        sha256: stored.sha256
      )
      return await ask(.keep(kept))
    } catch {
      return .failed("\(error)")
    }
  }

  func artifact(_ name: ArtifactName, limit: Int) async -> ServiceAnswer {
    let answer = await ask(.artifact(name: name.text))
    guard case .done(let recorded?, _) = answer else { return answer }
    do {
      let kept = try JSONParser.parse(recorded).decoded(as: ArtifactKept.self)
      guard kept.size <= Int64(limit) else {
        return .limit("the artifact '\(name)' has \(kept.size) bytes, more than \(limit)")
      }
      return .done(recorded: try await stores.artifacts.artifact(kept.sha256))
    } catch {
      return .failed("\(error)")
    }
  }
}

/// Bytes that are there already.
private final class OnePiece: ArtifactSource {
  private let bytes: Mutex<[UInt8]?>

  init(_ bytes: [UInt8]) { self.bytes = Mutex(bytes) }

  func next() -> [UInt8]? { bytes.withLock { $0.take() } }
}
